// The time one worker has for reading a request.

internal import CLinux
internal import Glibc
internal import POSIX
internal import Synchronization

/// A bound on a whole request: the socket's own limit begins anew with each byte.
///
/// Made in the worker's thread. A worker that stays in libfcgi's reads beyond its time is interrupted by a signal, which the library
/// takes for a broken connection (writes it would begin again). Not by shutdown(2): the library may have closed the descriptor by
/// itself, and its number may be another's by then.
final class Deadline: Sendable {
    private static let signal = SIGURG
    private static let none = 0
    /// The thread is being interrupted just now.
    private static let interrupting = -1

    private let thread = pthread_self()
    /// Microseconds of the monotonic clock, or one of the above.
    private let end = Atomic<Int>(none)

    init() {
        // Whoever started the thread may block it.
        var set = sigset_t()
        unsafe sigemptyset(&set)
        unsafe sigaddset(&set, Self.signal)
        unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }

    func start(milliseconds: Int) {
        end.store(SystemClock.monotonicMicroseconds() + milliseconds * 1000, ordering: .releasing)
    }

    /// The thread goes on to what must not be interrupted: after this no signal comes.
    func stop() {
        while true {
            let value = end.load(ordering: .relaxed)
            guard value != Self.interrupting else { continue }
            if end.compareExchange(expected: value, desired: Self.none, ordering: .acquiringAndReleasing).exchanged {
                return
            }
        }
    }

    /// Interrupts the thread if its time is over. A signal that comes between two calls is lost: it is sent again each time.
    func enforce(now: Int) {
        let value = end.load(ordering: .relaxed)
        guard value > 0, value < now,
            end.compareExchange(expected: value, desired: Self.interrupting, ordering: .acquiring).exchanged
        else { return }
        _ = pthread_kill(thread, Self.signal)
        end.store(value, ordering: .releasing)
    }

    /// Makes the signal interrupt, and do nothing else. By default it would be ignored.
    static func prepareSignal() {
        let status = gh_interrupt_on(signal)
        precondition(status == 0, "sigaction(2) refuses a signal that exists")
    }
}

/// The thread that watches over the workers' deadlines.
final class DeadlineWatch: Sendable {
    private struct State {
        var deadlines: [Deadline] = []
        var thread: Thread?
        var isStopping = false
    }

    private let period: Int
    private let state = Monitor(State())

    /// - Parameter timeout: the time limit in milliseconds; it is kept to a quarter.
    init(timeout: Int) {
        period = max(5, min(500, timeout / 4))
    }

    func add(_ deadline: Deadline) {
        state.withLock { $0.deadlines.append(deadline) }
    }

    func run() {
        let thread = Thread(name: "deadlines") { [state, period] in
            while state.wait(milliseconds: period, until: { $0.isStopping ? () : nil }) == nil {
                let now = SystemClock.monotonicMicroseconds()
                for deadline in state.withLock({ $0.deadlines }) { deadline.enforce(now: now) }
            }
        }
        state.withLock { $0.thread = thread }
    }

    /// To be called when the workers have ended.
    func stop() {
        let thread = state.withLock { state in
            state.isStopping = true
            defer { state.thread = nil }
            return state.thread
        }
        thread?.join()
    }
}
