// A fault at every step of a group: full disk, I/O error, no memory.

import CForgetfulVFS
import CSQLite
import Database
import POSIX
import SQLite
import Synchronization
import Testing

@Suite(.serialized) struct FaultTests {
    /// A fault that can be prepared; all three are called on the writer's thread.
    private struct Fault: Sendable {
        let arm: @Sendable () -> Void
        let hasFired: @Sendable () -> Bool
        let disarm: @Sendable () -> Void
    }

    private enum Step { case waiting, armed, over }

    /// Runs one group with the fault armed as its transaction begins, reopens the file and compares what is there with what
    /// the callers were told. Gives how many were told of success, and whether the fault happened at all.
    private func group(_ settings: SQLiteSettings, _ fault: Fault) throws -> (succeeded: Int, hasFired: Bool) {
        let scratch = Scratch()
        let step = Mutex(Step.waiting)
        let transactions = Atomic(0)
        let hasFired = Atomic(false)
        let onBegin: @Sendable () -> Void = {
            // The first transaction is the gate's, the second the group's, the next ones are the group run again.
            let number = transactions.add(1, ordering: .relaxed).newValue
            step.withLock { step in
                if number == 2 {
                    step = .armed
                    fault.arm()
                } else if step == .over {
                    if fault.hasFired() { hasFired.store(true, ordering: .relaxed) }
                    fault.disarm()
                }
            }
        }
        let writer = try Writer(
            name: "writer",
            open: {
                let connection = try scratch.openPairs(settings)
                try Pairs.insert(1_000, connection)
                return CountingConnection(connection, CommitCount(), onBegin: onBegin)
            })
        let told = Mutex<Set<Int>>([])
        WriterTests.gather(6, on: writer) { index in
            do {
                try writer.write { connection in
                    try Pairs.insert(index, connection)
                    for extra in 1...(index == 2 ? 8 : 1) { try Pairs.insert(index + extra * 10, connection) }
                }
                _ = told.withLock { $0.insert(index) }
            } catch {
                #expect(error is DatabaseError)
            }
        }
        step.withLock { $0 = .over }
        try writer.write { try Pairs.insert(2_000, $0) }
        writer.close()
        // Another connection without the fault, which need not wait for the disk.
        var reopening = SQLiteSettings()
        reopening.synchronous = .off
        let connection = try SQLiteConnection(path: scratch.path, mode: .readWrite, settings: reopening)
        #expect(try connection.integrityCheck().isEmpty)
        var expected: Set = [1_000, 2_000]
        for index in told.withLock({ $0 }) {
            expected.formUnion((0...(index == 2 ? 8 : 1)).map { index + $0 * 10 })
        }
        #expect(Set(try Pairs.left(connection)) == expected)
        #expect(Set(try Pairs.right(connection)) == expected)
        return (told.withLock { $0.count }, hasFired.load(ordering: .relaxed))
    }

    /// Calls `group` with the fault at step 1, 2, 3 … until a group ends without meeting it.
    private func everyStep(_ settings: SQLiteSettings, _ fault: (Int32) -> Fault) throws -> (steps: Int, failures: Int)
    {
        var failures = 0
        for step in 1...2_000 {
            let (succeeded, hasFired) = try group(settings, fault(Int32(step)))
            failures += 6 - succeeded
            if !hasFired {
                #expect(succeeded == 6)
                return (step - 1, failures)
            }
        }
        Issue.record("the fault never stopped happening")
        return (2_000, failures)
    }

    @Test(
        "a disk that fails at any step leaves what the callers were told",
        arguments: [(SQLITE_FULL, 1), (SQLITE_IOERR, 1), (SQLITE_FULL, 10_000), (SQLITE_IOERR, 10_000)]
            as [(Int32, Int32)],
        [512, 8])
    func disk(_ fault: (code: Int32, count: Int32), _ cacheKibibytes: Int) throws {
        let disk = ForgetfulDisk()
        var settings = disk.settings()
        // The small cache spills, so that the fault meets the middle of a job; each commit checkpoints as well.
        settings.cacheKibibytes = cacheKibibytes
        settings.checkpointPages = 1
        let (steps, failures) = try everyStep(settings) { step in
            Fault(
                arm: { forgetful_fail(disk.pointer, step, fault.count, fault.code) },
                hasFired: { forgetful_fired(disk.pointer) == 1 },
                disarm: { forgetful_fail(disk.pointer, 0, 0, 0) })
        }
        #expect(steps > 20)
        #expect(failures > 0)
    }

    @Test("memory that runs out at any step leaves what the callers were told", arguments: [1, 50] as [Int32])
    func memory(_ count: Int32) throws {
        var settings = SQLiteSettings()
        // Durability is not the question here, and there are hundreds of steps.
        settings.synchronous = .off
        let (steps, failures) = try everyStep(settings) { step in
            Fault(
                arm: { forgetful_fail_allocation(step, count) },
                hasFired: { forgetful_allocation_failed() == 1 },
                disarm: { forgetful_fail_allocation(0, 0) })
        }
        #expect(steps > 20)
        #expect(failures > 0)
    }
}
