// A value under a lock that threads can wait on: `Synchronization.Mutex` has no condition variable.

internal import CLinux
internal import Glibc

/// A mutex, a condition and the state both protect.
@safe package final class Monitor<State>: @unchecked Sendable {  // the mutex guards every access to `state`
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var state: State

    package init(_ state: sending State) {
        unsafe mutex = .allocate(capacity: 1)
        unsafe condition = .allocate(capacity: 1)
        // A thread that finds the lock taken tries for a moment before it sleeps: most are held for less than a sleep costs.
        var kind = pthread_mutexattr_t()
        unsafe pthread_mutexattr_init(&kind)
        unsafe pthread_mutexattr_settype(&kind, gh_adaptive_mutex)
        unsafe pthread_mutex_init(mutex, &kind)
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(condition, &attributes)
        self.state = state
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    /// Runs `body` alone and wakes every waiter afterwards.
    package func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer {
            unsafe pthread_cond_broadcast(condition)
            unsafe pthread_mutex_unlock(mutex)
        }
        return try body(&state)
    }

    /// Waits until `body` gives a value; it runs under the lock at first and after each change.
    package func wait<Result>(until body: (inout State) -> Result?) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) { return result }
            RunningLimit.whileWaiting { _ = unsafe pthread_cond_wait(condition, mutex) }
        }
    }

    /// As `wait(until:)`, but gives nil when `milliseconds` have passed.
    package func wait<Result>(milliseconds: Int, until body: (inout State) -> Result?) -> Result? {
        var deadline = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &deadline)
        deadline.tv_nsec += (milliseconds % 1000) * 1_000_000
        deadline.tv_sec += milliseconds / 1000 + deadline.tv_nsec / 1_000_000_000
        deadline.tv_nsec %= 1_000_000_000
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) { return result }
            let status = RunningLimit.whileWaiting { unsafe pthread_cond_timedwait(condition, mutex, &deadline) }
            if status == ETIMEDOUT { return body(&state) }
        }
    }
}
