// Statements on authorization codes.

internal import Database
package import Model

package struct AuthorizationCodes {
    let connection: any Connection

    package func find(digest: [UInt8]) throws -> AuthorizationCode? {
        try connection.first(
            """
            SELECT digest, grant_id, redirect_uri, redirect_uri_sent, code_challenge, created_at, expires_at, used_at
            FROM authorization_codes WHERE digest = \(digest)
            """
        ) { row in
            AuthorizationCode(
                digest: try row.get(0), grant: try row.get(1),
                redirectURI: RedirectURI(unchecked: try row.get(2)), isRedirectURISent: try row.get(3),
                codeChallenge: try row.get(4), createdAt: try row.get(5), expiresAt: try row.get(6),
                usedAt: try row.get(7))
        }
    }

    package func insert(_ code: AuthorizationCode) throws {
        try connection.run(
            """
            INSERT INTO authorization_codes (digest, grant_id, redirect_uri, redirect_uri_sent, code_challenge, created_at,
                expires_at)
            VALUES (\(code.digest), \(code.grant), \(code.redirectURI.description), \(code.isRedirectURISent),
                \(optional: code.codeChallenge), \(code.createdAt), \(code.expiresAt))
            """)
    }

    /// Uses a code up: true for one caller only.
    package func use(digest: [UInt8], at time: Timestamp) throws -> Bool {
        try connection.run(
            """
            UPDATE authorization_codes SET used_at = \(time)
            WHERE digest = \(digest) AND used_at IS NULL AND expires_at > \(time)
            """) > 0
    }

    /// A used code is kept for a day, so that its second use is noticed.
    package func purge(at time: Timestamp, limit: Int = 1000) throws -> Int {
        try connection.run(
            """
            DELETE FROM authorization_codes WHERE digest IN
                (SELECT digest FROM authorization_codes WHERE expires_at < \(time.adding(seconds: -86_400))
                ORDER BY expires_at LIMIT \(limit))
            """)
    }
}
