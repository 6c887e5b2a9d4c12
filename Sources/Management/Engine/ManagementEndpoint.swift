// What the engine's endpoints have in common.

internal import HTTP
internal import HTTPTypes
internal import JSONAPI
internal import Model
internal import OAuth
internal import Routing
internal import Store

protocol ManagementEndpoint: Endpoint {
    var provided: Services? { get }
    func answer(_ request: Request, _ context: Context) throws -> Response
}

extension ManagementEndpoint {
    func respond(to request: Request, in context: Context) throws -> Response {
        do {
            return try answer(request, context)
        } catch let error as ErrorDocument {
            throw ManagementError(document: error, requestID: request.id)
        }
    }

    var services: Services {
        get throws {
            guard let provided else { throw NotServing() }
            return provided
        }
    }

    static func route(_ method: HTTPRequest.Method, _ path: String) -> Route {
        Route(method, "/api/" + path, family: .api, limit: .perAddress(.management))
    }

    /// The caller may do it, then the request is judged: who may not is told nothing about what they sent.
    func read<Value>(
        _ verb: Verb, _ resource: Resource, _ request: Request, _ context: Context,
        _ body: (Caller, Reach, EnvironmentConnection) throws -> Value
    ) throws -> Value {
        try context.store.read { rows in
            let (caller, reach) = try Gate(keyrings: services.keyrings)
                .open(verb, resource, request, context, in: rows)
            try Negotiation.check(request)
            return try body(caller, reach, rows)
        }
    }

    /// Runs a reading that may need the key of cursors, which is made at its first use.
    func withCursorKey<Value>(
        _ context: Context, _ body: (@escaping (EnvironmentConnection) throws -> [UInt8]) throws -> Value
    ) throws -> Value {
        let (secrets, environment, now) = (try services.keyrings.secrets, context.environment.id, context.now)
        do {
            return try body { rows in
                guard let key = try secrets.existing(.cursor, of: environment, in: rows) else {
                    throw CursorKeyMissing()
                }
                return key
            }
        } catch is CursorKeyMissing {
            let key = try context.store.write { try secrets.key(.cursor, of: environment, in: $0, at: now) }
            return try body { _ in key }
        }
    }

    /// The query of a request for one resource, which has neither pages nor filters.
    func singleQuery(_ request: Request) throws(ErrorDocument) -> QueryParameters {
        let query = try QueryParameters(request.query)
        let refused = request.query.pairs.map(\.name).filter { name in
            ["filter", "sort", "page"].contains { name.hasPrefix($0) }
        }
        guard refused.isEmpty else {
            throw ErrorDocument(refused.map { QueryParameters.problem("\($0) is for lists", $0) })
        }
        return query
    }

    func base(_ context: Context) -> String { context.address.managementAPI }

    func own(_ request: Request, _ context: Context) -> String {
        let query = request.query.isEmpty ? "" : "?" + request.query.encoded()
        return context.address.origin.description + request.path.description + query
    }
}

private struct CursorKeyMissing: Error {}

private struct NotServing: Error {}

extension Response {
    static func document(_ body: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        .bytes(body, type: JSONAPI.mediaType, status: status)
    }
}
