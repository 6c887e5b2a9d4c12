// Group commit: concurrent writes to one database share a transaction and its fsync.

internal import POSIX

/// The one thread that writes to a database.
package final class Writer: Sendable {
    private struct State {
        var jobs: [WriteJob] = []
        var isClosed = false
        var thread: Thread?
    }

    private enum Work {
        case group([WriteJob])
        case quiet
        case end
    }

    /// True on every writer's thread, and on no other.
    @TaskLocal private static var isWriting = false

    private let state: Monitor<State>

    /// Opens the connection on the new thread and returns when it is open.
    ///
    /// - Parameters:
    ///   - maxGroup: the most jobs that share a commit.
    ///   - quietMilliseconds: how long no job must have come, after some have, before `idle` is called.
    ///   - idle: housekeeping on the writer's connection, outside any transaction; jobs wait while it runs.
    package init(
        name: String, open: @escaping @Sendable () throws -> any Connection, maxGroup: Int = 64,
        quietMilliseconds: Int = 50, idle: @escaping @Sendable (any Connection) -> Void = { _ in }
    ) throws {
        precondition(maxGroup > 0, "a group holds at least one job")
        let state = Monitor(State())
        self.state = state
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
    package var waiting: Int { state.withLock { $0.jobs.count } }

    /// Runs `job` in a transaction that other jobs may share, and returns its value after the commit.
    ///
    /// A job must be a function of the database alone: it may be run twice (the first run rolled back), it must read again
    /// whatever it decides on, and whatever leaves the database (files, mail, caches) comes after `write` has returned. It may
    /// not begin or end a transaction; savepoints of its own are allowed. It may not write through any writer: that would wait
    /// for itself, and is a programming error that stops the program.
    ///
    /// Throws what `job` threw, with nothing of it left; a `DatabaseError` when the group was lost; `.closed` after `close`.
    package func write<Value: Sendable>(_ job: @escaping @Sendable (any Connection) throws -> Value) throws -> Value {
        precondition(!Writer.isWriting, "a write inside a write would wait for itself: do it in the same job")
        let result = Monitor<Result<Value, any Error>?>(nil)
        let entry = WriteJob(
            run: { connection in
                let value = try job(connection)
                return { result.withLock { $0 = .success(value) } }
            },
            fail: { error in result.withLock { $0 = .failure(error) } })
        let isAccepted = state.withLock { state in
            guard !state.isClosed else { return false }
            state.jobs.append(entry)
            return true
        }
        guard isAccepted else { throw DatabaseError(.closed, "the writer has been closed") }
        return try result.wait { $0 }.get()
    }

    /// Refuses new jobs, finishes those that wait, closes the connection and ends the thread. A second call does nothing.
    package func close() {
        let thread = state.withLock { state in
            state.isClosed = true
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
            guard !state.jobs.isEmpty else { return state.isClosed ? .end : nil }
            let group = Array(state.jobs.prefix(maxGroup))
            state.jobs.removeFirst(group.count)
            return .group(group)
        }
        var isDirty = false
        while true {
            let work =
                isDirty ? state.wait(milliseconds: quietMilliseconds, until: next) ?? .quiet : state.wait(until: next)
            switch work {
            case .group(let jobs):
                WriteGroup(jobs: jobs).commit(on: connection)
                isDirty = true
            case .quiet:
                idle(connection)
                isDirty = false
            case .end:
                return
            }
        }
    }
}
