// Statements on consents.

internal import Database
package import Model

package struct Consents {
    let connection: any Connection

    /// - Parameter server: whose scopes were consented to; nil: the issuer's, and OpenID Connect's.
    package func find(
        _ user: ID<User>, _ client: ID<Client>, at server: ID<ResourceServer>? = nil
    ) throws -> Consent? {
        try connection.first(
            """
            SELECT \(raw: Self.columns) FROM consents
            WHERE user_id = \(user) AND client_id = \(client)
                AND coalesce(resource_server_id, '') = coalesce(\(optional: server), '')
            """, Self.consent)
    }

    package func all() throws -> [Consent] {
        try connection.rows("SELECT \(raw: Self.columns) FROM consents ORDER BY id", Self.consent)
    }

    package func all(of user: ID<User>) throws -> [Consent] {
        try connection.rows(
            "SELECT \(raw: Self.columns) FROM consents WHERE user_id = \(user) ORDER BY id", Self.consent)
    }

    /// Notes a consent; an earlier one of the same three gets these scopes.
    package func put(_ consent: Consent) throws {
        try connection.run(
            """
            INSERT INTO consents (id, user_id, client_id, resource_server_id, scopes, created_at, updated_at)
            VALUES (\(consent.id), \(consent.user), \(consent.client), \(optional: consent.resourceServer),
                \(consent.scopes), \(consent.createdAt), \(consent.updatedAt))
            ON CONFLICT (user_id, client_id, coalesce(resource_server_id, ''))
                DO UPDATE SET scopes = excluded.scopes, updated_at = excluded.updated_at
            """)
    }

    /// Forgets all that a person has consented to at a client.
    package func delete(_ user: ID<User>, _ client: ID<Client>) throws -> Bool {
        try connection.run("DELETE FROM consents WHERE user_id = \(user) AND client_id = \(client)") > 0
    }

    package func delete(_ id: ID<Consent>) throws {
        try connection.run("DELETE FROM consents WHERE id = \(id)")
    }

    private static let columns: StaticString =
        "id, user_id, client_id, resource_server_id, scopes, created_at, updated_at"

    private static func consent(_ row: Row) throws -> Consent {
        Consent(
            id: try row.get(0), user: try row.get(1), client: try row.get(2), resourceServer: try row.get(3),
            scopes: try row.get(4), createdAt: try row.get(5), updatedAt: try row.get(6))
    }
}
