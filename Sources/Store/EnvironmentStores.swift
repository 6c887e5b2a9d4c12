// The environments whose files are open.

package import Database
package import Model
internal import POSIX
internal import SQLite

/// Opens, migrates and closes tenants' files. One tenant's opening is nobody else's business.
package final class EnvironmentStores: Sendable {
    private let folder: DataFolder
    private let pool: ReadPool
    private let waiting: WaitLimit
    private let migrator: Migrator
    private let entries = Monitor(OpenEnvironments())

    /// - Parameter waiting: how many threads may wait for one tenant's opening, or for its writer, and how long.
    package init(
        folder: DataFolder, pool: ReadPool = ReadPool(), waiting: WaitLimit = .none,
        migrator: Migrator = Migrator(Migrations.environment)
    ) {
        self.folder = folder
        self.pool = pool
        self.waiting = waiting
        self.migrator = migrator
    }

    package convenience init(folder: DataFolder, waitingThreads: Int) {
        self.init(folder: folder, waiting: WaitLimit(patient: waitingThreads))
    }

    /// The store of an environment, opened and migrated on first use.
    ///
    /// - Parameter stamp: the state of the control database in which the caller found the environment. With it, a file that was
    ///   the right one in the same state, less than a second ago, is not looked at again.
    package func store(_ id: ID<Environment>, asOf stamp: ChangeStamp? = nil) throws -> EnvironmentStore {
        if let stamp, case .some(let known) = entries.wait(until: { .some($0.known(id, stamp)) }) { return known }
        let path = folder.identity(id)
        let file = try? FileStatus(path).identity
        switch try claim(id, file, stamp) {
        case .open(let store): return store
        case .toOpen(let old): old?.close()
        }
        do {
            try migrate(path, id)
            let store = EnvironmentStore(id: id, path: path, pool: pool, waiting: waiting)
            let file = try? FileStatus(path).identity
            entries.withLock { $0.opened(store, file, stamp) }
            return store
        } catch {
            entries.withLock { $0.failed(id) }
            throw error
        }
    }

    /// Waits while another thread opens the environment; beyond the limit not for long.
    private func claim(
        _ id: ID<Environment>, _ file: FileStatus.Identity?, _ stamp: ChangeStamp?
    ) throws -> OpenEnvironments.Claim {
        let place = entries.wait { $0.place(id, file, stamp, waiting) }
        switch place {
        case .claim(let claim): return claim
        case .patient: return entries.wait { $0.claim(id, file, stamp) }
        case .hurried:
            while true {
                let now = SystemClock.monotonicMicroseconds()
                let hindrance = entries.wait { .some($0.hindrance(id)) }
                guard let left = waiting.remaining(hindrance, now: now) else {
                    throw waiting.exceeded(hindrance, "the opening of the tenant's file, or its migration,")
                }
                if let claim = entries.wait(milliseconds: left, until: { $0.claim(id, file, stamp) }) { return claim }
            }
        }
    }

    /// Does something in an environment and leaves it as it was: one that was closed is closed again, so that whoever comes by a
    /// thousand tenants does not leave a thousand open. Whoever began to use it meanwhile opens it anew.
    package func visit<Value>(_ id: ID<Environment>, _ body: () throws -> Value) rethrows -> Value {
        let wasOpen = entries.withLock { $0.isOpen(id) }
        defer { if !wasOpen { close(id) } }
        return try body()
    }

    /// Makes a new environment's folder and file; one that was made before is opened.
    package func create(_ id: ID<Environment>) throws -> EnvironmentStore {
        try Folder.create(folder.environment(id), mode: 0o700)
        let connection = try SQLiteConnection(
            path: folder.identity(id), mode: .readWriteCreate, settings: SQLiteSettings())
        try migrator.migrate(connection)
        try Folder.sync(folder.environment(id))
        return try store(id)
    }

    /// Closes an environment, and forgets it.
    package func close(_ id: ID<Environment>) {
        for store in entries.wait(until: { $0.remove(id) }) { store.close() }
    }

    /// Closes environments that nobody has used for `seconds`.
    package func closeIdle(seconds: Int) {
        let limit = SystemClock.monotonicMicroseconds() - seconds * 1_000_000
        for store in entries.withLock({ $0.removeUnused(since: limit) }) { store.close() }
        pool.trim()
    }

    package func closeAll() { closeIdle(seconds: -1) }

    package var openCount: Int { entries.withLock { $0.count } }

    /// Writes down what the open environments have counted. One that cannot be written does not keep the others.
    package func keepTallies(at now: Timestamp) {
        for store in entries.withLock({ $0.stores }) { try? store.keepTally(at: now) }
    }

    private func migrate(_ path: String, _ id: ID<Environment>) throws {
        guard File.exists(path) else {
            throw DatabaseError(.io, "the file \(path) is missing; restore it from a backup with 'gatehouse restore'")
        }
        let connection = try SQLiteConnection(path: path, mode: .readWrite, settings: SQLiteSettings())
        try migrator.migrate(connection, keepingCopyBeside: path) { isLocked in
            entries.withLock { $0.setLocked(isLocked, id) }
        }
    }
}
