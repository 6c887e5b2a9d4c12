// The group-commit writer: who shares a commit, who is told what, and that nobody waits for ever.

import Database
import Glibc
import POSIX
import SQLite
import Synchronization
import Testing

@Suite(.serialized) struct WriterTests {
    let scratch = Scratch()
    struct Stop: Error, Equatable { var id = 0 }

    private func writer(maxGroup: Int = 64) throws -> Writer {
        let scratch = scratch
        return try Writer(name: "writer", open: { try scratch.openPairs() }, maxGroup: maxGroup)
    }

    /// Keeps the writer busy until `count` jobs wait behind it, so that they form a group; `before` runs when they do.
    static func gather(
        _ count: Int, on writer: Writer, before: @escaping @Sendable () -> Void = {},
        _ job: @escaping @Sendable (Int) -> Void
    ) {
        let isHeld = Monitor(false)
        let gate = Thread(name: "gate") {
            _ = try? writer.write { _ in
                isHeld.withLock { $0 = true }
                while writer.waiting < count { usleep(100) }
                before()
            }
        }
        isHeld.wait { $0 ? () : nil }
        onThreads(count, job)
        gate.join()
    }

    @Test("a job's value comes back, and what it wrote is there for everybody")
    func value() throws {
        let writer = try writer()
        let sum = try writer.write { connection in
            try Pairs.insert(1, connection)
            return 1 + 1
        }
        #expect(sum == 2)
        #expect(try Pairs.left(scratch.open(.readOnly)) == [1])
        writer.close()
    }

    @Test("jobs that wait together share one commit", arguments: [(64, 1), (16, 1), (4, 4), (1, 16)])
    func grouping(_ maxGroup: Int, _ commits: Int) throws {
        let writer = try writer(maxGroup: maxGroup)
        let journal = CommitCount()
        let scratch = scratch
        let counting = try Writer(
            name: "counting", open: { CountingConnection(try scratch.open(.readWrite), journal) }, maxGroup: maxGroup)
        WriterTests.gather(16, on: counting) { index in
            do { try counting.write { try Pairs.insert(index, $0) } } catch { Issue.record(error) }
            // Only after the commit may `write` return.
            let isThere = try? Pairs.right(scratch.open(.readOnly)).contains(index)
            #expect(isThere == true)
        }
        // One more is the gate's own.
        #expect(journal.count == commits + 1)
        #expect(try Pairs.left(scratch.open(.readOnly)) == Array(0..<16))
        counting.close()
        writer.close()
    }

    @Test("a job that throws loses its own changes and nobody else's")
    func failingJob() throws {
        let writer = try writer()
        let errors = Mutex<[Int]>([])
        WriterTests.gather(16, on: writer) { index in
            do {
                try writer.write { connection in
                    try Pairs.insert(index, connection)
                    if index % 3 == 0 { throw Stop(id: index) }
                    if index % 5 == 0 { try Pairs.insert(index, connection) }
                }
            } catch let error as Stop {
                #expect(error.id == index)
                errors.withLock { $0.append(index) }
            } catch {
                #expect((error as? DatabaseError)?.kind == .uniqueViolation("left_side.id"))
                errors.withLock { $0.append(index) }
            }
        }
        let failed = (0..<16).filter { $0 % 3 == 0 || $0 % 5 == 0 }
        #expect(errors.withLock { $0.sorted() } == failed)
        let reader = try scratch.open(.readOnly)
        #expect(try Pairs.left(reader) == (0..<16).filter { !failed.contains($0) })
        #expect(try Pairs.left(reader) == Pairs.right(reader))
        writer.close()
    }

    @Test("a job that breaks a deferred constraint fails alone, the others are run again")
    func deferred() throws {
        let writer = try writer()
        try writer.write {
            try $0.script("CREATE TABLE child (parent REFERENCES left_side (id) DEFERRABLE INITIALLY DEFERRED)")
        }
        let failures = Mutex<[Int]>([])
        WriterTests.gather(8, on: writer) { index in
            do {
                try writer.write { connection in
                    try Pairs.insert(index, connection)
                    if index == 3 { try connection.run("INSERT INTO child VALUES (99)") }
                }
            } catch {
                #expect((error as? DatabaseError)?.kind == .foreignKey)
                failures.withLock { $0.append(index) }
            }
        }
        #expect(failures.withLock { $0 } == [3])
        #expect(try Pairs.left(scratch.open(.readOnly)) == [0, 1, 2, 4, 5, 6, 7])
        writer.close()
    }

    @Test("when a job loses the transaction, the others are run again and it is told")
    func lostTransaction() throws {
        let writer = try writer()
        let failures = Mutex<[Int]>([])
        WriterTests.gather(8, on: writer) { index in
            do {
                try writer.write { connection in
                    try Pairs.insert(index, connection)
                    // What SQLite does by itself after some errors; this job does not even notice.
                    if index == 3 { try connection.script("ROLLBACK") }
                }
            } catch {
                #expect((error as? DatabaseError)?.kind == .misuse)
                failures.withLock { $0.append(index) }
            }
        }
        #expect(failures.withLock { $0 } == [3])
        let reader = try scratch.open(.readOnly)
        #expect(try Pairs.left(reader) == [0, 1, 2, 4, 5, 6, 7])
        #expect(try Pairs.left(reader) == Pairs.right(reader))
        writer.close()
    }

    @Test("a busy database fails the group, and the writer goes on")
    func busy() throws {
        let scratch = scratch
        let other = try scratch.openPairs()
        let writer = try Writer(
            name: "writer",
            open: {
                var settings = SQLiteSettings()
                settings.busyTimeoutMilliseconds = 10
                return try scratch.open(.readWrite, settings)
            })
        try other.transaction {
            #expect(errorKind { try writer.write { try Pairs.insert(1, $0) } } == .busy)
        }
        try writer.write { try Pairs.insert(2, $0) }
        #expect(try Pairs.left(other) == [2])
        writer.close()
    }

    @Test(
        "while the disk is merely slow all wait for the writer, until one write has taken too long",
        arguments: [(10_000, 0), (700, 4)])
    func slowDisk(_ limit: Int, _ refused: Int) throws {
        let scratch = scratch
        let writer = try Writer(
            name: "writer", open: { try scratch.openPairs() },
            waiting: WaitLimit(patient: 2, workingMilliseconds: limit))
        let isHeld = Monitor(false)
        let slow = Thread(name: "slow") {
            try? writer.write { _ in
                isHeld.withLock { $0 = true }
                SystemClock.sleep(milliseconds: 1_500)
            }
        }
        isHeld.wait { $0 ? () : nil }
        let kinds = Mutex<[DatabaseError.Kind?]>([])
        onThreads(5) { index in
            let kind = errorKind { try writer.write { try Pairs.insert(index, $0) } }
            kinds.withLock { $0.append(kind) }
        }
        slow.join()
        #expect(kinds.withLock { $0 }.count { $0 == .busy } == refused)
        #expect(try Pairs.left(scratch.open(.readOnly)).count == 5 - refused)
        // Whoever comes later is not told of what is over.
        try writer.write { try Pairs.insert(9, $0) }
        writer.close()
    }

    @Test("close finishes the jobs that wait and refuses later ones")
    func close() throws {
        let writer = try writer()
        let done = Atomic(0)
        let closing = Mutex<[Thread]>([])
        let closer: @Sendable () -> Void = {
            closing.withLock { $0.append(Thread(name: "closing") { writer.close() }) }
        }
        WriterTests.gather(8, on: writer, before: closer) { index in
            if (try? writer.write({ try Pairs.insert(index, $0) })) != nil { done.add(1, ordering: .relaxed) }
        }
        for thread in closing.withLock({ $0 }) { thread.join() }
        #expect(done.load(ordering: .relaxed) == 8)
        #expect(errorKind { try writer.write { _ in } } == .closed)
        writer.close()
        // The last connection has gone, and with it the WAL.
        #expect(scratch.files == ["test.sqlite"])
    }

    @Test("a writer that cannot open its database says so")
    func opening() {
        #expect(throws: Stop.self) { try Writer(name: "writer", open: { throw Stop() }) }
    }

    @Test("the idle work runs once after the last job, and again after the next")
    func idle() throws {
        let scratch = scratch
        let calls = Monitor(0)
        let writer = try Writer(
            name: "writer", open: { try scratch.openPairs() }, quietMilliseconds: 10,
            idle: { connection in
                SQLiteConnection.checkpointWhenIdle(connection)
                calls.withLock { $0 += 1 }
            })
        for round in 1...2 {
            try writer.write { try Pairs.insert(round, $0) }
            #expect(calls.wait(milliseconds: 2_000) { $0 == round ? true : nil } == true)
            #expect(calls.wait(milliseconds: 50) { $0 > round ? true : nil } == nil)
        }
        // Everything is in the database's own file: a checkpoint finds nothing more to move.
        let (pages, moved) =
            try scratch.open(.readWrite).first("PRAGMA wal_checkpoint(PASSIVE)") {
                (try $0.get(1, as: Int.self), try $0.get(2, as: Int.self))
            } ?? (-1, 0)
        #expect(pages == moved)
        writer.close()
    }

    @Test("under load without a pause the WAL stays bounded")
    func bounded() throws {
        let scratch = scratch
        let writer = try Writer(
            name: "writer",
            open: {
                var settings = SQLiteSettings()
                settings.checkpointPages = 20
                settings.synchronous = .off
                return try scratch.openPairs(settings)
            }, quietMilliseconds: 10_000)
        for index in 0..<300 { try writer.write { try Pairs.insert(index, $0) } }
        let pages = try scratch.open(.readWrite).first("PRAGMA wal_checkpoint(PASSIVE)") { try $0.get(1, as: Int.self) }
        #expect(try #require(pages) < 60)
        writer.close()
    }

    @Test("a write inside a write stops the program")
    func reentrance() async {
        await #expect(processExitsWith: .failure) {
            let scratch = Scratch()
            let writer = try Writer(name: "writer", open: { try scratch.openPairs() })
            try writer.write { _ in
                // The program that stops here cleans up nothing.
                scratch.remove()
                try writer.write { _ in }
            }
        }
    }
}
