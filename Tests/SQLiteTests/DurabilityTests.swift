// What a connection must be before it is handed out.

import CForgetfulVFS
import Database
import Glibc
import SQLite
import Testing

@Suite struct DurabilityTests {
    let scratch = Scratch()

    @Test(
        "the settings read back on every kind of connection",
        arguments: [
            ("PRAGMA synchronous", .integer(2)), ("PRAGMA journal_mode", .text("wal")),
            ("PRAGMA foreign_keys", .integer(1)),
            ("PRAGMA trusted_schema", .integer(0)), ("PRAGMA cell_size_check", .integer(1)),
            ("PRAGMA mmap_size", .integer(0)), ("PRAGMA cache_size", .integer(-512)),
            ("PRAGMA busy_timeout", .integer(5_000)),
            ("PRAGMA temp_store", .integer(2)),
        ] as [(SQL, SQLValue)])
    func settings(_ pragma: SQL, _ value: SQLValue) throws {
        for mode in [SQLiteMode.readWriteCreate, .readWrite, .readOnly] {
            let connection = try scratch.open(mode)
            #expect(try connection.first(pragma) { try $0.get(0, as: SQLValue.self) } == value)
        }
    }

    @Test("a connection that cannot sync fully is refused")
    func refused() throws {
        let disk = ForgetfulDisk()
        _ = try scratch.open(.readWriteCreate, disk.settings())
        forgetful_refuse_full(disk.pointer)
        let error = #expect(throws: DatabaseError.self) { try scratch.open(.readWrite, disk.settings()) }
        #expect(error?.kind == .misuse)
        #expect(error?.message.contains("synchronous is 1 and should be 2") == true)
    }

    @Test("a file whose journal is no WAL is refused by a reader")
    func journal() throws {
        let connection = try scratch.openPairs()
        let copy = scratch.folder + "/plain.sqlite"
        try connection.backup(to: copy)
        #expect(errorKind { _ = try SQLiteConnection(path: copy, mode: .readOnly) } == .misuse)
    }

    @Test("the database and the files beside it are for their owner only")
    func permissions() throws {
        let connection = try scratch.openPairs()
        try connection.backup(to: scratch.folder + "/copy")
        #expect(scratch.files == ["copy", "test.sqlite", "test.sqlite-shm", "test.sqlite-wal"])
        for name in scratch.files {
            var status = stat()
            #expect(stat(scratch.folder + "/" + name, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600, "\(name)")
        }
    }

    @Test("what is no database, or not there, is refused with its reason")
    func wrongFiles() throws {
        #expect(errorKind { _ = try scratch.open(.readWrite) } == .io)
        #expect(errorKind { _ = try scratch.open(.readOnly) } == .io)
        let file = try #require(fopen(scratch.path, "w"))
        fputs(String(repeating: "this is no database ", count: 100), file)
        fclose(file)
        #expect(errorKind { _ = try scratch.open(.readWrite) } == .notADatabase)
        let elsewhere = scratch.folder + "/missing/test.sqlite"
        #expect(errorKind { _ = try SQLiteConnection(path: elsewhere, mode: .readWriteCreate) } == .io)
    }

    @Test("a reader cannot write")
    func readOnly() throws {
        _ = try scratch.openPairs()
        let reader = try scratch.open(.readOnly)
        #expect(errorKind { try Pairs.insert(1, reader) } == .readOnly)
    }
}
