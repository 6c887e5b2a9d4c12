// Statements on invitations of members.

internal import Database
package import Model

package struct MemberInvitations {
    let connection: any Connection

    private static let columns: SQL = "id, account_id, email, role, status, expires_at, created_at"

    package func insert(_ invitation: MemberInvitation, digest: [UInt8]) throws {
        try connection.run(
            """
            INSERT INTO member_invitations (\(Self.columns), email_key, token_digest)
            VALUES (\(invitation.id), \(invitation.account), \(invitation.email), \(invitation.role),
                \(invitation.status), \(invitation.expiresAt), \(invitation.createdAt), \(invitation.email.key), \(digest))
            """)
    }

    /// The invitation that a link is of.
    package func find(_ id: ID<MemberInvitation>, digest: [UInt8]) throws -> MemberInvitation? {
        try connection.first(
            "SELECT \(Self.columns) FROM member_invitations WHERE id = \(id) AND token_digest = \(digest)",
            Self.invitation)
    }

    package func find(_ id: ID<MemberInvitation>, of account: ID<Account>) throws -> MemberInvitation? {
        try connection.first(
            "SELECT \(Self.columns) FROM member_invitations WHERE id = \(id) AND account_id = \(account)",
            Self.invitation)
    }

    /// Those that wait for an answer, the newest first.
    package func pending(of account: ID<Account>, at time: Timestamp) throws -> [MemberInvitation] {
        try connection.rows(
            """
            SELECT \(Self.columns) FROM member_invitations
            WHERE account_id = \(account) AND status = 'pending' AND expires_at > \(time) ORDER BY created_at DESC, id DESC
            """, Self.invitation)
    }

    /// The accounts that wait for the answer of whoever has this address.
    package func accounts(waitingFor email: EmailAddress, at time: Timestamp) throws -> [String] {
        try connection.rows(
            """
            SELECT accounts.name FROM member_invitations JOIN accounts ON accounts.id = account_id
            WHERE email_key = \(email.key) AND status = 'pending' AND expires_at > \(time) ORDER BY accounts.name
            """
        ) { try $0.get(0) }
    }

    /// Makes room for a new one where the last has run out unanswered.
    package func closeExpired(_ email: EmailAddress, of account: ID<Account>, at time: Timestamp) throws {
        try connection.run(
            """
            UPDATE member_invitations SET status = 'revoked'
            WHERE account_id = \(account) AND email_key = \(email.key) AND status = 'pending' AND expires_at <= \(time)
            """)
    }

    /// Answers an invitation that is open: true for one caller only.
    package func answer(
        _ id: ID<MemberInvitation>, _ status: MemberInvitation.Status, at time: Timestamp
    ) throws -> Bool {
        try connection.run(
            """
            UPDATE member_invitations SET status = \(status)
            WHERE id = \(id) AND status = 'pending' AND expires_at > \(time)
            """) > 0
    }

    /// Ends all that wait: after a restore nobody knows which of them were answered since.
    package func endAll() throws {
        try connection.run("UPDATE member_invitations SET status = 'revoked' WHERE status = 'pending'")
    }

    package func purge(at time: Timestamp, limit: Int) throws -> Int {
        try connection.run(
            """
            DELETE FROM member_invitations WHERE id IN
                (SELECT id FROM member_invitations WHERE expires_at <= \(time) LIMIT \(limit))
            """)
    }

    private static func invitation(_ row: Row) throws -> MemberInvitation {
        MemberInvitation(
            id: try row.get(0), account: try row.get(1), email: try row.get(2), role: try row.get(3),
            status: try row.get(4), expiresAt: try row.get(5), createdAt: try row.get(6))
    }
}
