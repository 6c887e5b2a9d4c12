// The connections nobody serves at the moment: which there are, and since when.

internal import CLinux
internal import Glibc
internal import Synchronization

/// The idle connections, which wait in epoll. A worker takes one out to serve it: what is not in the table belongs to a
/// worker, so no connection has two owners and none is closed twice.
final class Connections: Sendable {
    private struct Idle {
        var entries: [Int32: (generation: UInt32, order: UInt64)] = [:]
        var generation: UInt32 = 0
        var order: UInt64 = 0
        var isClosed = false
    }

    private let idle = Mutex(Idle())

    /// Puts a connection in, under a new generation, before `arm` makes epoll report it. If that fails, or if the table is
    /// closed already, the connection stays the caller's and the answer is false.
    func put(_ connection: Int32, arm: (UInt32) -> Bool) -> Bool {
        idle.withLock { idle in
            guard !idle.isClosed else { return false }
            // 2^32 - 1 is the generation of the poller's own tokens.
            idle.generation = idle.generation >= .max - 1 ? 0 : idle.generation + 1
            idle.order += 1
            idle.entries[connection] = (idle.generation, idle.order)
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

    /// Closes the one that has been idle longest; false when there is none.
    func closeOldest() -> Bool {
        idle.withLock { idle in
            guard let oldest = idle.entries.min(by: { $0.value.order < $1.value.order }) else { return false }
            idle.entries[oldest.key] = nil
            _ = Glibc.close(oldest.key)
            return true
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
