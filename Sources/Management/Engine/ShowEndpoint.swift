// GET /api/{path}/{id}: one resource.

internal import HTTP
internal import HTTPTypes
internal import JSONAPI
internal import Routing

struct ShowEndpoint: ManagementEndpoint {
    let resource: Resource
    let provided: Services?

    var routes: [Route] { [Self.route(.get, resource.path + "/:id")] }

    func answer(_ request: Request, _ context: Context) throws -> Response {
        let id = context.parameter(0)
        let (body, tag) = try read(.read, resource, request, context) { caller, reach, rows in
            let query = try singleQuery(request)
            let reading = try Reading(rows, caller, base: base(context), query, of: resource, reach)
            let shape = reading.shape(resource)
            guard let found = try reading.find(resource, id, shape) else { throw ErrorDocument.notFound(resource) }
            let body = try reading.document(resource, shape, id, found, at: own(request, context))
            // A tag names one representation (RFC 9110 section 8.8.3): that of the resource as it is.
            let isPlain = request.query.isEmpty
            return (body, isPlain ? try Fields(found.row, shape).entityTag(resource) : nil)
        }
        guard let tag else { return .document(body) }
        // What is counted elsewhere changes without the tag, which is for `If-Match`: such a resource is always sent.
        let isCounted = resource.attributes.contains { $0.isShown && $0.isComputed }
        if !isCounted, let known = request.fields[.ifNoneMatch], EntityTags(known).contains(tag, weakly: true) {
            return Response(status: .notModified, fields: [.eTag: tag])
        }
        return .document(body).with(.eTag, tag)
    }
}
