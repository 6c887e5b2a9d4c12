// The connections nobody serves at the moment: which there are, and since when.

internal import CLinux
internal import Glibc
internal import POSIX
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

    /// The table is cut by descriptor: arming is a system call under the lock, and workers of other connections must not wait
    /// for it (measured: with one lock they spun for a seventh of the time).
    private final class Shard: Sendable {
        let idle = Mutex(Idle())
    }

    private let shards = (0..<64).map { _ in Shard() }

    private func shard(of connection: Int32) -> Shard { shards[Int(connection) & 63] }

    /// Puts a connection in, under a new generation, before `arm` makes epoll report it. If that fails, or if the table is
    /// closed already, the connection stays the caller's and the answer is false.
    func put(_ connection: Int32, isFresh: Bool = false, arm: (UInt32) -> Bool) -> Bool {
        shard(of: connection).idle.withLock { idle in
            guard !idle.isClosed else { return false }
            // 2^32 - 1 is the generation of the poller's own tokens.
            idle.generation = idle.generation >= .max - 1 ? 0 : idle.generation + 1
            let now = SystemClock.monotonicMicroseconds()
            idle.entries[connection] = Entry(generation: idle.generation, since: now, isFresh: isFresh)
            if arm(idle.generation) { return true }
            idle.entries[connection] = nil
            return false
        }
    }

    /// Takes the connection an event was for. False when it was closed meanwhile: then the number may be another's by now.
    func take(_ connection: Int32, generation: UInt32) -> Bool {
        shard(of: connection).idle.withLock { idle in
            guard idle.entries[connection]?.generation == generation else { return false }
            idle.entries[connection] = nil
            return true
        }
    }

    /// Closes the one that has been idle longest; false when there is none. One in which a request lies already is not
    /// idle, and a fresh one has a second for its first request.
    func closeOldest() -> Bool {
        let now = SystemClock.monotonicMicroseconds()
        var idlers: [(connection: Int32, entry: Entry)] = []
        for shard in shards {
            shard.idle.withLock { idle in
                idlers += idle.entries.filter { !$0.value.isFresh || now - $0.value.since > 1_000_000 }
                    .map { ($0.key, $0.value) }
            }
        }
        for idler in idlers.sorted(by: { $0.entry.since < $1.entry.since }) where close(idler.connection, idler.entry) {
            return true
        }
        return false
    }

    /// Closes those that have been idle for `microseconds`, and in which no request lies; a fresh one has not had its first yet.
    /// Gives how many.
    func closeIdle(for microseconds: Int) -> Int {
        let limit = SystemClock.monotonicMicroseconds() - microseconds
        var idlers: [(connection: Int32, entry: Entry)] = []
        for shard in shards {
            shard.idle.withLock { idle in
                idlers += idle.entries.filter { $0.value.since <= limit && !$0.value.isFresh }.map {
                    ($0.key, $0.value)
                }
            }
        }
        return idlers.count { close($0.connection, $0.entry) }
    }

    /// Closes one that is still as idle as it was when it was looked at.
    private func close(_ connection: Int32, _ entry: Entry) -> Bool {
        shard(of: connection).idle.withLock { idle in
            guard idle.entries[connection]?.generation == entry.generation, !hasInput(connection) else { return false }
            idle.entries[connection] = nil
            _ = Glibc.close(connection)
            return true
        }
    }

    /// Takes all out, for whoever calls to close or keep; none can be put in afterwards.
    func takeAll() -> [Int32] {
        shards.flatMap { shard in
            shard.idle.withLock { idle in
                idle.isClosed = true
                defer { idle.entries = [:] }
                return Array(idle.entries.keys)
            }
        }
    }
}

/// Whether a read would give bytes now.
private func hasInput(_ connection: Int32) -> Bool {
    var first: UInt8 = 0
    return unsafe recv(connection, &first, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 1
}
