// The limits of the program: which windows there are, and what is counted in them.

package import HTTP
internal import HTTPTypes
internal import Log
package import Model
package import POSIX

/// The rate limits. One object for the process: it outlives requests and is shared by the workers.
package final class Limits: Sendable {
    /// What the windows allow: the product's defaults, which settings may change.
    package struct Settings: Equatable, Sendable {
        /// `/oauth/token` and the like, by address.
        package var authentication = Window(count: 10, seconds: 60)
        /// The Management API, by address.
        package var management = Window(count: 100, seconds: 60)
        /// Requests of one client at the endpoints that backends call for many users; of a public one at one address.
        package var client = Window(count: 1000, seconds: 60)
        /// Failed authentications at those endpoints, by address.
        package var failures = Window(count: 10, seconds: 60)
        /// Off for load tests only.
        package var isEnabled = true

        package init() {}

        /// The window that each address is counted in.
        package func perAddress(_ window: Route.AddressWindow) -> Window {
            switch window {
            case .authentication: authentication
            case .management: management
            }
        }
    }

    private struct AddressOnRoute: Hashable {
        let pattern: String
        let address: IPAddress
    }

    private struct ClientAtAddress: Hashable {
        let client: String
        let address: IPAddress?
    }

    private typealias OfEnvironment<Subject: Hashable & Sendable> = SlidingWindow<ID<Environment>, Subject>

    package let settings: Settings
    private let monotonic: @Sendable () -> Int
    private let authentication: OfEnvironment<AddressOnRoute>
    private let management: OfEnvironment<AddressOnRoute>
    private let clients: OfEnvironment<ClientAtAddress>
    private let failures: OfEnvironment<AddressOnRoute>

    /// - Parameter monotonic: microseconds that only grow.
    package init(_ settings: Settings, monotonic: @escaping @Sendable () -> Int) {
        self.settings = settings
        self.monotonic = monotonic
        authentication = SlidingWindow(settings.perAddress(.authentication))
        management = SlidingWindow(settings.perAddress(.management))
        clients = SlidingWindow(settings.client)
        failures = SlidingWindow(settings.failures)
    }

    /// Counts a request to a route before its endpoint is asked.
    func count(_ route: Route, _ environment: ID<Environment>, _ address: IPAddress) throws(LimitError) {
        guard settings.isEnabled else { return }
        switch route.limit {
        case .none: return
        case .perAddress(let window):
            let subject = AddressOnRoute(pattern: route.pattern, address: address.limitKey)
            let counter =
                switch window {
                case .authentication: authentication
                case .management: management
                }
            try Self.refuse(
                counter.count(subject, of: environment, now: monotonic()), "requests from your address to this endpoint"
            )
        case .perClient:
            let subject = AddressOnRoute(pattern: "", address: address.limitKey)
            try Self.refuse(
                failures.peek(subject, of: environment, now: monotonic()), "failed authentications from your address")
        }
    }

    /// Counts a request of a client.
    ///
    /// - Parameter address: of one that has proved nothing but named itself, which counts at each address apart; nil for one that has
    ///   proved itself.
    package func count(
        client: ClientID, at address: IPAddress? = nil, of environment: ID<Environment>
    ) throws(LimitError) {
        guard settings.isEnabled else { return }
        let subject = ClientAtAddress(client: client.description, address: address?.limitKey)
        let wait = clients.count(subject, of: environment, now: monotonic())
        try Self.refuse(wait, "requests of this client")
    }

    /// Notes that someone at this address could not prove who it is.
    package func noteFailure(_ environment: ID<Environment>, _ address: IPAddress) {
        let subject = AddressOnRoute(pattern: "", address: address.limitKey)
        _ = failures.count(subject, of: environment, now: monotonic())
    }

    private static func refuse(_ wait: Int?, _ what: String) throws(LimitError) {
        if let wait { throw LimitError(retryAfter: wait, what: what) }
    }
}

/// Too many.
package struct LimitError: Error, Equatable {
    /// Seconds.
    package let retryAfter: Int
    package let what: String
}

extension LimitError: ResponseError {
    package var problem: Problem {
        Problem(
            .tooManyRequests, "rate_limited", "too many \(what); try again in \(retryAfter) seconds", detail: what,
            fields: [(.retryAfter, String(retryAfter))], event: .limitExceeded)
    }
}
