// Statements: what is bound, what is refused, what an error may say.

import CSQLite
import Database
@testable import SQLite
import Testing

@Suite struct StatementTests {
    let scratch = Scratch()

    private func people() throws -> SQLiteConnection {
        let connection = try scratch.open()
        try connection.script(
            """
            CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, age INTEGER CHECK (age >= 0));
            CREATE TABLE pet (owner INTEGER NOT NULL REFERENCES person (id));
            """)
        return connection
    }

    @Test(
        "an interpolated text is data, whatever it says",
        arguments: [
            "'; DROP TABLE person; --", "' OR '1'='1", "\"", "?", "?1", ":name", "", " ", "a\0b", "Zoë 🙂", "\\'",
            String(repeating: "long", count: 10_000),
        ])
    func injection(_ text: String) throws {
        let connection = try people()
        try connection.run("INSERT INTO person (name) VALUES (\(text))")
        let found = try connection.rows("SELECT name FROM person WHERE name = \(text)") {
            try $0.get(0, as: String.self)
        }
        #expect(found == [text])
        #expect(try connection.rows("SELECT 1 FROM person WHERE name = \(text + "x")") { _ in 0 }.isEmpty)
    }

    @Test(
        "a field goes behind its prefix without a value between, or not at all",
        arguments: [
            (.null, ""), (.integer(-7), ""), (.real(0.5), ""), (.text("Zoë"), "Zoë"), (.text(""), ""),
            (.blob([65]), ""),
        ] as [(SQLValue, String)])
    func fields(_ value: SQLValue, _ text: String) throws {
        let connection = try scratch.open()
        for room in [0, 4, 5, 8, 100] {
            var bytes: [UInt8] = []
            var field: StoredField?
            try connection.each("SELECT \(value)") { row in
                bytes.append(addingCapacity: room) {
                    field = row.field(0, after: "<=>".utf8Span.span, leaving: 2, into: &$0)
                }
                return true
            }
            guard room >= text.utf8.count + 5 else {
                guard case .tooLong = field else {
                    Issue.record("\(room) bytes were enough for \(text)")
                    continue
                }
                #expect(bytes.isEmpty)
                continue
            }
            #expect(String(decoding: bytes, as: UTF8.self) == "<=>" + text)
            switch (field, value) {
            case (.integer(-7), .integer), (.real(0.5), .real), (.text, .text): break
            case (StoredField.none?, .null), (StoredField.none?, .blob): break
            default: Issue.record("\(value) was told as another kind")
            }
        }
    }

    @Test("there is no field beyond the row")
    func beyond() throws {
        try scratch.open().each("SELECT 'a'") { row in
            for index in [-1, 1, 99] {
                var bytes: [UInt8] = []
                bytes.append(addingCapacity: 100) {
                    guard case .none = row.field(index, after: "".utf8Span.span, leaving: 0, into: &$0) else {
                        Issue.record("column \(index) holds something")
                        return
                    }
                }
                #expect(bytes.isEmpty)
            }
            return true
        }
    }

    @Test(
        "a value comes back as it went in",
        arguments: [
            .null, .integer(.max), .integer(.min), .integer(0), .real(0.1), .text(""), .text("a\0b"), .blob([]),
            .blob([0, 255, 39]),
        ] as [SQLValue])
    func roundTrip(_ value: SQLValue) throws {
        #expect(try scratch.open().first("SELECT \(value)") { try $0.get(0, as: SQLValue.self) } == value)
    }

    @Test("interpolation makes placeholders, fragments keep their bindings")
    func text() {
        var sql: SQL = "SELECT \(raw: "name") FROM person WHERE id = \(7)"
        sql.append(" AND \("age > \(3)" as SQL)" + " AND id IN (\(list: ["a", "b"]))" + " AND id IN (\(list: [Int]()))")
        #expect(
            sql.text == "SELECT name FROM person WHERE id = ? AND age > ? AND id IN (?, ?) AND id IN (NULL)")
        #expect(sql.bindings == [.integer(7), .integer(3), .text("a"), .text("b")])
    }

    @Test("a stored value of another kind is an error")
    func strictReading() throws {
        let connection = try scratch.open()
        func read<Value: SQLValueConvertible>(_ sql: SQL, _ type: Value.Type) -> DatabaseError.Kind? {
            errorKind { _ = try connection.first(sql) { try $0.get(0, as: type) } }
        }
        #expect(read("SELECT '1'", Int.self) == .decoding)
        #expect(read("SELECT 1", String.self) == .decoding)
        #expect(read("SELECT 2", Bool.self) == .decoding)
        #expect(read("SELECT NULL", Int.self) == .decoding)
        #expect(read("SELECT 'x'", [UInt8].self) == .decoding)
        #expect(read("SELECT 1", Bool.self) == nil)
        #expect(read("SELECT NULL", Int?.self) == nil)
        #expect(errorKind { _ = try connection.first("SELECT 1") { try $0.get(1, as: Int.self) } } == .decoding)
    }

    @Test("a constraint says which it was")
    func constraints() throws {
        let connection = try people()
        try connection.run("INSERT INTO person VALUES (1, 'Ada', 36)")
        func kind(_ sql: SQL) -> DatabaseError.Kind? { errorKind { try connection.run(sql) } }
        #expect(kind("INSERT INTO person (name) VALUES ('Ada')") == .uniqueViolation("person.name"))
        #expect(kind("INSERT INTO person VALUES (1, 'Bob', 1)") == .uniqueViolation("person.id"))
        #expect(kind("INSERT INTO person VALUES (2, NULL, 1)") == .notNull)
        #expect(kind("INSERT INTO person VALUES (2, 'Bob', -1)") == .check)
        #expect(kind("INSERT INTO pet VALUES (9)") == .foreignKey)
    }

    @Test("an error shows the statement and no bound value")
    func silence() throws {
        let connection = try people()
        let secret = "s3cr3t"
        let statements: [SQL] = [
            "INSERT INTO person (id, name) VALUES (\(secret), \(secret))", "SELECT json_extract('{}', \(secret))",
            "INSERT INTO person (name, age) VALUES (\(secret), -1)",
        ]
        for sql in statements {
            let error = #expect(throws: DatabaseError.self) { try connection.run(sql) }
            #expect(error?.sql == sql.text)
            #expect(!"\(String(reflecting: error))".contains(secret))
        }
        let error = #expect(throws: DatabaseError.self) {
            try connection.first("SELECT \(secret)") { try $0.get(0, as: Int.self) }
        }
        #expect(!"\(String(reflecting: error))".contains(secret))
    }

    @Test("text that is not exactly one statement, or has other placeholders than values, is refused")
    func oneStatement() throws {
        let connection = try people()
        func kind(_ sql: SQL) -> DatabaseError.Kind? { errorKind { try connection.run(sql) } }
        #expect(kind("DELETE FROM pet; DELETE FROM person") == .misuse)
        #expect(kind("") == .misuse)
        #expect(kind("-- nothing") == .misuse)
        #expect(kind("SELECT ?") == .misuse)
        #expect(kind("SELECT ? + \(1)") == .misuse)
        #expect(kind("SELECT \"no such column\"") == .other(1))
        #expect(kind("DELETE FROM pet ;\n") == nil)
    }

    @Test("run counts the rows it changed itself")
    func changes() throws {
        let connection = try people()
        #expect(try connection.run("INSERT INTO person (name) VALUES ('a'), ('b')") == 2)
        #expect(try connection.run("CREATE TABLE other (id INTEGER)") == 0)
        #expect(try connection.run("UPDATE person SET age = 1 WHERE name = 'a'") == 1)
        #expect(try connection.run("UPDATE person SET age = 1 WHERE name = 'z'") == 0)
        #expect(try connection.run("SELECT 1") == 0)
    }

    @Test("first on a statement that writes lets it finish")
    func returning() throws {
        let connection = try people()
        let id = try connection.first("INSERT INTO person (name) VALUES ('a'), ('b') RETURNING id") {
            try $0.get(0, as: Int.self)
        }
        #expect(id == 1)
        #expect(!connection.isInTransaction)
        #expect(try scratch.open(.readOnly).first("SELECT count(*) FROM person") { try $0.get(0, as: Int.self) } == 2)
    }

    @Test("the same statement may run while its rows are being read")
    func nested() throws {
        let connection = try people()
        try connection.run("INSERT INTO person (name) VALUES ('a'), ('b')")
        let pairs = try connection.rows("SELECT name FROM person") { outer in
            let inner = try connection.rows("SELECT name FROM person") { try $0.get(0, as: String.self) }
            return try outer.get(0) + inner.joined()
        }
        #expect(pairs == ["aab", "bab"])
    }

    @Test("a statement left early holds no snapshot")
    func reset() throws {
        let writer = try people()
        try writer.run("INSERT INTO person (name) VALUES ('a'), ('b')")
        let reader = try scratch.open(.readOnly)
        _ = try reader.first("SELECT name FROM person") { try $0.get(0, as: String.self) }
        struct Stop: Error {}
        #expect(throws: Stop.self) { try reader.rows("SELECT name FROM person") { _ in throw Stop() } }
        let busy = try writer.first("PRAGMA wal_checkpoint(RESTART)") { try $0.get(0, as: Int.self) }
        #expect(busy == 0)
    }

    @Test("a cache that is full keeps working")
    func cache() throws {
        var settings = SQLiteSettings()
        settings.statementsCached = 2
        let connection = try scratch.open(.readWriteCreate, settings)
        let statements: [SQL] = ["SELECT 1", "SELECT 2", "SELECT 3", "SELECT 4"]
        for _ in 0..<3 {
            for (index, sql) in statements.enumerated() {
                #expect(try connection.first(sql) { try $0.get(0, as: Int.self) } == index + 1)
            }
        }
    }

    @Test("a cache holds no more than its limit, and lets go what was used longest ago")
    func leastRecentlyUsed() throws {
        _ = try scratch.open()
        let handle = try SQLiteHandle(path: scratch.path, flags: SQLITE_OPEN_READWRITE)
        let cache = StatementCache(limit: 2, handle: handle)
        let (one, two, three): (SQL, SQL, SQL) = ("SELECT 1", "SELECT 2", "SELECT 3")
        let (first, second) = (try cache.statement(one), try cache.statement(two))
        #expect(try cache.statement(one) === first)
        _ = try cache.statement(three)
        #expect(cache.count == 2)
        #expect(try cache.statement(one) === first)
        #expect(try cache.statement(two) !== second)
        #expect(cache.count == 2)
    }

    @Test("a row kept beyond its closure reads nothing")
    func escapedRow() throws {
        let connection = try scratch.open()
        let row = try connection.first("SELECT 'text'") { $0 }
        #expect(try row?.get(0, as: String?.self) == .some(.none))
    }
}
