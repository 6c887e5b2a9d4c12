// Statements on families of refresh tokens.

internal import Database
package import Model

package struct RefreshTokens {
    let connection: any Connection

    package func find(_ grant: ID<AuthorizationGrant>) throws -> RefreshToken? {
        try connection.first(
            "SELECT grant_id, generation, digest, rotated_at, expires_at FROM refresh_tokens WHERE grant_id = \(grant)"
        ) { row in
            RefreshToken(
                grant: try row.get(0), generation: try row.get(1), digest: try row.get(2), rotatedAt: try row.get(3),
                expiresAt: try row.get(4))
        }
    }

    package func insert(_ token: RefreshToken) throws {
        try connection.run(
            """
            INSERT INTO refresh_tokens (grant_id, generation, digest, rotated_at, expires_at)
            VALUES (\(token.grant), \(token.generation), \(token.digest), \(token.rotatedAt), \(token.expiresAt))
            """)
    }

    /// Puts the successor in the place of the current one; false when `token` is not made from what is there.
    package func rotate(to token: RefreshToken, from digest: [UInt8]) throws -> Bool {
        try connection.run(
            """
            UPDATE refresh_tokens SET generation = \(token.generation), digest = \(token.digest),
                rotated_at = \(token.rotatedAt), expires_at = \(token.expiresAt)
            WHERE grant_id = \(token.grant) AND digest = \(digest) AND generation = \(token.generation - 1)
            """) > 0
    }

    package func delete(_ grant: ID<AuthorizationGrant>) throws -> Bool {
        try connection.run("DELETE FROM refresh_tokens WHERE grant_id = \(grant)") > 0
    }

    package func purge(at time: Timestamp, limit: Int = 1000) throws -> Int {
        try connection.run(
            """
            DELETE FROM refresh_tokens WHERE grant_id IN
                (SELECT grant_id FROM refresh_tokens WHERE expires_at < \(time) ORDER BY expires_at LIMIT \(limit))
            """)
    }
}
