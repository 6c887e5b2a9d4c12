// The connections nobody serves at the moment: which there are, and since when.

internal import CLinux
internal import Glibc
internal import Synchronization

/// The idle connections, which wait in epoll. A worker takes one out to serve it: what is not in the table belongs to a
/// worker, so no connection has two owners and none is closed twice.
final class Connections: Sendable {
    private struct Entry {
        var generation: UInt32
        var since: Int
        var isFresh: Bool
    }

    private struct Idle {
        var entries: [Int32: Entry] = [:]
        var generation: UInt32 = 0
        var isClosed = false
    }

    private let idle = Mutex(Idle())

    /// Puts a connection in, under a new generation, before `arm` makes epoll report it. If that fails, or if the table is
    /// closed already, the connection stays the caller's and the answer is false.
    func put(_ connection: Int32, isFresh: Bool = false, arm: (UInt32) -> Bool) -> Bool {
        idle.withLock { idle in
            guard !idle.isClosed else { return false }
            // 2^32 - 1 is the generation of the poller's own tokens.
            idle.generation = idle.generation >= .max - 1 ? 0 : idle.generation + 1
            let now = monotonicNanoseconds()
            idle.entries[connection] = Entry(generation: idle.generation, since: now, isFresh: isFresh)
            if arm(idle.generation) { return true }
            idle.entries[connection] = nil
            return false
        }
    }

    /// Takes the connection an event was for. False when it was closed meanwhile: then the number may be another's by now.
    func take(_ connection: Int32, generation: UInt32) -> Bool {
        idle.withLock { idle in
            guard idle.entries[connection]?.generation == generation else { return false }
            idle.entries[connection] = nil
            return true
        }
    }

    /// Closes the one that has been idle longest; false when there is none. One in which a request lies already is not
    /// idle, and a fresh one has a second for its first request.
    func closeOldest() -> Bool {
        idle.withLock { idle in
            let now = monotonicNanoseconds()
            let idlers = idle.entries.filter { !$0.value.isFresh || now - $0.value.since > 1_000_000_000 }
            for (connection, _) in idlers.sorted(by: { $0.value.since < $1.value.since }) where !hasInput(connection) {
                idle.entries[connection] = nil
                _ = Glibc.close(connection)
                return true
            }
            return false
        }
    }

    /// Closes all; none can be put in afterwards. Gives how many there were.
    func closeAll() -> Int {
        idle.withLock { idle in
            idle.isClosed = true
            for connection in idle.entries.keys { _ = Glibc.close(connection) }
            defer { idle.entries = [:] }
            return idle.entries.count
        }
    }
}

/// Whether a read would give bytes now.
private func hasInput(_ connection: Int32) -> Bool {
    var first: UInt8 = 0
    return unsafe recv(connection, &first, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 1
}

private func monotonicNanoseconds() -> Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}
