// Programs that are started, and waiting for things.

import Glibc
import POSIX
import Testing

@Suite struct ChildProcessTests {
    @Test(arguments: [("exit 0", 0), ("exit 7", 7), ("exit 255", 255), ("kill -TERM $$", 143), ("kill -KILL $$", 137)])
    func `A child's end is its status, or 128 and the signal`(_ script: String, _ status: Int32) throws {
        #expect(try ChildProcess("/bin/sh", ["-c", script], silent: true).wait() == status)
    }

    @Test func `A program that is not there cannot be started`() {
        let error = #expect(throws: SystemError.self) { try ChildProcess("/nowhere/program", []) }
        #expect(error?.isMissing == true)
    }

    /// Whatever this process blocks or ignores, and blocks are inherited, reaches the child.
    @Test func `A child starts with no signal blocked and none ignored`() throws {
        // Glibc's posix_spawn ignores the two signals it keeps for itself, 32 and 33, in every child.
        let script = "! grep -E '^Sig(Blk|Ign):' /proc/self/status | grep -qvE '0000000180000000$|0000000000000000$'"
        var blocked = sigset_t()
        sigemptyset(&blocked)
        sigaddset(&blocked, SIGTERM)
        sigaddset(&blocked, SIGUSR1)
        var old = sigset_t()
        pthread_sigmask(SIG_BLOCK, &blocked, &old)
        defer { pthread_sigmask(SIG_SETMASK, &old, nil) }
        #expect(try ChildProcess("/bin/sh", ["-c", script]).wait() == 0)
        let sleeper = try ChildProcess("/bin/sleep", ["30"])
        #expect(sleeper.poll() == nil)
        sleeper.terminate()
        #expect(sleeper.wait() == 143)
    }

    @Test func `A child has its own group, nothing to read, and the variables it is given`() throws {
        let script = """
            [ "$(ps -o pgid= -p $$ | tr -d ' ')" = "$$" ] || exit 1
            read -r line && exit 2
            [ "$GATEHOUSE_TEST" = "a b=c" ] || exit 3
            [ -n "$PATH" ] || exit 4
            """
        let status = try ChildProcess(
            "/bin/sh", ["-c", script], environment: ["GATEHOUSE_TEST": "a b=c"]
        ).wait()
        #expect(status == 0)
    }

    @Test func `A process that has ended is not running, also before anyone waited for it`() throws {
        let child = try ChildProcess("/bin/sh", ["-c", "exit 3"])
        let deadline = SystemClock.monotonicMicroseconds() + 10_000_000
        while OtherProcess(child.identifier).isRunning, SystemClock.monotonicMicroseconds() < deadline {
            SystemClock.sleep(milliseconds: 5)
        }
        #expect(!OtherProcess(child.identifier).isRunning)
        #expect(child.wait() == 3)
        #expect(OtherProcess(CurrentProcess.identifier).isRunning)
    }

    @Test func `Waiting ends when there is a value, or when the time is over`() {
        let monitor = Monitor(0)
        let thread = Thread(name: "setter") {
            SystemClock.sleep(milliseconds: 20)
            monitor.withLock { $0 = 5 }
        }
        #expect(monitor.wait { $0 == 5 ? "five" : nil } == "five")
        thread.join()
        let start = SystemClock.monotonicMicroseconds()
        #expect(monitor.wait(milliseconds: 60) { $0 == 6 ? true : nil } == nil)
        let waited = SystemClock.monotonicMicroseconds() - start
        #expect(waited >= 60_000 && waited < 5_000_000)
        #expect(monitor.wait(milliseconds: 0) { $0 == 5 ? true : nil } == true)
        // More than a second: the nanoseconds carry over.
        let long = SystemClock.monotonicMicroseconds()
        #expect(monitor.wait(milliseconds: 1_999) { $0 == 6 ? true : nil } == nil)
        #expect(SystemClock.monotonicMicroseconds() - long >= 1_999_000)
    }

    @Test func `A pool keeps what worked, within its limit, and lets go what failed`() throws {
        final class Element {}
        let made = Monitor(0)
        let pool = Pool<Element>(limit: 1)
        let make = {
            made.withLock { $0 += 1 }
            return Element()
        }
        for _ in 0..<5 { try pool.use(make: make) { _ in } }
        #expect(made.withLock { $0 } == 1)
        try pool.use(make: make) { _ in try pool.use(make: make) { _ in } }
        #expect(made.withLock { $0 } == 2)
        #expect(throws: SystemError.self) { try pool.use(make: make) { _ in throw SystemError("x", number: 1) } }
        try pool.use(make: make) { _ in }
        #expect(made.withLock { $0 } == 3)
    }
}
