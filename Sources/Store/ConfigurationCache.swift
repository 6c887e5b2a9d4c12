// What hardly ever changes and is asked for with every request: clients, apps, resource servers and grants, in memory.

internal import Database
internal import POSIX

/// Rows of one environment, by what was asked for. The file's own version of its configuration says whether they are still true:
/// a change by this process, by a command or by a restore makes another version.
final class ConfigurationCache: Sendable {
    private struct State {
        var version: [UInt8] = []
        var rows: [String: any Sendable] = [:]
    }

    private let limit: Int
    private let state = Monitor(State())

    init(limit: Int = 2000) {
        self.limit = limit
    }

    func row<Row: Sendable>(_ key: String, version: [UInt8]) -> Row? {
        state.withLock { $0.version == version ? $0.rows[key] as? Row : nil }
    }

    /// Remembers a row that a transaction has read which sees `version`. What does not exist is not remembered: anybody can ask
    /// for names that nobody has.
    func remember(_ key: String, _ row: some Sendable, version: [UInt8]) {
        state.withLock { state in
            if state.version != version || state.rows.count >= limit { state.rows = [:] }
            state.version = version
            state.rows[key] = row
        }
    }
}

/// The versions that one read transaction sees, read once.
final class Snapshot {
    private let cache: ConfigurationCache
    private var known: (keys: [UInt8], configuration: [UInt8])?

    init(_ cache: ConfigurationCache) {
        self.cache = cache
    }

    func versions(_ connection: any Connection) throws -> (keys: [UInt8], configuration: [UInt8]) {
        if let known { return known }
        let read = try connection.first("SELECT key_ring.version, configuration.version FROM key_ring, configuration") {
            (keys: try $0.get(0, as: [UInt8].self), configuration: try $0.get(1, as: [UInt8].self))
        }
        known = read
        return read ?? ([], [])
    }

    /// A row from memory, or read by `load`.
    func row<Row: Sendable>(_ key: String, _ connection: any Connection, _ load: () throws -> Row?) throws -> Row? {
        let version = try versions(connection).configuration
        if let row: Row = cache.row(key, version: version) { return row }
        guard let row = try load() else { return nil }
        cache.remember(key, row, version: version)
        return row
    }
}
