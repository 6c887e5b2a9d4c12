// What one transaction of the server sees, as far as it can be told from memory.

internal import Database

/// The versions a file carries of what is kept in memory; triggers change them.
struct Versions: Equatable, Sendable {
    var keys: [UInt8] = []
    var configuration: [UInt8] = []

    init() {}

    init(_ connection: any Connection) throws {
        try connection.each("SELECT key_ring.version, configuration.version FROM key_ring, configuration") { row in
            keys = try row.get(0)
            configuration = try row.get(1)
            return false
        }
    }
}

/// The versions that one reading, or one job of a write, sees. It belongs to one thread.
///
/// A job decides on what is true when it commits: it reads the versions itself, inside the transaction that keeps everybody else from
/// changing them, and again after each change of its own. What memory holds of another version is not used.
final class Snapshot {
    /// The state of the file before the reading began; nil in a write.
    let stamp: ChangeStamp?
    private let cache: ConfigurationCache
    private var known: Versions?
    /// What the connection had changed when the versions became known.
    private var changes = 0

    init(_ cache: ConfigurationCache, _ stamp: ChangeStamp?) {
        self.cache = cache
        self.stamp = stamp
        known = stamp.flatMap(cache.versions)
    }

    /// Whether a transaction that has just begun sees what has been answered from memory so far.
    func holds(in connection: any Connection) throws -> Bool {
        let seen = try Versions(connection)
        cache.note(seen, at: stamp)
        guard let known else {
            self.known = seen
            return true
        }
        return known == seen
    }

    func versions(_ connection: any Connection) throws -> Versions {
        if let known, connection.changes == changes { return known }
        known = nil
        // Begins a transaction that was put off, which asks `holds`.
        try connection.script("")
        if let known { return known }
        let seen = try Versions(connection)
        (known, changes) = (seen, connection.changes)
        return seen
    }

    /// A row from memory, or read by `load`.
    func row<Row: Sendable>(
        _ key: ConfigurationCache.Key, _ connection: any Connection, _ load: () throws -> Row?
    ) throws -> Row? {
        let versions = try versions(connection)
        if let row: Row = cache.row(key, versions) { return row }
        guard let row = try load() else { return nil }
        cache.remember(key, row, versions)
        return row
    }
}

extension Snapshot? {
    /// A row from memory where there is a snapshot, else from the database.
    func row<Row: Sendable>(
        _ key: ConfigurationCache.Key, _ connection: any Connection, _ load: () throws -> Row?
    ) throws -> Row? {
        guard let self else { return try load() }
        return try self.row(key, connection, load)
    }
}
