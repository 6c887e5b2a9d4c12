// Every statement of the control database.

package import Database
package import Model

/// The control database within one transaction.
package struct ControlConnection {
    let connection: any Connection

    package var members: Members { Members(connection: connection) }
    package var memberInvitations: MemberInvitations { MemberInvitations(connection: connection) }
    package var invites: Invites { Invites(connection: connection) }
    package var accountEvents: AccountEvents { AccountEvents(connection: connection) }

    // MARK: The installation

    /// Notes this installation's identifier; it keeps the one it has.
    package func found(id: ID<Account>, at time: Timestamp) throws {
        try connection.run(
            "INSERT OR IGNORE INTO installation (only, id, latest_time) VALUES (1, \(id), \(time))")
    }

    package func sealingKeyCheck() throws -> [UInt8]? {
        try connection.first("SELECT sealing_key_check FROM installation") { try $0.get(0, as: [UInt8]?.self) } ?? nil
    }

    package func setSealingKeyCheck(_ check: [UInt8]) throws {
        try connection.run("UPDATE installation SET sealing_key_check = \(check)")
    }

    /// The latest time the installation was seen running.
    package func latestTime() throws -> Timestamp? {
        try connection.first("SELECT latest_time FROM installation") { try $0.get(0) }
    }

    package func noteTime(_ time: Timestamp) throws {
        try connection.run("UPDATE installation SET latest_time = max(latest_time, \(time))")
    }

    // MARK: Accounts

    package func insert(_ account: Account) throws {
        try connection.run(
            """
            INSERT INTO accounts (id, handle, name, created_at)
            VALUES (\(account.id), \(account.handle), \(account.name), \(account.createdAt))
            """)
    }

    package func account(handle: Handle) throws -> Account? {
        try connection.first("SELECT id, handle, name, created_at FROM accounts WHERE handle = \(handle)", Self.account)
    }

    package func account(_ id: ID<Account>) throws -> Account? {
        try connection.first("SELECT id, handle, name, created_at FROM accounts WHERE id = \(id)", Self.account)
    }

    package func accounts() throws -> [Account] {
        try connection.rows("SELECT id, handle, name, created_at FROM accounts ORDER BY handle", Self.account)
    }

    package func setName(_ name: String, of id: ID<Account>) throws -> Bool {
        try connection.run("UPDATE accounts SET name = \(name) WHERE id = \(id)") > 0
    }

    /// Removes an account that has no environments.
    package func deleteAccount(_ id: ID<Account>) throws {
        try connection.run("DELETE FROM accounts WHERE id = \(id)")
    }

    // MARK: Environments and addresses

    package func insert(_ environment: Environment) throws {
        try connection.run(
            """
            INSERT INTO environments (id, account_id, handle, name, kind, status, created_at)
            VALUES (\(environment.id), \(environment.account), \(environment.handle), \(environment.name),
                \(environment.kind), \(environment.status), \(environment.createdAt))
            """)
    }

    package func insert(_ address: Address) throws {
        try connection.run(
            """
            INSERT INTO addresses (origin, host, environment_id, is_canonical)
            VALUES (\(address.origin), \(address.origin.host.description), \(address.environment), \(address.isCanonical))
            """)
    }

    /// The addresses of an environment that has none; the first is the canonical one.
    package func insert(_ origins: [Origin], of id: ID<Environment>) throws {
        for (index, origin) in origins.enumerated() {
            try insert(Address(environment: id, origin: origin, isCanonical: index == 0))
        }
    }

    package func hasEnvironment(handle: Handle) throws -> Bool {
        try connection.first("SELECT 1 FROM environments WHERE handle = \(handle)") { _ in true } ?? false
    }

    package func hasAddress(at host: Hostname) throws -> Bool {
        try connection.first("SELECT 1 FROM addresses WHERE host = \(host.description)") { _ in true } ?? false
    }

    package func countEnvironments(of account: ID<Account>) throws -> Int {
        try connection.first("SELECT count(*) FROM environments WHERE account_id = \(account)") { try $0.get(0) } ?? 0
    }

    package func deleteAddresses(of id: ID<Environment>) throws {
        try connection.run("DELETE FROM addresses WHERE environment_id = \(id)")
    }

    package func setStatus(_ status: Environment.Status, of id: ID<Environment>) throws -> Bool {
        try connection.run("UPDATE environments SET status = \(status) WHERE id = \(id)") > 0
    }

    package func setName(_ name: String, of id: ID<Environment>) throws -> Bool {
        try connection.run("UPDATE environments SET name = \(name) WHERE id = \(id)") > 0
    }

    /// Forgets an environment and its addresses, and keeps its handle from others for a while.
    package func delete(_ environment: Environment, at time: Timestamp) throws -> Bool {
        guard try connection.run("DELETE FROM environments WHERE id = \(environment.id)") > 0 else { return false }
        try connection.run(
            "INSERT OR REPLACE INTO released_handles (handle, released_at) VALUES (\(environment.handle), \(time))")
        return true
    }

    /// Removes an environment that nobody has seen: its handle is free at once. False where it was not entered.
    @discardableResult
    package func withdraw(_ id: ID<Environment>) throws -> Bool {
        try connection.run("DELETE FROM environments WHERE id = \(id)") > 0
    }

    /// Gives a handle that is being kept back to the environment that had it.
    package func reclaim(_ handle: Handle) throws {
        try connection.run("DELETE FROM released_handles WHERE handle = \(handle)")
    }

    /// When a handle was given back, if it was after `moment`.
    package func released(_ handle: Handle, after moment: Timestamp) throws -> Timestamp? {
        try connection.first(
            "SELECT released_at FROM released_handles WHERE handle = \(handle) AND released_at > \(moment)"
        ) { try $0.get(0) }
    }

    package func forgetReleased(before moment: Timestamp) throws -> Int {
        try connection.run("DELETE FROM released_handles WHERE released_at <= \(moment)")
    }

    /// - Parameter stamp: the state of the database, taken before this transaction.
    package func directory(_ stamp: ChangeStamp? = nil) throws -> Directory {
        let environments = try connection.rows(
            "SELECT id, account_id, handle, name, kind, status, created_at FROM environments ORDER BY handle"
        ) { row in
            Environment(
                id: try row.get(0), account: try row.get(1), handle: try row.get(2), name: try row.get(3),
                kind: try row.get(4), status: try row.get(5), createdAt: try row.get(6))
        }
        let addresses = try connection.rows(
            "SELECT environment_id, origin, is_canonical FROM addresses ORDER BY is_canonical DESC, origin"
        ) { row in
            Address(environment: try row.get(0), origin: try row.get(1), isCanonical: try row.get(2))
        }
        return Directory(environments: environments, addresses: addresses, stamp: stamp)
    }

    private static func account(_ row: Row) throws -> Account {
        Account(id: try row.get(0), handle: try row.get(1), name: try row.get(2), createdAt: try row.get(3))
    }
}
