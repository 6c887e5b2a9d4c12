// PATCH /api/environment: another name, other settings. Whoever comes next meets them.

internal import HTTP
internal import HTTPTypes
internal import Identity
internal import JSONAPI
internal import Model
internal import Routing
internal import Store

struct UpdateEnvironment: WriteEndpoint {
    let provided: Services?
    let resource = Resource.environment
    let operation = Operation.update

    init(_ provided: Services?) {
        self.provided = provided
    }

    var routes: [Route] { [Self.route(.patch, resource.path)] }

    func answer(_ request: Request, _ context: Context) throws -> Response {
        let id = context.environment.id
        let (work, query) = try begin(request, context)
        var draft = try draft(request, id: id.description)
        draft.settings.name = draft.text("name")
        let control = try services.control
        let environment = try control.directory().environment(id) ?? context.environment
        let condition = request.fields[.ifMatch]
        let revision = draft.settings
        let changes = try work.store.write { [resource, operation] rows in
            try work.caller.require(resource.scope(operation.verb), in: rows)
            if let condition {
                let tag = try Fields(environment, origins: work.origins, in: rows).entityTag(resource)
                guard EntityTags(condition).contains(tag, weakly: false) else { throw ErrorDocument.changed(resource) }
            }
            return try revision.write(
                to: environment, work.eventID, by: work.caller.actor, visitor: work.visitor, in: rows, at: work.now)
        }
        try revision.rename(
            environment, work.eventID, by: work.caller.actor, visitor: work.visitor, in: control, at: work.now)
        if !changes.isEmpty { log(id.description, context) }
        let now = try control.directory().environment(id) ?? environment
        let (body, tag) = try work.store.read { rows in
            let reading = try Reading(rows, work.caller, base: base(context), query, of: resource)
            let shape = reading.shape(resource)
            let fields = try Fields(now, origins: work.origins, in: rows)
            let body = try reading.document(
                resource, shape, id.description, fields.row(id.description, shape),
                at: "\(base(context))/\(resource.path)")
            return (body, fields.entityTag(resource))
        }
        return .document(body).with(.eTag, tag)
    }
}
