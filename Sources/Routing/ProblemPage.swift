// Problems as pages: what draws them, and what it may know.

package import HTTP
package import Model
package import Store

/// Where a problem was met.
package struct ProblemScene {
    package let requestID: String
    /// nil where no tenant was found.
    package let environment: Environment?
    package let store: EnvironmentStore?
    /// The field that the browser has sent.
    package let acceptLanguage: String?

    package init(requestID: String, environment: Environment?, store: EnvironmentStore?, acceptLanguage: String?) {
        self.requestID = requestID
        self.environment = environment
        self.store = store
        self.acceptLanguage = acceptLanguage
    }
}

/// Draws problems for people. It cannot fail: what it needs of the store it does without.
package protocol ProblemPage: Sendable {
    func response(to problem: Problem, in scene: ProblemScene) -> Response
}
