// GET /api/environment: the environment at hand.

internal import HTTP
internal import HTTPTypes
internal import JSONAPI
internal import Model
internal import Routing
internal import Store

struct ShowEnvironment: ManagementEndpoint {
    let provided: Services?
    private let resource = Resource.environment

    init(_ provided: Services?) {
        self.provided = provided
    }

    var routes: [Route] { [Self.route(.get, resource.path)] }

    func answer(_ request: Request, _ context: Context) throws -> Response {
        let directory = try services.control.directory()
        let id = context.environment.id
        let environment = directory.environment(id) ?? context.environment
        let (body, tag) = try read(.read, resource, request, context) { caller, _, rows in
            let reading = try Reading(rows, caller, base: base(context), try singleQuery(request), of: resource)
            let fields = try Fields(
                environment, origins: directory.addresses(of: id).map(\.origin.description), in: rows)
            let shape = reading.shape(resource)
            let body = try reading.document(
                resource, shape, id.description, fields.row(id.description, shape), at: own(request, context))
            return (body, request.query.isEmpty ? fields.entityTag(resource) : nil)
        }
        guard let tag else { return .document(body) }
        if let known = request.fields[.ifNoneMatch], EntityTags(known).contains(tag, weakly: true) {
            return Response(status: .notModified, fields: [.eTag: tag])
        }
        return .document(body).with(.eTag, tag)
    }
}
