// Statements on what people have given to clients.

internal import Database
package import Model

package struct AuthorizationGrants {
    let connection: any Connection

    package func find(_ id: ID<AuthorizationGrant>) throws -> AuthorizationGrant? {
        try connection.first("SELECT \(raw: Self.columns) FROM grants WHERE id = \(id)", Self.grant)
    }

    /// What is in force of a person's, at one client or at all.
    package func active(
        of user: ID<User>, client: ID<Client>? = nil, at now: Timestamp
    ) throws -> [AuthorizationGrant] {
        try connection.rows(
            """
            SELECT \(raw: Self.columns) FROM grants
            WHERE user_id = \(user) AND (\(optional: client) IS NULL OR client_id = \(optional: client))
                AND revoked_at IS NULL AND expires_at > \(now) ORDER BY id
            """, Self.grant)
    }

    package func active(of session: ID<Session>, at now: Timestamp) throws -> [AuthorizationGrant] {
        try connection.rows(
            """
            SELECT \(raw: Self.columns) FROM grants
            WHERE session_id = \(session) AND revoked_at IS NULL AND expires_at > \(now) ORDER BY id
            """, Self.grant)
    }

    package func insert(_ grant: AuthorizationGrant) throws {
        try connection.run(
            """
            INSERT INTO grants (id, user_id, client_id, session_id, issuer, scopes, resource, authenticated_at, methods, nonce,
                claims, created_at, expires_at, resource_server_id, claim_scopes, organization_id)
            VALUES (\(grant.id), \(grant.user), \(grant.client), \(optional: grant.session), \(grant.issuer),
                \(grant.scopes), \(optional: grant.resource), \(grant.authenticatedAt),
                \(grant.methods.joined(separator: " ")), \(optional: grant.nonce), \(optional: grant.claims),
                \(grant.createdAt), \(grant.expiresAt), \(optional: grant.resourceServer), \(grant.claimScopes),
                \(optional: grant.organization))
            """)
    }

    /// Ends a grant, and with it its refresh tokens; false when it is over already.
    package func revoke(_ id: ID<AuthorizationGrant>, at time: Timestamp) throws -> Bool {
        try connection.run("UPDATE grants SET revoked_at = \(time) WHERE id = \(id) AND revoked_at IS NULL") > 0
    }

    package func purge(at time: Timestamp, limit: Int = 1000) throws -> Int {
        try connection.run(
            """
            DELETE FROM grants WHERE id IN
                (SELECT id FROM grants WHERE expires_at < \(time) ORDER BY expires_at LIMIT \(limit))
            """)
    }

    private static let columns: StaticString = """
        id, user_id, client_id, session_id, issuer, scopes, resource, authenticated_at, methods, nonce, claims, created_at, \
        expires_at, revoked_at, resource_server_id, claim_scopes, organization_id
        """

    private static func grant(_ row: Row) throws -> AuthorizationGrant {
        var grant = AuthorizationGrant(
            id: try row.get(0), user: try row.get(1), client: try row.get(2), session: try row.get(3),
            issuer: try row.get(4), scopes: try row.get(5), resource: try row.get(6), resourceServer: try row.get(14),
            authenticatedAt: try row.get(7),
            methods: try row.get(8, as: String.self).split(separator: " ").map(String.init), nonce: try row.get(9),
            claims: try row.get(10), claimScopes: try row.get(15), createdAt: try row.get(11),
            expiresAt: try row.get(12), revokedAt: try row.get(13))
        grant.organization = try row.get(16)
        return grant
    }
}
