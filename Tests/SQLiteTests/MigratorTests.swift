// Migrations: in order, each whole or not at all, never over a newer schema.

import Database
import SQLite
import Testing

@Suite struct MigratorTests {
    let scratch = Scratch()
    private let first = Migration(
        number: 1, name: "people", sql: "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT);")
    private let second = Migration(
        number: 2, name: "pets",
        sql: """
            -- pets belong to people
            CREATE TABLE pet (owner INTEGER REFERENCES person (id) ON DELETE CASCADE);
            INSERT INTO person (name) VALUES ('Ada');
            """)

    @Test("pending migrations are applied in order, once, and recorded")
    func order() throws {
        let connection = try scratch.open()
        #expect(try Migrator([first]).migrate(connection) == [first])
        let migrator = Migrator([first, second])
        #expect(try migrator.status(of: connection).pending == [second])
        #expect(try migrator.migrate(connection) == [second])
        #expect(try migrator.migrate(connection).isEmpty)
        #expect(try migrator.status(of: connection).pending.isEmpty)
        let recorded = try connection.rows("SELECT number, name, applied_at FROM schema_migrations ORDER BY number") {
            #expect(try $0.get(2, as: String.self).utf8.count == 19)
            return "\(try $0.get(0, as: Int.self)) \(try $0.get(1, as: String.self))"
        }
        #expect(recorded == ["1 people", "2 pets"])
        #expect(try connection.rows("SELECT name FROM person") { try $0.get(0, as: String.self) } == ["Ada"])
    }

    @Test("a newer schema is refused untouched")
    func newer() throws {
        let connection = try scratch.open()
        try connection.setSchemaVersion(7)
        let kind = errorKind { try Migrator([first, second]).migrate(connection) }
        #expect(kind == .newerSchema(found: 7, known: 2))
        let status = try Migrator([first, second]).status(of: connection)
        #expect(status.version > status.known)
        #expect(try connection.first("SELECT count(*) FROM sqlite_schema") { try $0.get(0, as: Int.self) } == 0)
    }

    @Test(
        "a migration that fails half-way leaves the schema before it",
        arguments: [
            "CREATE TABLE half (id INTEGER); CREATE TABLE half (id INTEGER);",
            "CREATE TABLE half (id INTEGER); INSERT INTO pet VALUES (99);",
            "CREATE TABLE half (id INTEGER); nonsense",
        ])
    func half(_ sql: String) throws {
        let connection = try scratch.open()
        let migrator = Migrator([first, second, Migration(number: 3, name: "half", sql: sql)])
        #expect(throws: DatabaseError.self) { try migrator.migrate(connection) }
        #expect(try connection.schemaVersion == 2)
        #expect(try connection.first("SELECT 1 FROM sqlite_schema WHERE name = 'half'") { _ in 1 } == nil)
        #expect(try connection.first("SELECT count(*) FROM schema_migrations") { try $0.get(0, as: Int.self) } == 2)
        #expect(!connection.isInTransaction)
        #expect(try connection.first("PRAGMA foreign_keys") { try $0.get(0, as: Int.self) } == 1)
    }

    @Test("a referenced table may be built anew without losing its children")
    func rebuild() throws {
        let connection = try scratch.open()
        let third = Migration(
            number: 3, name: "rebuild",
            sql: """
                CREATE TABLE person_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
                INSERT INTO person_new SELECT * FROM person;
                DROP TABLE person;
                ALTER TABLE person_new RENAME TO person;
                """)
        try Migrator([first, second]).migrate(connection)
        try connection.run("INSERT INTO pet VALUES (1)")
        try Migrator([first, second, third]).migrate(connection)
        #expect(try connection.first("SELECT count(*) FROM pet") { try $0.get(0, as: Int.self) } == 1)
        #expect(errorKind { try connection.run("INSERT INTO pet VALUES (99)") } == .foreignKey)
    }

    @Test("two processes that migrate at once apply each migration once")
    func race() throws {
        let migrator = Migrator([first, second])
        let scratch = scratch
        _ = try scratch.open()
        onThreads(4) { _ in
            do { try migrator.migrate(scratch.open(.readWrite)) } catch { Issue.record(error) }
        }
        #expect(try scratch.open().first("SELECT count(*) FROM person") { try $0.get(0, as: Int.self) } == 1)
    }
}
