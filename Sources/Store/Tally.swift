// What an environment's server has counted and not written down yet.

internal import Synchronization

/// Counters without a lock: a token costs one addition, and no commit. Once a minute the housekeeping adds them to the day's counts in
/// the environment's file; a crash loses what came since.
package final class Tally: Sendable {
    package enum Name: String, CaseIterable, Sendable {
        case signIns = "sign_ins"
        /// Access tokens that were given.
        case tokens
        /// Sign-ins, authorization requests, token requests and links in mails that were refused.
        case refusals
    }

    private let signIns = Atomic(0)
    private let tokens = Atomic(0)
    private let refusals = Atomic(0)

    init() {}

    package func count(_ name: Name) { add(1, to: name) }

    /// What has been counted, which begins again at nothing.
    func take() -> [(name: Name, count: Int)] {
        [
            (.signIns, signIns.exchange(0, ordering: .relaxed)), (.tokens, tokens.exchange(0, ordering: .relaxed)),
            (.refusals, refusals.exchange(0, ordering: .relaxed)),
        ].filter { $0.1 > 0 }
    }

    /// Also puts back what could not be written.
    func add(_ count: Int, to name: Name) {
        switch name {
        case .signIns: signIns.wrappingAdd(count, ordering: .relaxed)
        case .tokens: tokens.wrappingAdd(count, ordering: .relaxed)
        case .refusals: refusals.wrappingAdd(count, ordering: .relaxed)
        }
    }
}
