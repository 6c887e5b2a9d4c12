// Read connections, shared by the whole process: bounded in all, at most two resting ones per database.

package import Database
internal import POSIX
internal import SQLite

/// A pool of read-only connections, by database file.
///
/// Eight connections for each of a hundred tenants would hold 165 MB; two hold 43 MB. Those beyond two go when they have not been
/// used for a second: opening one costs more than a request, and a busy tenant would open and close them all the time.
package final class ReadPool: Sendable {
    private struct Idle {
        let path: String
        let connection: SQLiteConnection
        /// Monotonic microseconds.
        let since: Int
    }

    private struct State {
        /// The longest unused first.
        var idle: [Idle] = []
        var inUse = 0

        /// The longest unused of those whose database has another one resting, else the longest unused of all. Where tenants are asked
        /// in turn, the longest unused is the one that is needed next: second connections must never push out first ones.
        mutating func removeMostDispensable() -> Idle {
            var counts: [String: Int] = [:]
            for one in idle { counts[one.path, default: 0] += 1 }
            return idle.remove(at: idle.firstIndex { counts[$0.path, default: 0] > 1 } ?? 0)
        }
    }

    private let limit: Int
    private let idlePerDatabase: Int
    private let restMicroseconds: Int
    private let state: Monitor<State>

    package init(limit: Int = 128, idlePerDatabase: Int = 2, restMicroseconds: Int = 1_000_000) {
        self.limit = limit
        self.idlePerDatabase = idlePerDatabase
        self.restMicroseconds = restMicroseconds
        state = Monitor(State())
    }

    /// Runs `body` with a connection to `path` that nobody else uses meanwhile, in one read transaction.
    package func read<Value>(_ path: String, _ body: (any Connection) throws -> Value) throws -> Value {
        let connection = try take(path)
        defer { giveBack(connection, path) }
        return try connection.read { try body(connection) }
    }

    /// Closes the idle connections to a database; one in use stays for the next who reads that file.
    package func close(_ path: String) {
        let closing = state.withLock { state in
            let closing = state.idle.filter { $0.path == path }
            state.idle.removeAll { $0.path == path }
            return closing
        }
        _ = consume closing
    }

    package var openCount: Int { state.withLock { $0.idle.count + $0.inUse } }

    /// A connection that nobody else uses until it is given back.
    func take(_ path: String) throws(DatabaseError) -> SQLiteConnection {
        let (found, closing): (Idle?, Idle?) = state.wait { state in
            if let index = state.idle.lastIndex(where: { $0.path == path }) {
                state.inUse += 1
                return (state.idle.remove(at: index), nil)
            }
            guard state.inUse < limit else { return nil }
            state.inUse += 1
            // The new one takes the place of another database's.
            return (nil, state.idle.count + state.inUse > limit ? state.removeMostDispensable() : nil)
        }
        _ = consume closing
        if let found { return found.connection }
        do {
            return try SQLiteConnection(path: path, mode: .readOnly, settings: SQLiteSettings())
        } catch {
            state.withLock { $0.inUse -= 1 }
            throw error
        }
    }

    func giveBack(_ connection: SQLiteConnection, _ path: String) {
        let closing = state.withLock { state -> [Idle] in
            state.inUse -= 1
            var closing: [Idle] = []
            // A transaction that could not be ended would hold its snapshot, and the log file, for ever.
            let back = Idle(path: path, connection: connection, since: SystemClock.monotonicMicroseconds())
            guard !connection.isInTransaction else { return [back] }
            state.idle.append(back)
            if let place = excess(of: path, in: state) { closing.append(state.idle.remove(at: place)) }
            if state.idle.count + state.inUse > limit { closing.append(state.removeMostDispensable()) }
            return closing
        }
        _ = consume closing
    }

    /// The longest unused connection to a database, if it is one too many and has rested.
    private func excess(of path: String, in state: State) -> Int? {
        guard let oldest = state.idle.firstIndex(where: { $0.path == path }),
            SystemClock.monotonicMicroseconds() - state.idle[oldest].since > restMicroseconds,
            state.idle.count(where: { $0.path == path }) > idlePerDatabase
        else { return nil }
        return oldest
    }

    /// Closes what has rested and is one too many.
    package func trim() {
        let closing = state.withLock { state -> [Idle] in
            var closing: [Idle] = []
            for path in Set(state.idle.map(\.path)) {
                while let place = excess(of: path, in: state) { closing.append(state.idle.remove(at: place)) }
            }
            return closing
        }
        _ = consume closing
    }
}
