// Transactions: one view, all or nothing, and nothing after a rollback nobody asked for.

import Database
import SQLite
import Testing

@Suite struct TransactionTests {
    let scratch = Scratch()
    struct Stop: Error {}

    @Test("a read transaction sees one moment")
    func snapshot() throws {
        let writer = try scratch.openPairs()
        let reader = try scratch.open(.readOnly)
        try reader.read {
            #expect(try Pairs.left(reader).isEmpty)
            try Pairs.insert(1, writer)
            #expect(try Pairs.left(reader).isEmpty)
            #expect(try reader.read { try Pairs.left(reader) }.isEmpty)
            #expect(reader.isInTransaction)
        }
        #expect(!reader.isInTransaction)
        #expect(try Pairs.left(reader) == [1])
    }

    @Test("a transaction that throws leaves nothing")
    func rollback() throws {
        let connection = try scratch.openPairs()
        #expect(throws: Stop.self) {
            try connection.transaction {
                try Pairs.insert(1, connection)
                throw Stop()
            }
        }
        #expect(!connection.isInTransaction)
        #expect(try Pairs.left(connection).isEmpty)
        try connection.transaction { try Pairs.insert(2, connection) }
        #expect(try Pairs.left(connection) == [2])
    }

    @Test("a transaction does not nest, savepoints do")
    func nesting() throws {
        let connection = try scratch.openPairs()
        try connection.transaction {
            #expect(errorKind { try connection.begin(.write) } == .misuse)
            try connection.savepoint()
            try Pairs.insert(1, connection)
            try connection.savepoint()
            try Pairs.insert(2, connection)
            try connection.rollbackToSavepoint()
            try connection.releaseSavepoint()
        }
        #expect(try Pairs.left(connection) == [1])
        #expect(errorKind { try connection.savepoint() } == .misuse)
    }

    @Test("a deferred foreign key refuses the commit and nothing stays")
    func deferred() throws {
        let connection = try scratch.openPairs()
        try connection.script("CREATE TABLE child (parent REFERENCES left_side (id) DEFERRABLE INITIALLY DEFERRED)")
        let kind = errorKind {
            try connection.transaction {
                try Pairs.insert(1, connection)
                try connection.run("INSERT INTO child VALUES (9)")
            }
        }
        #expect(kind == .foreignKey)
        #expect(!connection.isInTransaction)
        #expect(try Pairs.left(connection).isEmpty)
    }

    @Test("after a rollback of the engine's own, code that swallowed the error cannot go on")
    func lost() throws {
        let connection = try scratch.openPairs()
        let kind = errorKind {
            try connection.transaction {
                try Pairs.insert(1, connection)
                // What SQLite does by itself when the disk is full.
                try connection.script("ROLLBACK")
                #expect(errorKind { try Pairs.insert(2, connection) } == .misuse)
                #expect(errorKind { try connection.script("DELETE FROM left_side") } == .misuse)
            }
        }
        #expect(kind == .misuse)
        #expect(try Pairs.left(connection).isEmpty)
        try connection.transaction { try Pairs.insert(3, connection) }
        #expect(try Pairs.left(connection) == [3])
    }

    @Test("the data version changes with another connection's commit only")
    func dataVersion() throws {
        let one = try scratch.openPairs()
        let other = try scratch.open(.readWrite)
        let before = try one.dataVersion
        try Pairs.insert(1, one)
        #expect(try one.dataVersion == before)
        try Pairs.insert(2, other)
        #expect(try one.dataVersion != before)
    }

    @Test("a second writer waits as long as it may and is told that the database is busy")
    func busy() throws {
        let one = try scratch.openPairs()
        var settings = SQLiteSettings()
        settings.busyTimeoutMilliseconds = 20
        let other = try scratch.open(.readWrite, settings)
        try one.transaction {
            #expect(errorKind { try other.transaction {} } == .busy)
        }
        try other.transaction { try Pairs.insert(1, other) }
    }
}
