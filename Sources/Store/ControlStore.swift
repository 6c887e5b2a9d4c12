// The control database: accounts, environments, addresses, handles, members.

internal import Database
internal import Model
internal import POSIX
internal import SQLite

/// What the installation knows of all its environments, kept in memory and checked for changes once per request, so that a
/// command beside a running server is seen at once.
package final class ControlStore: Sendable {
    private let path: String
    private let writer: Writer
    /// One connection asks for the version of the data: it means something on the connection that read the data only.
    private let reader: Monitor<ControlReader>

    package init(folder: DataFolder) throws {
        let path = folder.control
        self.path = path
        let connection = try SQLiteConnection(path: path, mode: .readWriteCreate, settings: SQLiteSettings())
        try Migrator(Migrations.control).migrate(connection)
        writer = try Writer(
            name: "control writer",
            open: { try SQLiteConnection(path: path, mode: .readWrite, settings: SQLiteSettings()) },
            idle: { SQLiteConnection.checkpointWhenIdle($0) })
        reader = Monitor(try ControlReader(path: path))
    }

    /// Every environment by host, as of now.
    package func directory() throws -> Directory {
        try reader.withLock { try $0.directory() }
    }

    package func read<Value>(_ body: (ControlConnection) throws -> Value) throws -> Value {
        try reader.withLock { reader in
            try reader.connection.read { try body(ControlConnection(connection: reader.connection)) }
        }
    }

    package func write<Value: Sendable>(_ job: @escaping @Sendable (ControlConnection) throws -> Value) throws -> Value
    {
        try writer.write { try job(ControlConnection(connection: $0)) }
    }

    package func backup(to target: String) throws {
        try SQLiteConnection(path: path, mode: .readOnly, settings: SQLiteSettings()).backup(to: target)
    }

    package func close() { writer.close() }
}

/// The connection that reads the directory, and the directory it read last.
private struct ControlReader {
    let connection: SQLiteConnection
    private var version: Int?
    private var latest: Directory?

    init(path: String) throws {
        connection = try SQLiteConnection(path: path, mode: .readOnly, settings: SQLiteSettings())
    }

    mutating func directory() throws -> Directory {
        let now = try connection.dataVersion
        if let latest, version == now { return latest }
        let directory = try connection.read { try ControlConnection(connection: connection).directory() }
        latest = directory
        version = now
        return directory
    }
}
