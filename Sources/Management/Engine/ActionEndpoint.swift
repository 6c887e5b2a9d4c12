// PATCH /api/{path}/{id}/{action}: what is done to a resource that is no change of its attributes.

internal import HTTP
internal import HTTPTypes
internal import JSONAPI
internal import Routing
internal import Store

struct ActionEndpoint: WriteEndpoint {
    let resource: Resource
    let operation: Operation
    let name: String
    let provided: Services?

    var routes: [Route] { [Self.route(.patch, "\(resource.path)/:id/\(name)")] }

    func answer(_ request: Request, _ context: Context) throws -> Response {
        let id = context.parameter(0)
        let (work, query) = try begin(request, context)
        // It needs no document; what is sent must be one of this resource all the same.
        if !request.body.isEmpty { _ = try self.draft(request, id: id) }
        var draft = Draft()
        let written: Written
        switch operation.performance {
        case .row(let steps):
            try steps.prepare?(&draft, work)
            let writing = RowWriting(
                resource: resource, operation: operation, steps: steps, work: work,
                condition: request.fields[.ifMatch])
            written = try work.write(resource) { [resource, draft] rows in
                try writing.update(id, draft, in: rows)
                return try Self.written(resource, id, work, query, meta: draft.meta, in: rows)
            }
        case .service(let service):
            try work.store.read { try work.checkState(id, resource, in: $0) }
            let shown = try service(work, id, &draft)
            let meta = draft.meta
            written = try work.store.read { rows in
                try Self.written(resource, shown, work, query, meta: meta, in: rows)
            }
        case .reading: throw ErrorDocument.notFound(resource)
        }
        log(id, context)
        return .document(written.body).with(.eTag, written.tag)
    }
}
