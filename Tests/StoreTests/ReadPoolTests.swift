// The process's read connections: bounded in all, few idle ones for each tenant.

import Database
import Model
import POSIX
import SQLite
import Store
import Testing
import TestSupport

@Suite struct ReadPoolTests {
    private let folder = TemporaryFolder()

    private func database(_ name: String) throws -> String {
        let path = "\(folder.path)/\(name).sqlite"
        try SQLiteConnection(path: path, mode: .readWriteCreate).script("CREATE TABLE t (a INTEGER)")
        return path
    }

    /// Holds `count` reads of a database open at once, and gives what was open then.
    private func openWhileReading(_ pool: ReadPool, _ path: String, _ count: Int) throws -> Int {
        let inside = Monitor(0)
        let most = Monitor(0)
        _ = try TestThreads(count) { _ in
            try pool.read(path) { _ in
                inside.withLock { $0 += 1 }
                _ = inside.wait(milliseconds: 5000) { $0 >= count ? true : nil }
                most.withLock { $0 = max($0, pool.openCount) }
            }
        }.values()
        return most.withLock { $0 }
    }

    @Test func `At most two connections rest for a database`() throws {
        let pool = ReadPool(restMicroseconds: 0)
        let path = try database("a")
        #expect(try openWhileReading(pool, path, 6) == 6)
        #expect(pool.openCount == 2)
    }

    @Test func `A busy database keeps its connections, and loses them when it has been quiet`() throws {
        let pool = ReadPool(restMicroseconds: 20_000)
        let path = try database("a")
        #expect(try openWhileReading(pool, path, 6) == 6)
        #expect(pool.openCount == 6)
        _ = Monitor(0).wait(milliseconds: 30) { _ in Never?.none }
        pool.trim()
        #expect(pool.openCount == 2)
    }

    @Test func `Idle connections of some tenants make room for others within the bound`() throws {
        let pool = ReadPool(limit: 4)
        for name in ["a", "b"] { _ = try openWhileReading(pool, try database(name), 2) }
        #expect(pool.openCount == 4)
        #expect(try openWhileReading(pool, try database("c"), 4) == 4)
        #expect(pool.openCount <= 4)
    }

    @Test func `A second connection makes room before another tenant's only one, however long that has rested`() throws
    {
        let pool = ReadPool(limit: 3)
        let (a, b, c) = (try database("a"), try database("b"), try database("c"))
        var known: [any Connection] = []
        try pool.read(b) { known.append($0) }
        _ = try openWhileReading(pool, a, 2)
        try pool.read(c) { _ in }
        #expect(pool.openCount == 3)
        try pool.read(b) { #expect($0 as AnyObject === known[0] as AnyObject) }
    }

    @Test func `Who comes when all are in use waits, and is served`() throws {
        let pool = ReadPool(limit: 2)
        let path = try database("a")
        let most = Monitor(0)
        _ = try TestThreads(12) { _ in
            for _ in 0..<50 {
                try pool.read(path) { _ in most.withLock { $0 = max($0, pool.openCount) } }
            }
        }.values()
        #expect(most.withLock { $0 } <= 2)
        #expect(pool.openCount <= 2)
    }

    @Test func `A database that cannot be opened does not use up the pool`() throws {
        let pool = ReadPool(limit: 2)
        for _ in 0..<10 {
            #expect(throws: DatabaseError.self) { try pool.read(folder.path + "/none.sqlite") { _ in } }
        }
        #expect(pool.openCount == 0)
        try pool.read(try database("a")) { _ in }
    }

    @Test func `A body that fails gives its connection back`() throws {
        let pool = ReadPool(limit: 1)
        let path = try database("a")
        for _ in 0..<5 {
            #expect(throws: TestFailure.self) { try pool.read(path) { _ in throw TestFailure("on purpose") } }
        }
        #expect(pool.openCount == 1)
        pool.close(path)
        #expect(pool.openCount == 0)
    }

    @Test func `A read sees one moment, and cannot write`() throws {
        let pool = ReadPool()
        let path = try database("a")
        let writer = try SQLiteConnection(path: path, mode: .readWrite)
        try pool.read(path) { connection in
            #expect(try connection.rows("SELECT a FROM t") { try $0.get(0, as: Int.self) }.isEmpty)
            try writer.run("INSERT INTO t VALUES (1)")
            #expect(try connection.rows("SELECT a FROM t") { try $0.get(0, as: Int.self) }.isEmpty)
            #expect(throws: DatabaseError.self) { try connection.run("INSERT INTO t VALUES (2)") }
        }
        #expect(try pool.read(path) { try $0.rows("SELECT a FROM t") { try $0.get(0, as: Int.self) } } == [1])
    }
}
