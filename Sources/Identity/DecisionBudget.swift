// How many refusals are recorded, and the one door to their records: strangers cause them, and each is a durable write.

package import Model
package import POSIX
package import Store

/// Whoever is refused over and over finds the rule in the first records. Beyond the windows an answer shows no reference, and the
/// journal alone tells of it: a flood of bad requests neither fills a tenant's file nor keeps its writer busy.
///
/// One object for the process, in bounded memory.
package final class DecisionBudget: Sendable {
    /// 30 days of a flood are 432,000 records: some 100 MB.
    package static let perEnvironment = Window(count: 600, seconds: 3600)
    /// So that one address does not use up what the environment has.
    package static let perAddress = Window(count: 20, seconds: 600)

    /// The right to write one record, under this reference. Only a budget gives it.
    package struct Permit: Sendable {
        package let reference: String

        fileprivate init(reference: String) {
            self.reference = reference
        }
    }

    private let monotonic: @Sendable () -> Int
    private let environments = SlidingWindow<ID<Environment>, Everybody>(DecisionBudget.perEnvironment)
    private let addresses = SlidingWindow<ID<Environment>, String>(DecisionBudget.perAddress)

    /// - Parameter monotonic: microseconds that only grow.
    package init(monotonic: @escaping @Sendable () -> Int) {
        self.monotonic = monotonic
    }

    /// For a refusal that may be recorded, which counts it; nil beyond the windows.
    package func permit(
        for remoteAddress: String?, in environment: ID<Environment>, _ randomness: Randomness
    ) -> Permit? {
        let now = monotonic()
        let address = remoteAddress.map(countedAddress) ?? ""
        guard addresses.count(address, of: environment, now: now) == nil,
            environments.count(.everybody, of: environment, now: now) == nil
        else { return nil }
        return Permit(reference: randomness.decisionReference())
    }
}

extension EnvironmentConnection {
    /// Writes the record of a refusal. No other statement writes one.
    package func note(_ permit: DecisionBudget.Permit, _ record: (_ reference: String) -> DecisionRecord) throws {
        try decisionRecords.insert(record(permit.reference))
    }
}
