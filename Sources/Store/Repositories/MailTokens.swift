// Statements on the links in mails.

internal import Database
package import Model

package struct MailTokens {
    let connection: any Connection

    package func find(digest: [UInt8]) throws -> MailToken? {
        try connection.first(
            "SELECT digest, purpose, user_id, email, created_at, expires_at, used_at FROM mail_tokens WHERE digest = \(digest)"
        ) { row in
            MailToken(
                digest: try row.get(0), purpose: try row.get(1), user: try row.get(2), email: try row.get(3),
                createdAt: try row.get(4), expiresAt: try row.get(5), usedAt: try row.get(6))
        }
    }

    /// A new link takes the place of those of the same purpose.
    package func insert(_ token: MailToken) throws {
        try connection.run("DELETE FROM mail_tokens WHERE user_id = \(token.user) AND purpose = \(token.purpose)")
        try connection.run(
            """
            INSERT INTO mail_tokens (digest, purpose, user_id, email, created_at, expires_at)
            VALUES (\(token.digest), \(token.purpose), \(token.user), \(token.email), \(token.createdAt), \(token.expiresAt))
            """)
    }

    /// Uses a link up: true for one caller only.
    package func use(digest: [UInt8], at time: Timestamp) throws -> Bool {
        try connection.run(
            """
            UPDATE mail_tokens SET used_at = \(time)
            WHERE digest = \(digest) AND used_at IS NULL AND expires_at > \(time)
            """) > 0
    }

    /// Ends every link of a user that is good still.
    package func endAll(of user: ID<User>, at time: Timestamp) throws {
        try connection.run(
            "UPDATE mail_tokens SET used_at = \(time) WHERE user_id = \(user) AND used_at IS NULL AND expires_at > \(time)"
        )
    }

    package func purge(at time: Timestamp, limit: Int = 1000) throws -> Int {
        try connection.run(
            """
            DELETE FROM mail_tokens WHERE digest IN
                (SELECT digest FROM mail_tokens WHERE expires_at < \(time) ORDER BY expires_at LIMIT \(limit))
            """)
    }
}
