// A backup's database file, brought to where it can be read and changed: a copy of the current schema.

internal import Database
internal import SQLite

package enum BackupFile {
    /// Copies the file at `path`, checked, to a new one at `copy`, and brings the copy to the schema this program knows. Gives
    /// the schema it had.
    package static func unpack(_ path: String, to copy: String, _ kind: FileInspection.Kind) throws -> Int {
        let connection = try SQLiteConnection(path: copy, mode: .readWriteCreate, settings: SQLiteSettings())
        try connection.restore(from: path)
        let schema = try connection.schemaVersion
        try Migrator(kind == .control ? Migrations.control : Migrations.environment).migrate(connection)
        return schema
    }

    /// Puts the control database at `source` in place of the one at `path`, or makes it there. Nobody may have it open.
    package static func replaceControl(at path: String, from source: String) throws {
        try SQLiteConnection(path: path, mode: .readWriteCreate, settings: SQLiteSettings()).restore(from: source)
    }
}
