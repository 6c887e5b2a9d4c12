// How many refusals are recorded: strangers cause them, and each record is a durable write.

internal import HTTP
package import Model
package import POSIX

/// Whoever is refused over and over finds the rule in the first records. Beyond the windows an answer shows no reference, and the
/// journal alone tells of it: a flood of bad requests neither fills a tenant's file nor keeps its writer busy.
///
/// One object for the process, in bounded memory.
package final class DecisionBudget: Sendable {
    /// 30 days of a flood are 432,000 records: some 100 MB.
    package static let perEnvironment = Window(count: 600, seconds: 3600)
    /// So that one address does not use up what the environment has.
    package static let perAddress = Window(count: 20, seconds: 600)

    private struct Subject: Hashable {
        let environment: ID<Environment>
        /// nil: the environment as a whole.
        let address: String?
    }

    private let monotonic: @Sendable () -> Int
    private let environments = SlidingWindow<Subject>(DecisionBudget.perEnvironment)
    private let addresses = SlidingWindow<Subject>(DecisionBudget.perAddress)

    /// - Parameter monotonic: microseconds that only grow.
    package init(monotonic: @escaping @Sendable () -> Int) {
        self.monotonic = monotonic
    }

    /// Whether a refusal may be recorded, which counts it.
    package func allowsRecord(of remoteAddress: String?, in environment: ID<Environment>) -> Bool {
        let now = monotonic()
        let address = remoteAddress.map { IPAddress($0)?.limitKey.description ?? $0 } ?? ""
        guard addresses.count(Subject(environment: environment, address: address), now: now) == nil else {
            return false
        }
        return environments.count(Subject(environment: environment, address: nil), now: now) == nil
    }
}
