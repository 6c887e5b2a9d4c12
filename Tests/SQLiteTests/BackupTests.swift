// Copies of a database that is being written, and back.

import Database
import Glibc
import POSIX
import SQLite
import Synchronization
import Testing

@Suite(.serialized) struct BackupTests {
    let scratch = Scratch()
    private var copy: String { scratch.folder + "/copy.sqlite" }

    /// Opens a copy as the program would: as a live database.
    private func opened(_ path: String) throws -> SQLiteConnection {
        try SQLiteConnection(path: path, mode: .readWrite)
    }

    @Test("a backup taken while others write is whole and of one moment")
    func whileWriting() throws {
        let scratch = scratch
        let writer = try Writer(name: "writer", open: { try scratch.openPairs() })
        for index in 0..<2_000 / 50 {
            try writer.write { connection in for id in 0..<50 { try Pairs.insert(index * 50 + id, connection) } }
        }
        let isOver = Atomic(false)
        let load = Thread(name: "load") {
            var id = 10_000
            while !isOver.load(ordering: .relaxed) {
                let next = id
                _ = try? writer.write { try Pairs.insert(next, $0) }
                id += 1
            }
        }
        for round in 0..<3 {
            try scratch.open(.readWrite).backup(to: copy + "\(round)")
            let restored = try opened(copy + "\(round)")
            #expect(try restored.integrityCheck().isEmpty)
            let ids = try Pairs.left(restored)
            #expect(ids.count >= 2_000)
            #expect(try Pairs.right(restored) == ids)
        }
        isOver.store(true, ordering: .relaxed)
        load.join()
        writer.close()
    }

    @Test("a backup is one plain file and leaves nothing else")
    func plain() throws {
        let connection = try scratch.openPairs()
        try Pairs.insert(1, connection)
        try connection.backup(to: copy)
        #expect(scratch.files == ["copy.sqlite", "test.sqlite", "test.sqlite-shm", "test.sqlite-wal"])
    }

    @Test("a backup replaces no file")
    func noReplacing() throws {
        let connection = try scratch.openPairs()
        try connection.backup(to: copy)
        try Pairs.insert(1, connection)
        #expect(errorKind { try connection.backup(to: copy) } == .misuse)
        #expect(try Pairs.left(opened(copy)).isEmpty)
        #expect(!scratch.files.contains("copy.sqlite.partial"))
    }

    @Test("a restore replaces everything at once for connections that stay open")
    func restore() throws {
        let connection = try scratch.openPairs()
        try Pairs.insert(1, connection)
        try connection.backup(to: copy)
        try Pairs.insert(2, connection)
        try connection.script("CREATE TABLE later (id INTEGER)")
        let reader = try scratch.open(.readOnly)
        let other = try scratch.open(.readWrite)
        try reader.read {
            #expect(try Pairs.left(reader) == [1, 2])
            try other.restore(from: copy)
            #expect(try Pairs.left(reader) == [1, 2])
        }
        for connection in [connection, reader, other] {
            #expect(try Pairs.left(connection) == [1])
            #expect(try connection.first("SELECT 1 FROM sqlite_schema WHERE name = 'later'") { _ in 1 } == nil)
            #expect(try connection.first("PRAGMA journal_mode") { try $0.get(0, as: String.self) } == "wal")
        }
        try Pairs.insert(3, connection)
        #expect(try Pairs.left(reader) == [1, 3])
        #expect(try connection.integrityCheck().isEmpty)
    }

    @Test("a damaged file is not restored")
    func damaged() throws {
        let connection = try scratch.openPairs()
        for id in 0..<100 { try Pairs.insert(id, connection) }
        try connection.backup(to: copy)
        let file = try #require(fopen(copy, "r+"))
        fseek(file, 3 * 4096 + 5, SEEK_SET)
        for _ in 0..<2_000 { fputc(0xAA, file) }
        fclose(file)
        #expect(errorKind { try connection.restore(from: copy) } == .corrupt)
        #expect(try Pairs.left(connection).count == 100)
    }

    @Test("the integrity check finds a missing parent")
    func integrity() throws {
        let connection = try scratch.openPairs()
        #expect(try connection.integrityCheck().isEmpty)
        try connection.script("CREATE TABLE child (parent REFERENCES left_side (id)); PRAGMA foreign_keys = 0")
        try connection.run("INSERT INTO child VALUES (9)")
        #expect(try connection.integrityCheck() == ["rows of child refer to rows that are not there"])
    }

    @Test("neither copy runs inside a transaction")
    func insideTransaction() throws {
        let connection = try scratch.openPairs()
        try connection.transaction {
            #expect(errorKind { try connection.backup(to: copy) } == .misuse)
            #expect(errorKind { try connection.restore(from: copy) } == .misuse)
        }
    }

    @Test("what a restore carries over is the last state: nobody writes once it has been read")
    func carryingOver() throws {
        let live = try scratch.openPairs()
        try Pairs.insert(1, live)
        try live.backup(to: copy + ".plain")
        let source = try SQLiteConnection(path: copy, mode: .readWriteCreate)
        try source.restore(from: copy + ".plain")
        try Pairs.insert(2, live)

        let reader = try scratch.open(.readOnly)
        var impatient = SQLiteSettings()
        impatient.busyTimeoutMilliseconds = 0
        let late = try SQLiteConnection(path: live.path, mode: .readWrite, settings: impatient)
        try live.restore(from: copy) {
            // While it is locked: read by others, written by nobody, and the source may grow.
            #expect(errorKind { try late.transaction { try Pairs.insert(3, late) } } == .busy)
            for id in try reader.read({ try Pairs.left(reader) }) where id != 1 {
                try source.transaction { for more in id..<id + 300 { try Pairs.insert(more, source) } }
            }
        }
        try late.transaction { try Pairs.insert(1000, late) }
        #expect(try Pairs.left(reader) == [1] + Array(2..<302) + [1000])
        #expect(try Pairs.right(reader) == Pairs.left(reader))
        #expect(try reader.integrityCheck().isEmpty)
    }

    @Test("a restore whose preparation fails changes nothing and holds no lock")
    func givenUp() throws {
        struct Refusal: Error {}
        let live = try scratch.openPairs()
        try live.backup(to: copy)
        try Pairs.insert(1, live)
        #expect(throws: Refusal.self) { try live.restore(from: copy) { throw Refusal() } }
        try Pairs.insert(2, live)
        #expect(try Pairs.left(live) == [1, 2])
    }
}
