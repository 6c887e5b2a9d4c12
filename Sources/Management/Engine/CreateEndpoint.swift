// POST /api/{path}: a new resource ("Creating Resources").

internal import HTTP
internal import HTTPTypes
internal import JSON
internal import JSONAPI
internal import Model
internal import Routing
internal import Store

struct CreateEndpoint: WriteEndpoint {
    let resource: Resource
    let operation: Operation
    let provided: Services?

    var routes: [Route] { [Self.route(.post, resource.path)] }

    func answer(_ request: Request, _ context: Context) throws -> Response {
        let (begun, query) = try begin(request, context)
        var draft = try draft(request, id: nil)
        let key = try IdempotencyKey(request, begun.caller)
        var work = begun
        work.key = key
        if let made = try replay(key, work, query) { return response(made, context) }
        let written: Written
        switch operation.performance {
        case .row(let steps):
            try steps.prepare?(&draft, work)
            written = try create(draft, steps, key, work, query)
            // A request that was sent again has made nothing.
            if written.id == work.newID { steps.finish?(written.id, draft, work) }
        case .service(let service):
            do {
                let id = try service(work, work.newID, &draft)
                let meta = draft.meta
                written = try work.store.read { try Self.written(resource, id, work, query, meta: meta, in: $0) }
            } catch {
                // Another request of this key may have been faster: what it has made is why this one could not.
                guard let made = try replay(key, work, query) else { throw error }
                return response(made, context)
            }
        case .reading: throw ErrorDocument.notFound(resource)
        }
        log(written.id, context)
        return response(written, context)
    }

    private func create(
        _ draft: Draft, _ steps: Steps, _ key: IdempotencyKey?, _ work: Work, _ query: QueryParameters
    ) throws -> Written {
        let writing = RowWriting(
            resource: resource, operation: operation, steps: steps, work: work, condition: nil)
        return try work.write(resource) { [resource] rows in
            // Two of one key may have come at once: the transaction decides.
            if let id = try key?.made(in: rows) {
                return try Self.written(resource, id, work, query, meta: [], in: rows)
            }
            try writing.create(draft, in: rows)
            try key?.note(work.newID, at: work.now, in: rows)
            return try Self.written(resource, work.newID, work, query, meta: draft.meta, in: rows)
        }
    }

    /// What an earlier request with this key has made, as it is now and without what is shown once.
    private func replay(_ key: IdempotencyKey?, _ work: Work, _ query: QueryParameters) throws -> Written? {
        guard let key else { return nil }
        return try work.store.read { rows in
            try key.made(in: rows).map { try Self.written(resource, $0, work, query, meta: [], in: rows) }
        }
    }

    private func response(_ written: Written, _ context: Context) -> Response {
        .document(written.body, status: .created)
            .with(.location, "\(base(context))/\(resource.path)/\(written.id)").with(.eTag, written.tag)
    }
}
