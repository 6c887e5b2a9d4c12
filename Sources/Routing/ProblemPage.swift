// Problems as pages: what draws them, and what it may know.

package import HTTP
package import Model
package import Store

/// Where a problem was met.
package struct ProblemScene {
    package let request: Request
    /// nil where no tenant was found, as is what follows.
    package let environment: Environment?
    package let address: Address?
    package let store: EnvironmentStore?

    package init(request: Request, environment: Environment?, address: Address?, store: EnvironmentStore?) {
        self.request = request
        self.environment = environment
        self.address = address
        self.store = store
    }
}

/// Draws problems for people. It cannot fail: what it needs of the store it does without.
package protocol ProblemPage: Sendable {
    func response(to problem: Problem, in scene: ProblemScene) -> Response
}
