// The environments whose files are open.

package import Database
package import Model
internal import POSIX
internal import SQLite

/// Opens, migrates and closes tenants' files.
package final class EnvironmentStores: Sendable {
    private struct Open {
        let store: EnvironmentStore
        /// Which file it is: an environment that was deleted and restored by a command has another one of the same name.
        let file: FileStatus.Identity?
        /// When that was looked at last, and the state of the control database then. A deletion and a restore change it.
        var checked: (time: Int, stamp: ChangeStamp?)
        /// Monotonic microseconds.
        var lastUsed: Int
    }

    private let folder: DataFolder
    private let pool: ReadPool
    private let open = Monitor<[ID<Environment>: Open]>([:])

    package init(folder: DataFolder, pool: ReadPool = ReadPool()) {
        self.folder = folder
        self.pool = pool
    }

    /// The store of an environment, opened and migrated on first use.
    ///
    /// - Parameter stamp: the state of the control database in which the caller found the environment. With it, a file that was
    ///   the right one in the same state, less than a second ago, is not looked at again.
    package func store(_ id: ID<Environment>, asOf stamp: ChangeStamp? = nil) throws -> EnvironmentStore {
        try open.withLock { open in
            let now = SystemClock.monotonicMicroseconds()
            if let stamp, let known = open[id], known.checked.stamp == stamp, now - known.checked.time < 1_000_000 {
                open[id]?.lastUsed = now
                return known.store
            }
            let path = folder.identity(id)
            let file = try? FileStatus(path).identity
            if let known = open[id] {
                if known.file == file {
                    open[id]?.lastUsed = now
                    open[id]?.checked = (now, stamp)
                    return known.store
                }
                open.removeValue(forKey: id)
                known.store.close()
            }
            try Self.migrate(path)
            let store = EnvironmentStore(id: id, path: path, pool: pool)
            open[id] = Open(
                store: store, file: try? FileStatus(path).identity, checked: (now, stamp), lastUsed: now)
            return store
        }
    }

    /// Makes a new environment's folder and file; one that was made before is opened.
    package func create(_ id: ID<Environment>) throws -> EnvironmentStore {
        try Folder.create(folder.environment(id), mode: 0o700)
        let connection = try SQLiteConnection(
            path: folder.identity(id), mode: .readWriteCreate, settings: SQLiteSettings())
        try Migrator(Migrations.environment).migrate(connection)
        try Folder.sync(folder.environment(id))
        return try store(id)
    }

    /// Closes an environment, and forgets it.
    package func close(_ id: ID<Environment>) {
        open.withLock { $0.removeValue(forKey: id) }?.store.close()
    }

    /// Closes environments that nobody has used for `seconds`.
    package func closeIdle(seconds: Int) {
        let limit = SystemClock.monotonicMicroseconds() - seconds * 1_000_000
        let idle = open.withLock { open in
            let idle = open.filter { $0.value.lastUsed < limit }
            for id in idle.keys { open.removeValue(forKey: id) }
            return idle.values.map(\.store)
        }
        for store in idle { store.close() }
        pool.trim()
    }

    package func closeAll() { closeIdle(seconds: -1) }

    package var openCount: Int { open.withLock { $0.count } }

    /// Brings a file to the schema this program knows. Each step is one transaction, and the file as it was is kept beside it:
    /// a program that is rolled back opens that one.
    private static func migrate(_ path: String) throws {
        guard File.exists(path) else {
            throw DatabaseError(.io, "the file \(path) is missing; restore it from a backup with 'gatehouse restore'")
        }
        let migrator = Migrator(Migrations.environment)
        let connection = try SQLiteConnection(path: path, mode: .readWrite, settings: SQLiteSettings())
        let status = try migrator.status(of: connection)
        if status.version > 0, !status.pending.isEmpty {
            let kept = "\(path).schema\(status.version)"
            try File.remove(kept)
            try connection.backup(to: kept)
        }
        try migrator.migrate(connection)
    }
}
