// Statements on parked authorization requests.

internal import Database
package import Model

package struct Interactions {
    let connection: any Connection

    package func find(_ id: ID<Interaction>) throws -> Interaction? {
        try connection.first(
            """
            SELECT id, browser_digest, client_id, issuer, request, consented_by, consented_scopes, consented_at, created_at,
                expires_at
            FROM interactions WHERE id = \(id)
            """
        ) { row in
            var decision: Interaction.Decision?
            if let user = try row.get(5, as: ID<User>?.self) {
                decision = Interaction.Decision(user: user, scopes: try row.get(6), decidedAt: try row.get(7))
            }
            return Interaction(
                id: try row.get(0), browserDigest: try row.get(1), client: try row.get(2), issuer: try row.get(3),
                request: try row.get(4), decision: decision, createdAt: try row.get(8), expiresAt: try row.get(9))
        }
    }

    package func insert(_ interaction: Interaction) throws {
        try connection.run(
            """
            INSERT INTO interactions (id, browser_digest, client_id, issuer, request, created_at, expires_at)
            VALUES (\(interaction.id), \(interaction.browserDigest), \(interaction.client), \(interaction.issuer),
                \(interaction.request), \(interaction.createdAt), \(interaction.expiresAt))
            """)
    }

    package func decide(_ id: ID<Interaction>, _ decision: Interaction.Decision) throws -> Bool {
        try connection.run(
            """
            UPDATE interactions SET consented_by = \(decision.user), consented_scopes = \(decision.scopes),
                consented_at = \(decision.decidedAt)
            WHERE id = \(id) AND expires_at > \(decision.decidedAt)
            """) > 0
    }

    /// Takes it away: whoever gets true is the one who answers it.
    package func finish(_ id: ID<Interaction>) throws -> Bool {
        try connection.run("DELETE FROM interactions WHERE id = \(id)") > 0
    }

    package func purge(at time: Timestamp, limit: Int = 1000) throws -> Int {
        try connection.run(
            """
            DELETE FROM interactions WHERE id IN
                (SELECT id FROM interactions WHERE expires_at < \(time) ORDER BY expires_at LIMIT \(limit))
            """)
    }
}
