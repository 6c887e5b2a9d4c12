// What the loop counts, for `/metrics`.

internal import Synchronization

/// The counters at one moment.
package struct Statistics: Sendable, Equatable {
    /// Requests handled since the start, rejected ones too.
    package var requests = 0
    /// Requests being handled now.
    package var active = 0
    /// Connections open now.
    package var connections = 0
    /// Connections closed because they broke, ended early, took too long, or had to make place.
    package var dropped = 0
    /// Requests answered by the loop itself.
    package var rejected = 0

    package init(requests: Int = 0, active: Int = 0, connections: Int = 0, dropped: Int = 0, rejected: Int = 0) {
        self.requests = requests
        self.active = active
        self.connections = connections
        self.dropped = dropped
        self.rejected = rejected
    }
}

/// The counters.
final class Counters: Sendable {
    let requests = Atomic<Int>(0)
    let active = Atomic<Int>(0)
    let connections = Atomic<Int>(0)
    let dropped = Atomic<Int>(0)
    let rejected = Atomic<Int>(0)

    var snapshot: Statistics {
        Statistics(
            requests: requests.load(ordering: .relaxed), active: active.load(ordering: .relaxed),
            connections: connections.load(ordering: .relaxed), dropped: dropped.load(ordering: .relaxed),
            rejected: rejected.load(ordering: .relaxed))
    }
}

extension Atomic<Int> {
    /// Statistics order nothing, so relaxed is enough.
    borrowing func count(_ step: Int = 1) {
        _ = wrappingAdd(step, ordering: .relaxed)
    }
}
