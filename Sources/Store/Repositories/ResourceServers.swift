// Statements on resource servers, their scopes, and clients' grants for them.

internal import Database
package import Model

/// A scope, and whose it is.
package struct OwnedScope: Sendable {
    package let name: ScopeToken
    /// nil: the issuer's.
    package let server: ResourceServer?
}

package struct ResourceServers {
    let connection: any Connection
    let snapshot: Snapshot?

    package func management() throws -> ResourceServer? {
        try snapshot.row(.management, connection) {
            try connection.first(
                "SELECT \(raw: Self.columns) FROM resource_servers WHERE kind = 'management'", Self.server)
        }
    }

    package func find(_ identifier: ResourceIndicator) throws -> ResourceServer? {
        try snapshot.row(.resourceServer(identifier), connection) {
            try connection.first(
                "SELECT \(raw: Self.columns) FROM resource_servers WHERE identifier = \(identifier)", Self.server)
        }
    }

    package func find(_ id: ID<ResourceServer>) throws -> ResourceServer? {
        try connection.first("SELECT \(raw: Self.columns) FROM resource_servers WHERE id = \(id)", Self.server)
    }

    package func all() throws -> [ResourceServer] {
        try connection.rows("SELECT \(raw: Self.columns) FROM resource_servers ORDER BY id", Self.server)
    }

    package func insert(_ server: ResourceServer) throws {
        try connection.run(
            """
            INSERT INTO resource_servers (id, kind, name, identifier, token_lifetime, allow_offline_access, created_at)
            VALUES (\(server.id), \(server.kind), \(server.name), \(optional: server.identifier), \(server.tokenLifetime),
                \(server.allowsOfflineAccess), \(server.createdAt))
            """)
    }

    // MARK: Scopes

    package func insert(_ scope: ScopeRecord) throws {
        try connection.run(
            """
            INSERT INTO scopes (id, name, description, resource_server_id, created_at)
            VALUES (\(scope.id), \(scope.name), \(scope.description), \(optional: scope.resourceServer), \(scope.createdAt))
            """)
    }

    /// The scopes of a resource server.
    package func scopes(of server: ID<ResourceServer>) throws -> ScopeSet {
        try snapshot.row(.scopes(of: server), connection) {
            ScopeSet(
                try connection.rows("SELECT name FROM scopes WHERE resource_server_id = \(server) ORDER BY name") {
                    row in
                    try row.get(0, as: ScopeToken.self)
                })
        } ?? []
    }

    /// Every scope of the environment and the resource server it belongs to, if any.
    package func ownedScopes() throws -> [OwnedScope] {
        try snapshot.row(.ownedScopes, connection) {
            try connection.rows(
                """
                SELECT servers.id, servers.kind, servers.name, identifier, token_lifetime, servers.created_at,
                    allow_offline_access, scopes.name
                FROM scopes LEFT JOIN resource_servers AS servers ON servers.id = resource_server_id
                """
            ) { row in
                OwnedScope(
                    name: try row.get(7),
                    server: try row.get(0, as: ID<ResourceServer>?.self) == nil ? nil : Self.server(row))
            }
        } ?? []
    }

    // MARK: Grants

    package func grant(
        _ client: ID<Client>, for server: ID<ResourceServer>
    ) throws -> ClientResourceServerGrant? {
        try snapshot.row(.grant(client, for: server), connection) {
            try connection.first(
                """
                SELECT id, client_id, resource_server_id, allowed_scopes, created_at FROM client_resource_server_grants
                WHERE client_id = \(client) AND resource_server_id = \(server)
                """
            ) { row in
                ClientResourceServerGrant(
                    id: try row.get(0), client: try row.get(1), resourceServer: try row.get(2),
                    allowedScopes: try row.get(3), createdAt: try row.get(4))
            }
        }
    }

    /// Every client's right to a resource server.
    package func grants(for server: ID<ResourceServer>) throws -> [ID<ClientResourceServerGrant>] {
        try connection.rows("SELECT id FROM client_resource_server_grants WHERE resource_server_id = \(server)") {
            try $0.get(0)
        }
    }

    package func insert(_ grant: ClientResourceServerGrant) throws {
        try connection.run(
            """
            INSERT INTO client_resource_server_grants (id, client_id, resource_server_id, allowed_scopes, created_at)
            VALUES (\(grant.id), \(grant.client), \(grant.resourceServer), \(optional: grant.allowedScopes), \(grant.createdAt))
            """)
    }

    /// nil means all of the resource server's.
    package func setScopes(_ scopes: ScopeSet?, of id: ID<ClientResourceServerGrant>) throws {
        try connection.run(
            "UPDATE client_resource_server_grants SET allowed_scopes = \(optional: scopes) WHERE id = \(id)")
    }

    package func delete(_ id: ID<ClientResourceServerGrant>) throws {
        try connection.run("DELETE FROM client_resource_server_grants WHERE id = \(id)")
    }

    private static let columns: StaticString =
        "id, kind, name, identifier, token_lifetime, created_at, allow_offline_access"

    private static func server(_ row: Row) throws -> ResourceServer {
        ResourceServer(
            id: try row.get(0), kind: try row.get(1), name: try row.get(2), identifier: try row.get(3),
            tokenLifetime: try row.get(4), allowsOfflineAccess: try row.get(6), createdAt: try row.get(5))
    }
}
