// How many authorization requests may wait for people: strangers begin them, and each is a durable row.

package import Model
package import POSIX

/// Anybody may send a browser here, so anybody can have requests parked. The windows are as long as a parked request lives, so what
/// they allow is what waits at most. The newest is refused: were the oldest dropped instead, a flood would end the sign-ins that
/// people are in the middle of.
///
/// One object for the process, in bounded memory.
package final class InteractionBudget: Sendable {
    package struct Limits: Equatable, Sendable {
        /// As many as can sign in from one address in the time.
        package var perAddress = Window(count: 300, seconds: Interaction.lifetime)
        /// Some 40 MB of a tenant's file.
        package var perEnvironment = Window(count: 20_000, seconds: Interaction.lifetime)
        /// Off for load tests only.
        package var isEnabled = true

        package init() {}
    }

    /// Why a request is not parked.
    package struct Excess: Equatable, Sendable {
        package let window: Window
        package let setting: String
        /// Seconds.
        package let retryAfter: Int
    }

    private let limits: Limits
    private let monotonic: @Sendable () -> Int
    private let addresses: SlidingWindow<ID<Environment>, String>
    private let environments: SlidingWindow<ID<Environment>, Everybody>

    /// - Parameter monotonic: microseconds that only grow.
    package init(_ limits: Limits = Limits(), monotonic: @escaping @Sendable () -> Int) {
        self.limits = limits
        self.monotonic = monotonic
        addresses = SlidingWindow(limits.perAddress)
        environments = SlidingWindow(limits.perEnvironment)
    }

    /// Counts a request that is about to be parked; nil where it may be.
    package func begin(from remoteAddress: String, in environment: ID<Environment>) -> Excess? {
        guard limits.isEnabled else { return nil }
        let now = monotonic()
        let address = countedAddress(remoteAddress)
        if let wait = addresses.count(address, of: environment, now: now) {
            return Excess(
                window: limits.perAddress, setting: "GATEHOUSE_LIMIT_INTERACTIONS_ADDRESS", retryAfter: wait)
        }
        if let wait = environments.count(.everybody, of: environment, now: now) {
            addresses.forgive(address, of: environment)
            return Excess(window: limits.perEnvironment, setting: "GATEHOUSE_LIMIT_INTERACTIONS", retryAfter: wait)
        }
        return nil
    }

    /// A request has been answered, and waits no longer.
    package func finish(from remoteAddress: String, in environment: ID<Environment>) {
        guard limits.isEnabled else { return }
        addresses.forgive(countedAddress(remoteAddress), of: environment)
        environments.forgive(.everybody, of: environment)
    }
}
