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

    package init(requestID: String, environment: Environment?, store: EnvironmentStore?) {
        self.requestID = requestID
        self.environment = environment
        self.store = store
    }
}

/// Draws problems for people. It cannot fail: what it needs of the store it does without.
package protocol ProblemPage: Sendable {
    func response(to problem: Problem, in scene: ProblemScene) -> Response
}
