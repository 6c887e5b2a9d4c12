// One open environment: how its file is read and written.

internal import Database
package import Model
internal import POSIX
internal import SQLite

/// The store of one tenant. Reads come from the process's pool, writes go through the tenant's one writer, which starts with
/// the first write.
package final class EnvironmentStore: Sendable {
    package let id: ID<Environment>
    package let tally = Tally()
    private let path: String
    private let pool: ReadPool
    private let waiting: WaitLimit
    private let cache = ConfigurationCache()
    private let writer = Monitor<Writer?>(nil)
    private let watch = Monitor<ChangeWatch?>(nil)

    init(id: ID<Environment>, path: String, pool: ReadPool, waiting: WaitLimit) {
        self.id = id
        self.path = path
        self.pool = pool
        self.waiting = waiting
    }

    /// Runs `body` with a consistent view: memory that is known to be true, and a read transaction that begins when memory does
    /// not suffice. If a commit comes between the two, `body` is run again, in a transaction from its start.
    package func read<Value>(_ body: (EnvironmentConnection) throws -> Value) throws -> Value {
        let snapshot = Snapshot(cache, try stamp())
        let reading = DeferredReading(path, pool, snapshot)
        do {
            let value = try body(EnvironmentConnection(reading, snapshot))
            try reading.end()
            if !reading.cameTooLate { return value }
        } catch {
            try reading.end()
            if !reading.cameTooLate { throw error }
        }
        return try pool.read(path) { try body(EnvironmentConnection($0, Snapshot(cache, nil))) }
    }

    /// The state of the file now.
    private func stamp() throws -> ChangeStamp? {
        try watch.withLock { watch in
            if let watch { return watch.stamp }
            let opened = try ChangeWatch(path: path)
            watch = opened
            return opened.stamp
        }
    }

    /// Runs `job` in a write transaction shared with other jobs, and returns after the commit. What `Writer.write` asks of a
    /// job holds here: it may run twice, and decides only on what it reads itself.
    package func write<Value: Sendable>(
        _ job: @escaping @Sendable (EnvironmentConnection) throws -> Value
    ) throws -> Value {
        try openWriter().write { [cache] connection in
            try job(EnvironmentConnection(connection, Snapshot(cache, nil)))
        }
    }

    /// Adds what has been counted to the day's counts; nothing is written where nothing was counted. What was counted within the last
    /// minute of a day may so come to the next one.
    package func keepTally(at now: Timestamp) throws {
        let counted = tally.take()
        guard !counted.isEmpty else { return }
        let day = DailyCounts.day(now)
        do {
            // By a connection of its own: a tenant that is only read from needs no writer, which would stay.
            let connection = try SQLiteConnection(path: path, mode: .readWrite, settings: SQLiteSettings())
            try connection.transaction {
                let rows = EnvironmentConnection(connection)
                for (name, count) in counted { try rows.dailyCounts.add(count, name, on: day) }
            }
        } catch {
            for (name, count) in counted { tally.add(count, to: name) }
            throw error
        }
    }

    /// Puts the contents of another file, of the schema this program knows, in place of this one's, as one transaction that
    /// running readers do not see.
    ///
    /// `merge` gets this file as it was last, when nobody writes to it any more, and the other one to write to.
    package func restore(
        from source: String,
        merging merge: (_ live: EnvironmentConnection, _ source: EnvironmentConnection) throws -> Void
    ) throws {
        let live = try SQLiteConnection(path: path, mode: .readOnly, settings: SQLiteSettings())
        let other = try SQLiteConnection(path: source, mode: .readWrite, settings: SQLiteSettings())
        try SQLiteConnection(path: path, mode: .readWrite, settings: SQLiteSettings()).restore(from: source) {
            try live.read {
                try other.transaction { try merge(EnvironmentConnection(live), EnvironmentConnection(other)) }
            }
        }
    }

    /// Copies this file, as it is at one moment, while others write.
    package func backup(to target: String) throws {
        try SQLiteConnection(path: path, mode: .readOnly, settings: SQLiteSettings()).backup(to: target)
    }

    /// Finishes what is being written and closes the file; the store opens again when it is used again.
    package func close() {
        let closing = writer.withLock { writer in
            defer { writer = nil }
            return writer
        }
        closing?.close()
        pool.close(path)
        watch.withLock { $0 = nil }
    }

    private func openWriter() throws -> Writer {
        try writer.withLock { writer in
            if let writer { return writer }
            let path = path
            let opened = try Writer(
                name: "writer",
                open: { try SQLiteConnection(path: path, mode: .readWrite, settings: SQLiteSettings()) },
                waiting: waiting, idle: { SQLiteConnection.checkpointWhenIdle($0) })
            writer = opened
            return opened
        }
    }
}
