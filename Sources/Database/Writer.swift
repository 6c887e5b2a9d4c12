// Group commit: concurrent writes to one database share a transaction and its fsync.

internal import POSIX

/// The one thread that writes to a database.
package final class Writer: Sendable {
    private struct State {
        var queue = WriteQueue()
        var thread: Thread?
    }

    private enum Work {
        case jobs
        case quiet
        case end
    }

    /// True on every writer's thread, and on no other.
    @TaskLocal private static var isWriting = false

    private let state: Monitor<State>
    private let limit: WaitLimit

    /// Opens the connection on the new thread and returns when it is open.
    ///
    /// - Parameters:
    ///   - waiting: how many callers may wait at a time.
    ///   - maxGroup: the most jobs that share a commit.
    ///   - quietMilliseconds: how long no job must have come, after some have, before `idle` is called.
    ///   - idle: housekeeping on the writer's connection, outside any transaction; jobs wait while it runs.
    package init(
        name: String, open: @escaping @Sendable () throws -> any Connection, waiting: WaitLimit = .none,
        maxGroup: Int = 64, quietMilliseconds: Int = 50, idle: @escaping @Sendable (any Connection) -> Void = { _ in }
    ) throws {
        precondition(maxGroup > 0, "a group holds at least one job")
        let state = Monitor(State())
        self.state = state
        limit = waiting
        let opened = Monitor<Result<Void, any Error>?>(nil)
        let thread = Thread(name: name) {
            let connection: any Connection
            do { connection = try open() } catch { return opened.withLock { $0 = .failure(error) } }
            opened.withLock { $0 = .success(()) }
            Writer.$isWriting.withValue(true) {
                Writer.serve(state, connection, maxGroup: maxGroup, quietMilliseconds: quietMilliseconds, idle: idle)
            }
        }
        do {
            try opened.wait { $0 }.get()
        } catch {
            thread.join()
            throw error
        }
        state.withLock { $0.thread = thread }
    }

    deinit {
        close()
    }

    /// How many jobs wait for the next group.
    package var waiting: Int { state.withLock { $0.queue.count } }

    /// Runs `job` in a transaction that other jobs may share, and returns its value after the commit.
    ///
    /// A job must be a function of the database alone: it may be run twice (the first run rolled back), it must read again
    /// whatever it decides on, and whatever leaves the database (files, mail, caches) comes after `write` has returned. It may
    /// not begin or end a transaction; savepoints of its own are allowed. It may not write through any writer: that would wait
    /// for itself, and is a programming error that stops the program.
    ///
    /// Throws what `job` threw, with nothing of it left; a `DatabaseError` when the group was lost; `.busy` when too many wait
    /// already; `.closed` after `close`.
    package func write<Value: Sendable>(_ job: @escaping @Sendable (any Connection) throws -> Value) throws -> Value {
        precondition(!Writer.isWriting, "a write inside a write would wait for itself: do it in the same job")
        let result = Monitor<Result<Value, any Error>?>(nil)
        let entry = WriteJob(
            run: { connection in
                let value = try job(connection)
                return { result.withLock { $0 = .success(value) } }
            },
            fail: { error in result.withLock { $0 = .failure(error) } })
        let now = SystemClock.monotonicMicroseconds()
        switch state.withLock({ $0.queue.add(entry, limit, now: now) }) {
        case .closed: throw DatabaseError(.closed, "the writer has been closed")
        case .full(let hindrance): throw refusal(hindrance)
        case .patient: break
        case .hurried(let ticket):
            var patience = WriteQueue.Patience.stay(milliseconds: limit.lockedMilliseconds)
            while case .stay(let milliseconds) = patience {
                if let outcome = result.wait(milliseconds: milliseconds, until: { $0 }) { return try outcome.get() }
                let now = SystemClock.monotonicMicroseconds()
                patience = state.withLock { $0.queue.look(after: ticket, limit, now: now) }
            }
            if case .withdrawn(let hindrance) = patience { throw refusal(hindrance) }
        }
        return try result.wait { $0 }.get()
    }

    private func refusal(_ hindrance: Hindrance?) -> DatabaseError {
        limit.exceeded(hindrance, "the write before this one")
    }

    /// Refuses new jobs, finishes those that wait, closes the connection and ends the thread. A second call does nothing.
    package func close() {
        let thread = state.withLock { state in
            state.queue.isClosed = true
            defer { state.thread = nil }
            return state.thread
        }
        thread?.join()
    }

    private static func serve(
        _ state: Monitor<State>, _ connection: any Connection, maxGroup: Int, quietMilliseconds: Int,
        idle: @Sendable (any Connection) -> Void
    ) {
        func next(_ state: inout State) -> Work? {
            guard state.queue.isEmpty else { return .jobs }
            return state.queue.isClosed ? .end : nil
        }
        var isDirty = false
        while true {
            let work =
                isDirty ? state.wait(milliseconds: quietMilliseconds, until: next) ?? .quiet : state.wait(until: next)
            switch work {
            case .jobs:
                write(state, connection, maxGroup)
                isDirty = true
            case .quiet:
                let now = SystemClock.monotonicMicroseconds()
                state.withLock { $0.queue.working(now: now) }
                idle(connection)
                state.withLock { $0.queue.idle() }
                isDirty = false
            case .end:
                return
            }
        }
    }

    /// Writes a group. Whoever comes, or tires of waiting, while the transaction cannot begin yet is still free to.
    private static func write(_ state: Monitor<State>, _ connection: any Connection, _ maxGroup: Int) {
        let now = SystemClock.monotonicMicroseconds()
        let last = state.withLock { $0.queue.beginning(now: now) }
        do {
            try WriteGroup.begin(on: connection)
        } catch {
            let jobs = state.withLock { $0.queue.give(up: last) }
            WriteGroup(jobs: jobs).failAll(error)
            return
        }
        let begun = SystemClock.monotonicMicroseconds()
        let jobs = state.withLock { $0.queue.take(atMost: maxGroup, now: begun) }
        WriteGroup(jobs: jobs).run(on: connection)
        state.withLock { $0.queue.written() }
    }
}
