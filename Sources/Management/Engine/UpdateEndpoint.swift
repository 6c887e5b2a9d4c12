// PATCH /api/{path}/{id}: a changed resource ("Updating Resources").

internal import HTTP
internal import HTTPTypes
internal import JSONAPI
internal import Routing
internal import Store

struct UpdateEndpoint: WriteEndpoint {
    let resource: Resource
    let operation: Operation
    let provided: Services?

    var routes: [Route] { [Self.route(.patch, resource.path + "/:id")] }

    func answer(_ request: Request, _ context: Context) throws -> Response {
        let id = context.parameter(0)
        let (work, query) = try begin(request, context)
        var draft = try draft(request, id: id)
        guard case .row(let steps) = operation.performance else { throw ErrorDocument.notFound(resource) }
        try steps.prepare?(&draft, work)
        let writing = RowWriting(
            resource: resource, operation: operation, steps: steps, work: work,
            condition: request.fields[.ifMatch])
        let (written, isChange) = try work.write(resource) { [resource, draft] rows in
            let isChange = try writing.update(id, draft, in: rows)
            return (try Self.written(resource, id, work, query, meta: draft.meta, in: rows), isChange)
        }
        if isChange { log(id, context) }
        return .document(written.body).with(.eTag, written.tag)
    }
}
