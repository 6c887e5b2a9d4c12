// DELETE /api/{path}/{id} ("Deleting Resources").

internal import HTTP
internal import HTTPTypes
internal import JSON
internal import JSONAPI
internal import Routing
internal import Store

struct DeleteEndpoint: WriteEndpoint {
    let resource: Resource
    let operation: Operation
    let provided: Services?

    var routes: [Route] { [Self.route(.delete, resource.path + "/:id")] }

    func answer(_ request: Request, _ context: Context) throws -> Response {
        let id = context.parameter(0)
        let (work, query) = try begin(request, context)
        // It needs no document; what is sent must be one of this resource all the same.
        if !request.body.isEmpty { _ = try self.draft(request, id: id) }
        guard query.include == nil else {
            throw ErrorDocument([QueryParameters.problem("a deletion has nothing to include", "include")])
        }
        switch operation.performance {
        case .row(let steps):
            let writing = RowWriting(
                resource: resource, operation: operation, steps: steps, work: work,
                condition: request.fields[.ifMatch])
            try work.write(resource) { try writing.delete(id, in: $0) }
        case .service(let service):
            try work.store.read { try work.checkState(id, resource, in: $0) }
            var draft = Draft()
            _ = try service(work, id, &draft)
        case .reading: throw ErrorDocument.notFound(resource)
        }
        log(id, context)
        // 200 as in seed 003; such an answer has no primary data ("Deleting Resources", 200 OK).
        var json = JSONWriter()
        json.beginDocument()
        json.name("meta")
        json.beginObject()
        json.name("deleted")
        json.identifier(.init(type: resource.type, id: id))
        json.endObject()
        json.endObject()
        return .document(json.bytes)
    }
}
