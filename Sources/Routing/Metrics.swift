// Counters for the operator's monitoring.

internal import Synchronization

/// What the process has done since it started.
package final class Metrics: Sendable {
    package struct Snapshot: Sendable {
        /// Answers by the first digit of their status, 1 to 5.
        package var byStatusClass = [Int](repeating: 0, count: 6)
        package var microseconds = 0
        package var failures = 0
        package var tokensIssued = 0
    }

    private let state = Mutex(Snapshot())
    private let lastStorageFailure = Mutex<(text: String, at: Int)?>(nil)

    package init() {}

    package var snapshot: Snapshot { state.withLock { $0 } }

    package func countToken() { state.withLock { $0.tokensIssued += 1 } }

    /// Remembers that a tenant's storage, or the installation's, could not be read or written; `time` is monotonic.
    package func noteStorageFailure(_ text: String, at time: Int) {
        lastStorageFailure.withLock { $0 = (text, time) }
    }

    /// The last failure, if it was not before `time`.
    package func storageFailure(since time: Int) -> String? {
        lastStorageFailure.withLock { $0 }.flatMap { $0.at >= time ? $0.text : nil }
    }

    func count(status: Int, microseconds: Int) {
        state.withLock { state in
            state.byStatusClass[min(max(status / 100, 0), 5)] += 1
            state.microseconds += microseconds
        }
    }

    func countFailure() { state.withLock { $0.failures += 1 } }
}
