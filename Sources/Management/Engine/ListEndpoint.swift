// GET /api/{path}: a list ("Fetching Resources").

internal import HTTP
internal import HTTPTypes
internal import JSONAPI
internal import Routing

struct ListEndpoint: ManagementEndpoint {
    let resource: Resource
    let provided: Services?

    var routes: [Route] { [Self.route(.get, resource.path)] }

    func answer(_ request: Request, _ context: Context) throws -> Response {
        let body = try withCursorKey(context) { key in
            try read(.read, resource, request, context) { caller, reach, rows in
                let query = try QueryParameters(request.query)
                let reading = try Reading(rows, caller, base: base(context), query, of: resource, reach)
                return try Listing(resource, reading, request, key: { try key(rows) }).body()
            }
        }
        return .document(body)
    }
}
