// Routes: what an endpoint answers to.

package import HTTPTypes

/// A method and a pattern, with what every request to it has in common.
package struct Route: Sendable {
    /// The format errors are answered in.
    package enum Family: String, Sendable {
        /// RFC 6749 section 5.2.
        case oauth
        /// The Builder API's JSON.
        case builder
        /// JSON:API.
        case api
        /// Text for people and for the operator's tools.
        case page
    }

    /// Which of the settings' windows an address is counted in.
    package enum AddressWindow: Sendable {
        /// `/oauth/token` and the like.
        case authentication
        /// The Management API.
        case management
    }

    /// What is counted before the endpoint is asked.
    package enum Limit: Equatable, Sendable {
        case none
        /// Each address by itself, on this route's pattern.
        case perAddress(AddressWindow)
        /// Failed authentications by address before, requests by client after authentication.
        case perClient
    }

    package let method: HTTPRequest.Method
    /// Segments; `:name` stands for any one.
    package let pattern: String
    package let family: Family
    package let limit: Limit
    /// The name of the form of ours that is sent here: `FormGuard` lets nothing else through to the endpoint. Nil where programs send
    /// requests, or other sites' pages.
    package let form: String?
    /// Whether a GET changes something: gives a code, signs out. HEAD is only to learn what GET would answer, and has no effect
    /// (RFC 9110 section 9.2.1), so that such a path does not know it.
    package let hasEffects: Bool
    /// Whether the pages of registered origins may read what is answered at this path, whatever it is and whoever answers.
    package private(set) var isShared = false

    package var shared: Route {
        var route = self
        route.isShared = true
        return route
    }

    package init(
        _ method: HTTPRequest.Method, _ pattern: String, family: Family, limit: Limit, form: String? = nil,
        hasEffects: Bool = false
    ) {
        self.hasEffects = hasEffects
        self.method = method
        self.pattern = pattern
        self.family = family
        self.limit = limit
        self.form = form
    }
}
