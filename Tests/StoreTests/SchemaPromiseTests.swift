// That a schema's number promises just what its migrations make.

import Database
import SQLite
import Store
import Testing
import TestSupport

@Suite struct SchemaPromiseTests {
    @Test(arguments: [FileInspection.Kind.control, .environment])
    func `The promise of each number is what the migrations up to it make in a file`(kind: FileInspection.Kind) throws {
        let migrations = kind == .control ? Migrations.control : Migrations.environment
        let folder = TemporaryFolder()
        for version in 1...migrations.count {
            let path = "\(folder.path)/\(version).sqlite"
            let connection = try SQLiteConnection(path: path, mode: .readWriteCreate)
            try Migrator(Array(migrations.prefix(version))).migrate(connection)
            let made = try connection.rows(
                "SELECT type || ' ' || name FROM sqlite_schema WHERE sql IS NOT NULL AND name <> 'schema_migrations'"
            ) { try $0.get(0, as: String.self) }
            #expect(SchemaPromise(kind, version: version).names == Set(made))
            #expect(try FileInspection(path, kind).missing == [])
        }
        #expect(SchemaPromise(kind, version: 0).names == [])
    }

    @Test func `A file that lacks what its number promises says so, tables first`() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/file.sqlite"
        let connection = try SQLiteConnection(path: path, mode: .readWriteCreate)
        try Migrator(Migrations.environment).migrate(connection)
        try connection.script("DROP TABLE revocations; DROP TABLE audit_events")
        let missing = try FileInspection(path, .environment).missing
        #expect(missing.prefix(2) == ["table audit_events", "table revocations"])
        #expect(missing.count == 6 && missing.dropFirst(2).allSatisfy { $0.hasPrefix("index ") })
    }
}
