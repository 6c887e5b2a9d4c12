// Statements on sessions.

internal import Database
package import Model

package struct Sessions {
    let connection: any Connection

    /// The session whose cookie has this digest.
    package func find(tokenDigest: [UInt8]) throws -> Session? {
        try connection.first(
            "SELECT \(raw: Self.columns) FROM sessions WHERE token_digest = \(tokenDigest)", Self.session)
    }

    package func find(_ id: ID<Session>) throws -> Session? {
        try connection.first("SELECT \(raw: Self.columns) FROM sessions WHERE id = \(id)", Self.session)
    }

    /// A person's sessions that are good, the newest first.
    package func active(of user: ID<User>, at now: Timestamp) throws -> [Session] {
        try connection.rows(
            """
            SELECT \(raw: Self.columns) FROM sessions
            WHERE user_id = \(user) AND revoked_at IS NULL AND expires_at > \(now) ORDER BY id DESC
            """, Self.session)
    }

    package func insert(_ session: Session, tokenDigest: [UInt8]) throws {
        try connection.run(
            """
            INSERT INTO sessions (id, token_digest, user_id, authenticated_at, methods, remote_address, user_agent, created_at,
                last_active_at, expires_at, revoked_at)
            VALUES (\(session.id), \(tokenDigest), \(session.user), \(session.authenticatedAt),
                \(session.methods.joined(separator: " ")), \(optional: session.remoteAddress),
                \(optional: session.userAgent), \(session.createdAt), \(session.lastActiveAt), \(session.expiresAt),
                \(optional: session.revokedAt))
            """)
    }

    /// A person has proved again who they are: the cookie changes, the session is the same. False when it is over.
    package func renew(
        _ id: ID<Session>, tokenDigest: [UInt8], authenticatedAt: Timestamp, methods: [String]
    ) throws -> Bool {
        try connection.run(
            """
            UPDATE sessions SET token_digest = \(tokenDigest), authenticated_at = \(authenticatedAt),
                methods = \(methods.joined(separator: " ")), last_active_at = \(authenticatedAt)
            WHERE id = \(id) AND revoked_at IS NULL AND expires_at > \(authenticatedAt)
            """) > 0
    }

    package func touch(_ id: ID<Session>, at time: Timestamp) throws -> Bool {
        try connection.run(
            """
            UPDATE sessions SET last_active_at = max(last_active_at, \(time))
            WHERE id = \(id) AND revoked_at IS NULL AND expires_at > \(time)
            """) > 0
    }

    /// Ends a session; one that is over stays as it is.
    package func revoke(_ id: ID<Session>, at time: Timestamp) throws -> Bool {
        try connection.run("UPDATE sessions SET revoked_at = \(time) WHERE id = \(id) AND revoked_at IS NULL") > 0
    }

    package func purge(at time: Timestamp, limit: Int = 1000) throws -> Int {
        try connection.run(
            """
            DELETE FROM sessions WHERE id IN
                (SELECT id FROM sessions WHERE expires_at < \(time) ORDER BY expires_at LIMIT \(limit))
            """)
    }

    private static let columns: StaticString = """
        id, user_id, authenticated_at, methods, remote_address, user_agent, created_at, last_active_at, expires_at, revoked_at
        """

    private static func session(_ row: Row) throws -> Session {
        Session(
            id: try row.get(0), user: try row.get(1), authenticatedAt: try row.get(2),
            methods: try row.get(3, as: String.self).split(separator: " ").map(String.init),
            remoteAddress: try row.get(4), userAgent: try row.get(5), createdAt: try row.get(6),
            lastActiveAt: try row.get(7), expiresAt: try row.get(8), revokedAt: try row.get(9))
    }
}
