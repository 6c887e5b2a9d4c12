// What the endpoints that write have in common.

internal import HTTP
internal import HTTPTypes
internal import Identity
internal import JSON
internal import JSONAPI
internal import Log
internal import Model
internal import Routing
internal import Store

/// What a write answers with.
struct Written: Sendable {
    let id: String
    let body: [UInt8]
    let tag: String
}

protocol WriteEndpoint: ManagementEndpoint {
    var resource: Resource { get }
    var operation: Operation { get }
}

extension WriteEndpoint {
    /// What the transaction may know of the request, once the caller has been let in and the query is one we can answer.
    func begin(_ request: Request, _ context: Context) throws -> (work: Work, query: QueryParameters) {
        let (caller, query) = try read(operation.verb, resource, request, context) { caller, _, rows in
            let query = try singleQuery(request)
            _ = try Reading(rows, caller, base: base(context), query, of: resource)
            return (caller, query)
        }
        let id: ID<Resource> = context.randomness.id(at: context.now)
        let work = Work(
            services: try services, caller: caller, environment: context.environment, address: context.address,
            origins: try services.control.directory().addresses(of: context.environment.id).map(\.origin.description),
            store: context.store, now: context.now, clock: context.clock,
            visitor: Visitor(
                remoteAddress: context.remoteAddress.description, userAgent: context.userAgent,
                requestID: context.requestID),
            condition: request.fields[.ifMatch],
            newID: id.description, eventID: context.randomness.id(at: context.now))
        return (work, query)
    }

    /// The resource as the transaction leaves it.
    static func written(
        _ resource: Resource, _ id: String, _ work: Work, _ query: QueryParameters, meta: [(name: String, value: JSON)],
        in rows: EnvironmentConnection
    ) throws -> Written {
        let base = work.address.managementAPI
        let reading = try Reading(rows, work.caller, base: base, query, of: resource)
        let shape = reading.shape(resource)
        guard let found = try reading.find(resource, id, shape),
            // A tag is of all fields, whichever are shown.
            let fields = try shape === resource.shape
                ? Fields(found.row, shape) : Fields.find(id, resource, in: rows)
        else { throw ErrorDocument.notFound(resource) }
        let body = try reading.document(
            resource, shape, id, found, at: "\(base)/\(resource.path)/\(id)", meta: meta)
        return Written(id: id, body: body, tag: fields.entityTag(resource))
    }

    /// Tells the journal, once it is durable.
    func log(_ id: String, _ context: Context) {
        context.log(.resourceChanged, [(.reason, "\(resource.type).\(operation.event) \(id)")])
    }

    /// The draft of a document for this resource.
    func draft(_ request: Request, id: String?) throws(ErrorDocument) -> Draft {
        let document = try RequestDocument(parsing: request.body)
        guard document.type == resource.type else {
            throw ErrorDocument(
                409, "conflict", "the type of resources here is \(resource.type)", .pointer("/data/type"))
        }
        guard let id else {
            guard document.id == nil else {
                throw ErrorDocument(
                    403, "forbidden", "ids are made by the server; leave it out", .pointer("/data/id"))
            }
            return try Draft(document, for: resource, creating: true)
        }
        guard let named = document.id else { throw .body("the resource object has no id", "/data") }
        guard named == id else {
            throw ErrorDocument(409, "conflict", "the id is not that of the address", .pointer("/data/id"))
        }
        return try Draft(document, for: resource, creating: false)
    }
}
