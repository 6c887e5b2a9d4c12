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

    /// Reads the whole file, beside whoever writes to it; nothing is changed.
    package init(_ path: String, _ kind: Kind, checkingContents: Bool = true) throws {
        let connection = try SQLiteConnection(path: path, mode: .readOnly, settings: SQLiteSettings())
        known = kind == .control ? Migrations.control.count : Migrations.environment.count
        schema = try connection.schemaVersion
        do { damages = checkingContents ? try connection.integrityCheck() : [] } catch let error as DatabaseError
            where error.kind == .corrupt
        {
            // So broken that the check itself could not go on.
            damages = [error.message]
        }
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
