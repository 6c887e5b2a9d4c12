// How many threads of a group run at once: more than there are processors only take turns, and each turn costs a switch.

internal import Glibc

/// Of a group of threads, as many run as have use of the processors; the others stand by until one of those waits.
///
/// Work that waits (for a commit, for a password's hash, for another program) needs many threads, work that computes needs as
/// many as there are processors. When too many wait in a `Monitor`, the one that stands by since last, whose memory is still warm, is
/// called on; who has waited goes on at once, and the next thread to `rest` stands by.
package final class RunningLimit: Sendable {
    private struct State {
        let least: Int
        var most: Int
        var running = 0
        var standingBy: [Seat] = []

        /// Who is called on, if too few run.
        mutating func next() -> Seat? {
            guard running < least, let seat = standingBy.popLast() else { return nil }
            running += 1
            return seat
        }
    }

    /// The group the calling thread belongs to.
    @TaskLocal private static var current: RunningLimit?

    private let state: Monitor<State>

    /// - Parameters:
    ///   - least: while fewer run, those that stand by are called on: the number of processors.
    ///   - most: while more run, those that have done their work stand by. The room between the two spares the calls and
    ///     the farewells of waits that are short.
    package init(least: Int, most: Int) {
        precondition(least > 0 && most >= least, "somebody must run")
        state = Monitor(State(least: least, most: most))
    }

    /// How many threads stand by at the moment.
    package var standingBy: Int { state.withLock { $0.standingBy.count } }

    /// Runs `body` on the calling thread as one of the group, once it is its turn.
    package func join(_ body: () -> Void) {
        Self.$current.withValue(self) {
            enter()
            body()
            leave()
        }
    }

    /// Called between two pieces of work: stands by while more threads run than may.
    package func rest() {
        let seat: Seat? = state.withLock { state in
            guard state.running > state.most else { return nil }
            state.running -= 1
            let seat = Seat()
            state.standingBy.append(seat)
            return seat
        }
        seat?.wait()
    }

    /// From now on everybody runs.
    package func lift() {
        let seats = state.withLock { state in
            state.most = .max
            state.running += state.standingBy.count
            defer { state.standingBy = [] }
            return state.standingBy
        }
        for seat in seats { seat.call() }
    }

    /// Runs `body`, which waits for other threads, while another of the calling thread's group may run in its place.
    static func whileWaiting<Result>(_ body: () -> Result) -> Result {
        guard let current else { return body() }
        current.leave()
        defer { current.state.withLock { $0.running += 1 } }
        return body()
    }

    private func enter() {
        let seat: Seat? = state.withLock { state in
            guard state.running >= state.most else {
                state.running += 1
                return nil
            }
            let seat = Seat()
            state.standingBy.append(seat)
            return seat
        }
        seat?.wait()
    }

    private func leave() {
        let next = state.withLock { state in
            state.running -= 1
            return state.next()
        }
        next?.call()
    }
}

/// Where one thread stands by.
@safe private final class Seat: @unchecked Sendable {  // a semaphore is made for several threads
    private let semaphore: UnsafeMutablePointer<sem_t>

    init() {
        unsafe semaphore = .allocate(capacity: 1)
        unsafe sem_init(semaphore, 0, 0)
    }

    deinit {
        unsafe sem_destroy(semaphore)
        unsafe semaphore.deallocate()
    }

    func wait() {
        while unsafe sem_wait(semaphore) != 0 {}  // a signal interrupts it
    }

    func call() {
        unsafe sem_post(semaphore)
    }
}
