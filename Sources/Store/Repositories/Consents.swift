// Statements on consents.

internal import Database
package import Model

package struct Consents {
    let connection: any Connection

    package func find(_ user: ID<User>, _ client: ID<Client>) throws -> Consent? {
        try connection.first(
            "SELECT \(raw: Self.columns) FROM consents WHERE user_id = \(user) AND client_id = \(client)", Self.consent)
    }

    package func all(of user: ID<User>) throws -> [Consent] {
        try connection.rows(
            "SELECT \(raw: Self.columns) FROM consents WHERE user_id = \(user) ORDER BY id", Self.consent)
    }

    /// Notes a consent; an earlier one of the same two gets these scopes.
    package func put(_ consent: Consent) throws {
        try connection.run(
            """
            INSERT INTO consents (id, user_id, client_id, scopes, created_at, updated_at)
            VALUES (\(consent.id), \(consent.user), \(consent.client), \(consent.scopes), \(consent.createdAt), \(consent.updatedAt))
            ON CONFLICT (user_id, client_id) DO UPDATE SET scopes = excluded.scopes, updated_at = excluded.updated_at
            """)
    }

    package func delete(_ user: ID<User>, _ client: ID<Client>) throws -> Bool {
        try connection.run("DELETE FROM consents WHERE user_id = \(user) AND client_id = \(client)") > 0
    }

    private static let columns: StaticString = "id, user_id, client_id, scopes, created_at, updated_at"

    private static func consent(_ row: Row) throws -> Consent {
        Consent(
            id: try row.get(0), user: try row.get(1), client: try row.get(2), scopes: try row.get(3),
            createdAt: try row.get(4), updatedAt: try row.get(5))
    }
}
