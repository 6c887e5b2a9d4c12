// A connection to one environment's file, with its repositories by name.

internal import Database

/// One tenant's tables, within one transaction.
package struct EnvironmentConnection {
    private let connection: any Connection
    /// In a read transaction of the server: what may be answered from memory. A write reads everything itself.
    private let snapshot: Snapshot?

    init(_ connection: any Connection) {
        self.init(connection, nil)
    }

    init(_ connection: any Connection, _ snapshot: Snapshot?) {
        self.connection = connection
        self.snapshot = snapshot
    }

    package var users: Users { Users(connection: connection) }
    package var apps: Apps { Apps(connection: connection, snapshot: snapshot) }
    package var clients: Clients { Clients(connection: connection, snapshot: snapshot) }
    package var resourceServers: ResourceServers { ResourceServers(connection: connection, snapshot: snapshot) }
    package var signingKeys: SigningKeys { SigningKeys(connection: connection, snapshot: snapshot) }
    package var revocations: Revocations { Revocations(connection: connection) }
    package var auditEvents: AuditEvents { AuditEvents(connection: connection) }
}

extension Snapshot? {
    /// A row from memory where there is a snapshot, else from the database.
    func row<Row: Sendable>(_ key: String, _ connection: any Connection, _ load: () throws -> Row?) throws -> Row? {
        guard let self else { return try load() }
        return try self.row(key, connection, load)
    }
}
