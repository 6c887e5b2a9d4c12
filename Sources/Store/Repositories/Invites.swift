// Statements on requests for an account and on the codes that approval gives.

internal import Database
package import Model

package struct Invites {
    let connection: any Connection

    private static let columns: SQL = "id, name, email, purpose, status, expires_at, created_at, decided_at"

    /// Nothing, where a request for the same address waits already.
    package func insert(_ invite: Invite) throws {
        try connection.run(
            """
            INSERT INTO invites (\(Self.columns), email_key)
            VALUES (\(invite.id), \(invite.name), \(invite.email), \(invite.purpose), \(invite.status),
                \(optional: invite.expiresAt), \(invite.createdAt), \(optional: invite.decidedAt), \(invite.email.key))
            ON CONFLICT (email_key) WHERE status = 'requested' DO NOTHING
            """)
    }

    package func find(_ id: ID<Invite>) throws -> Invite? {
        try connection.first("SELECT \(Self.columns) FROM invites WHERE id = \(id)", Self.invite)
    }

    /// The newest first.
    package func all(_ status: Invite.Status, limit: Int) throws -> [Invite] {
        try connection.rows(
            """
            SELECT \(Self.columns) FROM invites WHERE status = \(status) ORDER BY created_at DESC, id DESC LIMIT \(limit)
            """, Self.invite)
    }

    package func count(_ status: Invite.Status) throws -> Int {
        try connection.first("SELECT count(*) FROM invites WHERE status = \(status)") { try $0.get(0) } ?? 0
    }

    /// Gives a code, or another one in the place of one that got lost; false where the request was refused or its code used.
    package func approve(
        _ id: ID<Invite>, digest: [UInt8], until end: Timestamp, at time: Timestamp
    ) throws -> Bool {
        try connection.run(
            """
            UPDATE invites SET status = 'approved', code_digest = \(digest), expires_at = \(end), decided_at = \(time)
            WHERE id = \(id) AND status IN ('requested', 'approved')
            """) > 0
    }

    /// Refuses a request, or takes back a code that nobody has used.
    package func refuse(_ id: ID<Invite>, at time: Timestamp) throws -> Bool {
        try connection.run(
            """
            UPDATE invites SET status = 'refused', code_digest = NULL, expires_at = NULL, decided_at = \(time)
            WHERE id = \(id) AND status IN ('requested', 'approved')
            """) > 0
    }

    /// Whether a code is good for whoever has this address.
    package func isGood(_ digest: [UInt8], for email: EmailAddress, at time: Timestamp) throws -> Bool {
        try connection.first(
            """
            SELECT 1 FROM invites WHERE code_digest = \(digest) AND email_key = \(email.key) AND status = 'approved'
                AND expires_at > \(time)
            """
        ) { _ in true } ?? false
    }

    /// Uses a code up: true for one caller only.
    package func use(_ digest: [UInt8], for email: EmailAddress, at time: Timestamp) throws -> Bool {
        try connection.run(
            """
            UPDATE invites SET status = 'used' WHERE code_digest = \(digest) AND email_key = \(email.key)
                AND status = 'approved' AND expires_at > \(time)
            """) > 0
    }

    /// Gives a code back whose account could not be made after all.
    package func giveBack(_ digest: [UInt8]) throws {
        try connection.run("UPDATE invites SET status = 'approved' WHERE code_digest = \(digest) AND status = 'used'")
    }

    /// Ends every code: after a restore nobody knows which of them were used since.
    package func endCodes(at time: Timestamp) throws {
        try connection.run("UPDATE invites SET expires_at = \(time) WHERE status = 'approved' AND expires_at > \(time)")
    }

    /// Forgets what is over: codes that ran out, decisions a while after they were made, and requests that nobody answered.
    package func purge(at time: Timestamp, limit: Int) throws -> Int {
        try connection.run(
            """
            DELETE FROM invites WHERE id IN (SELECT id FROM invites WHERE (status = 'approved' AND expires_at <= \(time))
                OR (status IN ('refused', 'used') AND decided_at <= \(time.adding(seconds: -Invite.patience)))
                OR (status = 'requested' AND created_at <= \(time.adding(seconds: -Invite.patience))) LIMIT \(limit))
            """)
    }

    private static func invite(_ row: Row) throws -> Invite {
        Invite(
            id: try row.get(0), name: try row.get(1), email: try row.get(2), purpose: try row.get(3),
            status: try row.get(4), expiresAt: try row.get(5), createdAt: try row.get(6), decidedAt: try row.get(7))
    }
}
