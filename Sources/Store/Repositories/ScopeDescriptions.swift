// What scopes mean, as the operator has described them, and whose they are.

internal import Database
package import Model

/// The words of every scope and the names of the APIs.
package struct ScopeDescriptions: Sendable {
    private struct Place: Hashable {
        let server: ID<ResourceServer>?
        let name: ScopeToken
    }

    private var descriptions: [Place: String] = [:]
    private var names: [ID<ResourceServer>: String] = [:]

    /// The operator's words for a scope; nil where there are none.
    ///
    /// - Parameter server: whose scope it is; nil: the issuer's.
    package func description(of scope: ScopeToken, at server: ID<ResourceServer>?) -> String? {
        descriptions[Place(server: server, name: scope)]
    }

    /// What the operator calls an API.
    package func name(of server: ID<ResourceServer>?) -> String? { server.flatMap { names[$0] } }

    fileprivate init(_ connection: any Connection) throws {
        try connection.each("SELECT id, name FROM resource_servers") { row in
            names[try row.get(0)] = try row.get(1, as: String.self)
            return true
        }
        try connection.each("SELECT resource_server_id, name, description FROM scopes WHERE description <> ''") { row in
            descriptions[Place(server: try row.get(0), name: try row.get(1))] = try row.get(2, as: String.self)
            return true
        }
    }
}

extension ResourceServers {
    package func scopeDescriptions() throws -> ScopeDescriptions { try ScopeDescriptions(connection) }
}
