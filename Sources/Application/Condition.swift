// What keeps a server that runs from doing its work.

internal import POSIX
internal import Routing
internal import Store
internal import Synchronization

/// Asked by `/readyz`, which may be often: nothing is written for it. What the housekeeping could not do is noted here by it.
package final class Condition: Sendable {
    /// Below this SQLite cannot be sure of a place for its log.
    package static let leastRoom = 4 << 20
    /// How long a failure of the storage counts, in microseconds: as long as the housekeeping, which writes too, may need to try
    /// again.
    static let memory = 60_000_000

    private let control: ControlStore
    private let folders: [String]
    private let metrics: Metrics
    private let freeBytes: @Sendable (String) -> Int?
    private let failures = Mutex<[String]>([])

    init(
        control: ControlStore, folder: DataFolder, metrics: Metrics, freeBytes: @escaping @Sendable (String) -> Int?
    ) {
        self.control = control
        folders = [folder.path, folder.publicPath]
        self.metrics = metrics
        self.freeBytes = freeBytes
    }

    /// What the last sweep could not do; nothing, when all went well.
    package func note(_ failures: [String]) { self.failures.withLock { $0 = failures } }

    /// How many environments there are, and what is wrong; empty when the server is ready.
    func examine(now: Int = SystemClock.monotonicMicroseconds()) -> (environments: Int, problems: [String]) {
        var problems: [String] = []
        var count = 0
        do { count = try control.directory().environments.count } catch { problems.append("\(error)") }
        for folder in folders {
            guard let free = freeBytes(folder), free < Self.leastRoom else { continue }
            problems.append("the disk of \(folder) is full (\(free >> 10) KiB are left)")
        }
        if let failure = metrics.storageFailure(since: now - Self.memory) { problems.append(failure) }
        problems += failures.withLock { $0 }
        return (count, problems)
    }
}
