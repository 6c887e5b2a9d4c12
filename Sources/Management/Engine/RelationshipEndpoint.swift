// /api/{path}/{id}/relationships/{relationship}: the linkage itself ("Fetching Relationships", "Updating Relationships").

internal import HTTP
internal import Database
internal import HTTPTypes
internal import JSON
internal import JSONAPI
internal import Routing
internal import Store

struct RelationshipEndpoint: ManagementEndpoint {
    /// The linkage of one answer; the related list has pages.
    private static let most = 2000

    let resource: Resource
    let relationship: Relationship
    let target: Resource
    let provided: Services?

    var routes: [Route] {
        let path = "\(resource.path)/:id/relationships/\(relationship.name)"
        return [HTTPRequest.Method.get, .patch, .post, .delete].map { Self.route($0, path) }
    }

    func answer(_ request: Request, _ context: Context) throws -> Response {
        let isReading = request.method == .get || request.method == .head
        let body = try read(isReading ? .read : .write, isReading ? target : resource, request, context) {
            caller, reach, rows in
            // "A server MUST return 403 Forbidden in response to an unsupported request to update a relationship."
            guard isReading else {
                throw ErrorDocument(
                    403, "forbidden",
                    "\(relationship.name) cannot be written here: create and delete the resources that hold it")
            }
            // Linkage has neither fields nor pages.
            if let pair = request.query.pairs.first {
                throw ErrorDocument([QueryParameters.problem("linkage takes no query parameters", pair.name)])
            }
            guard let fields = try Fields.find(context.parameter(0), resource, in: rows, reach) else {
                throw ErrorDocument.notFound(resource)
            }
            return try linkage(fields, context, rows, reach)
        }
        return .document(body)
    }

    private func linkage(_ fields: Fields, _ context: Context, _ rows: EnvironmentConnection, _ reach: Reach) throws
        -> [UInt8]
    {
        let own = "\(base(context))/\(resource.path)/\(context.parameter(0))"
        var json = JSONWriter()
        json.beginDocument()
        json.links([
            ("self", "\(own)/relationships/\(relationship.name)"), ("related", "\(own)/\(relationship.name)"),
        ])
        json.name("data")
        switch relationship.holding {
        case .one:
            if let id = fields.text(relationship.name) {
                json.identifier(.init(type: target.type, id: id))
            } else {
                json.null()
            }
        case .many(let table, let column, let other):
            var select = Select([other], from: table)
            select.conditions = ["\(raw: column) = \(context.parameter(0))"]
            if let narrow = reach.condition(target) {
                select.conditions.append("\(raw: other) IN (SELECT id FROM \(raw: target.table) WHERE \(narrow))")
            }
            select.order = [.init(other, descending: false)]
            select.limit = Self.most + 1
            json.beginArray()
            var count = 0
            try rows.records.each(select) { row in
                count += 1
                json.identifier(.init(type: target.type, id: try row.get(0)))
                return true
            }
            json.endArray()
            // Linkage that is not whole would be wrong.
            guard count <= Self.most else {
                throw ErrorDocument(
                    400, "too_many",
                    "\(relationship.name) has more than \(Self.most) members; read the related list, which has pages")
            }
        }
        json.endObject()
        return json.bytes
    }
}
