// Looking at a database file without opening the installation: for an installation that cannot be opened.

internal import Database
internal import SQLite

/// What a database file says of itself.
package struct FileInspection: Sendable {
    package enum Kind: Sendable { case control, environment }

    package let schema: Int
    /// The schema this program knows.
    package let known: Int
    /// What is broken inside; empty for a sound file.
    package let damages: [String]
    /// Tables, indexes and triggers that its schema number promises and that are not there: `table users`.
    package let missing: [String]

    /// Reads the whole file, beside whoever writes to it; nothing is changed.
    package init(_ path: String, _ kind: Kind, checkingContents: Bool = true) throws {
        let connection = try SQLiteConnection(path: path, mode: .readOnly, settings: SQLiteSettings())
        known = kind == .control ? Migrations.control.count : Migrations.environment.count
        schema = try connection.schemaVersion
        // Where even this cannot be read, the file is damaged, which is said elsewhere.
        missing = (try? Self.missing(in: connection, SchemaPromise(kind, version: schema))) ?? []
        do { damages = checkingContents ? try connection.integrityCheck() : [] } catch let error as DatabaseError
            where error.kind == .corrupt
        {
            // So broken that the check itself could not go on.
            damages = [error.message]
        }
    }

    private static func missing(in connection: SQLiteConnection, _ promise: SchemaPromise) throws -> [String] {
        let present = try connection.rows("SELECT type, name FROM sqlite_schema") { row in
            "\(try row.get(0, as: String.self)) \(try row.get(1, as: String.self))"
        }
        let missing = promise.names.subtracting(present).sorted()
        // Tables first: an index is missing with its table.
        return missing.filter { $0.hasPrefix("table ") } + missing.filter { !$0.hasPrefix("table ") }
    }

    /// Reads the control database at `path`, which has this program's schema, without opening the installation.
    package static func control<Value>(_ path: String, _ body: (ControlConnection) throws -> Value) throws -> Value {
        let connection = try SQLiteConnection(path: path, mode: .readOnly, settings: SQLiteSettings())
        return try connection.read { try body(ControlConnection(connection: connection)) }
    }

    /// The same for an environment's file.
    package static func environment<Value>(
        _ path: String, _ body: (EnvironmentConnection) throws -> Value
    ) throws -> Value {
        let connection = try SQLiteConnection(path: path, mode: .readOnly, settings: SQLiteSettings())
        return try connection.read { try body(EnvironmentConnection(connection)) }
    }
}
