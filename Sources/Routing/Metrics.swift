// Counters for the operator's monitoring.

internal import Synchronization

/// What the process has done since it started. Counters without a lock: every request counts, on every thread.
package final class Metrics: Sendable {
    package struct Snapshot: Sendable {
        /// Answers by the first digit of their status, 1 to 5.
        package var byStatusClass: [Int]
        package var microseconds: Int
        package var failures: Int
        package var tokensIssued: Int
    }

    private final class Counter: Sendable {
        private let count = Atomic<Int>(0)

        var value: Int { count.load(ordering: .relaxed) }

        func add(_ step: Int = 1) { _ = count.wrappingAdd(step, ordering: .relaxed) }
    }

    private let byStatusClass = (0..<6).map { _ in Counter() }
    private let microseconds = Counter()
    private let failures = Counter()
    private let tokensIssued = Counter()

    private let lastStorageFailure = Mutex<(text: String, at: Int)?>(nil)

    package init() {}

    package var snapshot: Snapshot {
        Snapshot(
            byStatusClass: byStatusClass.map(\.value), microseconds: microseconds.value, failures: failures.value,
            tokensIssued: tokensIssued.value)
    }

    package func countToken() { tokensIssued.add() }

    /// Remembers that a tenant's storage, or the installation's, could not be read or written; `time` is monotonic.
    package func noteStorageFailure(_ text: String, at time: Int) {
        lastStorageFailure.withLock { $0 = (text, time) }
    }

    /// The last failure, if it was not before `time`.
    package func storageFailure(since time: Int) -> String? {
        lastStorageFailure.withLock { $0 }.flatMap { $0.at >= time ? $0.text : nil }
    }

    func count(status: Int, microseconds duration: Int) {
        byStatusClass[min(max(status / 100, 0), 5)].add()
        microseconds.add(duration)
    }

    func countFailure() { failures.add() }
}
