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
    private let reader: Monitor<SQLiteConnection>
    private let watch: ChangeWatch
    private let latest = Monitor<Directory?>(nil)

    package init(folder: DataFolder) throws {
        let path = folder.control
        self.path = path
        let connection = try SQLiteConnection(path: path, mode: .readWriteCreate, settings: SQLiteSettings())
        try Migrator(Migrations.control).migrate(connection, keepingCopyBeside: path)
        writer = try Writer(
            name: "control writer",
            open: { try SQLiteConnection(path: path, mode: .readWrite, settings: SQLiteSettings()) },
            idle: { SQLiteConnection.checkpointWhenIdle($0) })
        reader = Monitor(try SQLiteConnection(path: path, mode: .readOnly, settings: SQLiteSettings()))
        watch = try ChangeWatch(path: path)
    }

    /// Every environment by host, as of now.
    package func directory() throws -> Directory {
        // Before the rows: what is committed while they are read makes the next request read again.
        let stamp = watch.stamp
        if let stamp, let known = latest.withLock({ $0 }), known.stamp == stamp { return known }
        let directory = try read { try $0.directory(stamp) }
        latest.withLock { $0 = directory }
        return directory
    }

    package func read<Value>(_ body: (ControlConnection) throws -> Value) throws -> Value {
        try reader.withLock { reader in try reader.read { try body(ControlConnection(connection: reader)) } }
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
