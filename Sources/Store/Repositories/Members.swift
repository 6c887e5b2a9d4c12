// Statements on members: who of the dashboard's users works for which account.

internal import Database
package import Model

package struct Members {
    let connection: any Connection

    private static let columns: SQL = "id, account_id, user_id, role, created_at"

    /// Nothing, where the user is a member of the account already.
    package func insert(_ member: Member) throws {
        try connection.run(
            """
            INSERT OR IGNORE INTO members (\(Self.columns))
            VALUES (\(member.id), \(member.account), \(member.user), \(member.role), \(member.createdAt))
            """)
    }

    package func find(_ user: ID<User>, of account: ID<Account>) throws -> Member? {
        try connection.first(
            "SELECT \(Self.columns) FROM members WHERE user_id = \(user) AND account_id = \(account)", Self.member)
    }

    package func find(_ id: ID<Member>, of account: ID<Account>) throws -> Member? {
        try connection.first(
            "SELECT \(Self.columns) FROM members WHERE id = \(id) AND account_id = \(account)", Self.member)
    }

    /// Oldest first.
    package func all(of account: ID<Account>) throws -> [Member] {
        try connection.rows(
            "SELECT \(Self.columns) FROM members WHERE account_id = \(account) ORDER BY created_at, id", Self.member)
    }

    package func all(of user: ID<User>) throws -> [Member] {
        try connection.rows(
            "SELECT \(Self.columns) FROM members WHERE user_id = \(user) ORDER BY created_at, id", Self.member)
    }

    /// Those who own an account, but for one.
    package func countOwners(of account: ID<Account>, besides id: ID<Member>) throws -> Int {
        try connection.first(
            "SELECT count(*) FROM members WHERE account_id = \(account) AND role = 'owner' AND id <> \(id)"
        ) { try $0.get(0) } ?? 0
    }

    package func setRole(_ role: Member.Role, of id: ID<Member>) throws -> Bool {
        try connection.run("UPDATE members SET role = \(role) WHERE id = \(id)") > 0
    }

    package func delete(_ id: ID<Member>) throws -> Bool {
        try connection.run("DELETE FROM members WHERE id = \(id)") > 0
    }

    private static func member(_ row: Row) throws -> Member {
        Member(
            id: try row.get(0), account: try row.get(1), user: try row.get(2), role: try row.get(3),
            createdAt: try row.get(4))
    }
}
