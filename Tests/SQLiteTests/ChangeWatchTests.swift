// Commits are seen without a transaction.

import Database
import POSIX
import SQLite
import Testing

@Suite struct ChangeWatchTests {
    private let scratch = Scratch()
    private struct Stop: Error {}

    private var path: String { scratch.path }

    private func database() throws -> SQLiteConnection {
        let connection = try scratch.open(.readWriteCreate)
        try connection.script("CREATE TABLE t (a INTEGER)")
        return connection
    }

    @Test func `Every commit changes the stamp, and nothing else does`() throws {
        let writer = try database()
        let watch = try ChangeWatch(path: path)
        var seen = try #require(watch.stamp)
        for number in 0..<100 {
            #expect(watch.stamp == seen)
            try writer.transaction {
                try writer.run("INSERT INTO t VALUES (\(number))")
                #expect(watch.stamp == seen)
            }
            #expect(watch.stamp != seen)
            seen = try #require(watch.stamp)
            _ = try writer.rows("SELECT a FROM t") { try $0.get(0, as: Int.self) }
            try? writer.transaction {
                try writer.run("INSERT INTO t VALUES (-1)")
                throw Stop()
            }
        }
    }

    @Test func `No stamp comes back after a checkpoint and a new beginning of the log`() throws {
        let writer = try database()
        let watch = try ChangeWatch(path: path)
        var seen: [ChangeStamp] = []
        for number in 0..<20 {
            try writer.run("INSERT INTO t VALUES (\(number))")
            let stamp = try #require(watch.stamp)
            #expect(!seen.contains(stamp))
            seen.append(stamp)
            // What a reader knows stays true over a checkpoint; the next commit begins the log anew.
            try writer.script("PRAGMA wal_checkpoint(TRUNCATE)")
        }
    }

    @Test func `A watch outlives every other connection`() throws {
        let watch: ChangeWatch
        do {
            let writer = try database()
            watch = try ChangeWatch(path: path)
            try writer.run("INSERT INTO t VALUES (1)")
        }
        let before = try #require(watch.stamp)
        try SQLiteConnection(path: path, mode: .readWrite).run("INSERT INTO t VALUES (2)")
        #expect(watch.stamp != before)
    }

    /// A reader that finds the same stamp before and after may keep what it read between: so what was read must be what the last
    /// commit of that stamp wrote.
    @Test func `While others commit, what was read under one stamp is of one state`() throws {
        let writer = try database()
        try writer.run("INSERT INTO t VALUES (0)")
        let (watch, path) = (try ChangeWatch(path: path), path)
        let isOver = Monitor(false)
        let threads = (0..<2).map { number in
            Thread(name: "reader-\(number)") {
                guard let reader = try? SQLiteConnection(path: path, mode: .readOnly) else { return }
                var known: (stamp: ChangeStamp, value: Int)?
                while !isOver.withLock({ $0 }) {
                    guard let stamp = watch.stamp else { continue }
                    let value = try? reader.read {
                        try reader.first("SELECT max(a) FROM t") { try $0.get(0, as: Int.self) }
                    }
                    // The stamp was taken before the reading: the same one again afterwards means that nothing came between.
                    guard let value, watch.stamp == stamp else { continue }
                    if let known, known.stamp == stamp { #expect(known.value == value) }
                    known = (stamp, value)
                }
            }
        }
        for number in 1...300 { try writer.run("UPDATE t SET a = \(number)") }
        isOver.withLock { $0 = true }
        for thread in threads { thread.join() }
    }
}
