// What an endpoint is given with a request.

package import HTTP
package import Model
package import Store

/// The tenant, its store, and this request's share of the world.
package struct Context {
    package let environment: Environment
    package let address: Address
    package let store: EnvironmentStore
    /// One moment for the whole request.
    package let now: Timestamp
    package let randomness: Randomness
    package let remoteAddress: IPAddress
    package let requestID: String
    package let limits: Limits
    /// What the log is to say of this request.
    package let trail: Trail
    let parameters: [String]

    /// The segment that stood for the pattern's `index`-th `:name`.
    package func parameter(_ index: Int) -> String { parameters[index] }
}

/// What is learned about a request while it is answered, for its line in the log.
package final class Trail {
    package var clientID: String?
    package var userID: String?
    /// The error's code, and the cause that only the log may know.
    package var refusal: String?
    package var detail: String?

    package init() {}
}
