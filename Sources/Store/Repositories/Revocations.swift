// Statements on revoked tokens and not-before marks.

internal import Database
package import Model

package struct Revocations {
    let connection: any Connection

    package func contains(jti: String) throws -> Bool {
        try connection.first("SELECT 1 FROM revocations WHERE jti = \(jti)") { _ in true } ?? false
    }

    /// Notes a revocation; a second one changes nothing.
    package func insert(_ revocation: Revocation) throws {
        try connection.run(
            """
            INSERT INTO revocations (jti, expires_at) VALUES (\(revocation.jti), \(revocation.expiresAt))
            ON CONFLICT (jti) DO UPDATE SET expires_at = max(expires_at, excluded.expires_at)
            """)
    }

    /// Whether a token is worthless: it was revoked itself, or it was issued not later than a mark of one of its subjects.
    package func isRevoked(jti: String, issuedAt: Int, client: ClientID, user: String, grant: String) throws -> Bool {
        try connection.first(
            """
            SELECT EXISTS (SELECT 1 FROM revocations WHERE jti = \(jti)) OR EXISTS (
                SELECT 1 FROM not_before_marks WHERE second >= \(issuedAt) AND (kind, subject) IN
                    (VALUES ('client', \(client)), ('user', \(user)), ('grant', \(grant))))
            """
        ) { try $0.get(0) } ?? false
    }

    /// Whether the token of a person is worthless. It names its grant, and ends with it, with the session that it came of, and when
    /// the person is suspended or gone; the person is the grant's, as the token may name a pseudonym.
    package func isRevoked(
        jti: String, issuedAt: Int, client: ClientID, grant: ID<AuthorizationGrant>, session: String?
    ) throws -> Bool {
        try connection.first(
            """
            SELECT EXISTS (SELECT 1 FROM revocations WHERE jti = \(jti)) OR NOT EXISTS (
                SELECT 1 FROM grants JOIN users ON users.id = user_id
                WHERE grants.id = \(grant) AND revoked_at IS NULL AND users.status = 'active'
            ) OR EXISTS (
                SELECT 1 FROM not_before_marks WHERE second >= \(issuedAt) AND (kind, subject) IN
                    (VALUES ('client', \(client)), ('grant', \(grant)), ('session', \(session ?? "")),
                    ('user', (SELECT user_id FROM grants WHERE id = \(grant)))))
            """
        ) { try $0.get(0) } ?? false
    }

    /// The second up to which everything of this subject is refused.
    package func notBefore(_ kind: NotBefore.Kind, _ subject: String) throws -> Int? {
        try connection.first("SELECT second FROM not_before_marks WHERE kind = \(kind) AND subject = \(subject)") {
            try $0.get(0)
        }
    }

    /// Sets a mark; one that reaches further stays.
    package func mark(_ mark: NotBefore) throws {
        try connection.run(
            """
            INSERT INTO not_before_marks (kind, subject, second, expires_at)
            VALUES (\(mark.kind), \(mark.subject), \(mark.second), \(mark.expiresAt))
            ON CONFLICT (kind, subject) DO UPDATE
            SET second = max(second, excluded.second), expires_at = max(expires_at, excluded.expires_at)
            """)
    }

    /// Whether there is anything to purge.
    package func hasExpired(at time: Timestamp) throws -> Bool {
        try connection.first(
            """
            SELECT EXISTS (SELECT 1 FROM revocations WHERE expires_at < \(time))
                OR EXISTS (SELECT 1 FROM not_before_marks WHERE expires_at < \(time))
            """
        ) { try $0.get(0) } ?? false
    }

    /// Removes what concerns no living token any more, at most `limit` rows of each kind.
    package func purge(at time: Timestamp, limit: Int = 1000) throws -> Int {
        let tokens = try connection.run(
            """
            DELETE FROM revocations WHERE jti IN
                (SELECT jti FROM revocations WHERE expires_at < \(time) ORDER BY expires_at LIMIT \(limit))
            """)
        let marks = try connection.run(
            """
            DELETE FROM not_before_marks WHERE (kind, subject) IN
                (SELECT kind, subject FROM not_before_marks WHERE expires_at < \(time) ORDER BY expires_at LIMIT \(limit))
            """)
        return tokens + marks
    }

    /// Everything that is revoked, for carrying over a restore.
    package func all() throws -> (revocations: [Revocation], marks: [NotBefore]) {
        let revocations = try connection.rows("SELECT jti, expires_at FROM revocations") { row in
            Revocation(jti: try row.get(0), expiresAt: try row.get(1))
        }
        let marks = try connection.rows("SELECT kind, subject, second, expires_at FROM not_before_marks") { row in
            NotBefore(kind: try row.get(0), subject: try row.get(1), second: try row.get(2), expiresAt: try row.get(3))
        }
        return (revocations, marks)
    }
}
