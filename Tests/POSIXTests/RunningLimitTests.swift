// Of a group's threads only so many run at once, and those that wait are stood in for.

import POSIX
import Testing

struct RunningLimitTests {
    /// Who is at work, and what may go on.
    private struct State {
        var running = 0
        var mostRunning = 0
        var finished = 0
        var isOpen = false
    }

    @Test func `no more run at once than may`() {
        let limit = RunningLimit(least: 2, most: 2)
        let state = Monitor(State())
        let threads = (0..<6).map { number in
            Thread(name: "group-\(number)") {
                limit.join {
                    for _ in 0..<200 {
                        state.withLock {
                            $0.running += 1
                            $0.mostRunning = max($0.mostRunning, $0.running)
                        }
                        spin(microseconds: 20)
                        state.withLock { $0.running -= 1 }
                        limit.rest()
                    }
                    state.withLock { $0.finished += 1 }
                }
            }
        }
        for thread in threads { thread.join() }
        #expect(state.withLock { $0.finished } == 6)
        #expect(state.withLock { $0.mostRunning } <= 2)
    }

    @Test func `one that waits is stood in for, and goes on when its wait is over`() {
        let limit = RunningLimit(least: 1, most: 1)
        let gate = Monitor(State())
        let waiter = Thread(name: "waits") {
            limit.join {
                gate.withLock { $0.running += 1 }
                gate.wait { $0.isOpen ? () : nil }
                gate.withLock { $0.finished += 1 }
            }
        }
        gate.wait { $0.running == 1 ? () : nil }
        let other = Thread(name: "stands in") { limit.join { gate.withLock { $0.isOpen = true } } }
        other.join()
        waiter.join()
        #expect(gate.withLock { $0.finished } == 1)
    }

    @Test func `while enough run nobody is called on`() {
        let limit = RunningLimit(least: 1, most: 2)
        let gate = Monitor(State())
        let entered = Monitor(0)
        let waiter = Thread(name: "waits") {
            limit.join {
                entered.withLock { $0 += 1 }
                while limit.standingBy == 0 { spin(microseconds: 50) }
                gate.wait { $0.isOpen ? () : nil }
            }
        }
        let busy = Thread(name: "runs") {
            limit.join {
                entered.withLock { $0 += 1 }
                while !gate.withLock({ $0.isOpen }) { spin(microseconds: 50) }
            }
        }
        entered.wait { $0 == 2 ? () : nil }
        let third = Thread(name: "stands by") { limit.join { entered.withLock { $0 += 1 } } }
        #expect(entered.wait(milliseconds: 50) { $0 == 3 ? true : nil } == nil)
        gate.withLock { $0.isOpen = true }
        for thread in [waiter, busy, third] { thread.join() }
        #expect(entered.withLock { $0 } == 3)
    }

    @Test func `lifted, everybody runs`() {
        let limit = RunningLimit(least: 1, most: 1)
        let together = Monitor(0)
        let threads = (0..<4).map { number in
            Thread(name: "group-\(number)") {
                limit.join {
                    together.withLock { $0 += 1 }
                    // Nobody waits in a monitor here: only a lifted limit lets the others in.
                    while together.withLock({ $0 }) < 4 { spin(microseconds: 50) }
                }
            }
        }
        together.wait { $0 >= 1 ? () : nil }
        limit.lift()
        for thread in threads { thread.join() }
        #expect(together.withLock { $0 } == 4)
    }
}

private func spin(microseconds: Int) {
    let end = SystemClock.monotonicMicroseconds() + microseconds
    while SystemClock.monotonicMicroseconds() < end {}
}
