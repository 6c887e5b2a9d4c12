// GET /api/{path}/{id}/{relationship}: what is related ("Related Resource Links").

internal import HTTP
internal import Database
internal import HTTPTypes
internal import JSON
internal import JSONAPI
internal import Routing
internal import Store

struct RelatedEndpoint: ManagementEndpoint {
    let resource: Resource
    let relationship: Relationship
    let target: Resource
    let provided: Services?

    var routes: [Route] { [Self.route(.get, "\(resource.path)/:id/\(relationship.name)")] }

    func answer(_ request: Request, _ context: Context) throws -> Response {
        let body = try withCursorKey(context) { key in
            try read(.read, target, request, context) { caller, reach, rows in
                guard let fields = try Fields.find(context.parameter(0), resource, in: rows, reach) else {
                    throw ErrorDocument.notFound(resource)
                }
                switch relationship.holding {
                case .many(let table, let own, let other):
                    let query = try QueryParameters(request.query)
                    let reading = try Reading(rows, caller, base: base(context), query, of: target, reach)
                    let related: SQL =
                        "id IN (SELECT \(raw: other) FROM \(raw: table) WHERE \(raw: own) = \(context.parameter(0)))"
                    return try Listing(target, narrowed: [related], reading, request, key: { try key(rows) }).body()
                case .one:
                    let query = try singleQuery(request)
                    let reading = try Reading(rows, caller, base: base(context), query, of: target, reach)
                    let found = try fields.text(relationship.name).flatMap {
                        try reading.document(target, $0, at: own(request, context))
                    }
                    return found ?? nothing(at: own(request, context), including: query.include != nil)
                }
            }
        }
        return .document(body)
    }

    /// The relationship is empty: 200 with null, as the address exists. Whoever asks for what is included finds that nothing is
    /// ("Inclusion of Related Resources").
    private func nothing(at address: String, including isInclusive: Bool) -> [UInt8] {
        var json = JSONWriter()
        json.beginDocument()
        json.links([("self", address)])
        json.name("data")
        json.null()
        if isInclusive {
            json.name("included")
            json.beginArray()
            json.endArray()
        }
        json.endObject()
        return json.bytes
    }
}
