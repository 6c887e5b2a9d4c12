// Problems as pages: what draws them, and what it may know.

package import HTTP
package import Model
package import Store

/// Where a problem was met.
package struct ProblemScene {
    package let requestID: String
    /// What of the request's fields could be read.
    package let fields: Fields
    /// nil where what came is no request, or is one that cannot be read.
    package let request: Request?
    /// nil where no tenant was found, as is what follows.
    package let environment: Environment?
    package let address: Address?
    package let store: EnvironmentStore?

    package init(request: Request, environment: Environment?, address: Address?, store: EnvironmentStore?) {
        requestID = request.id
        fields = request.fields
        self.request = request
        self.environment = environment
        self.address = address
        self.store = store
    }

    /// Of what never became a request.
    package init(requestID: String, fields: Fields) {
        self.requestID = requestID
        self.fields = fields
        (request, environment, address, store) = (nil, nil, nil, nil)
    }
}

/// Draws problems for people. It cannot fail: what it needs of the store it does without.
package protocol ProblemPage: Sendable {
    func response(to problem: Problem, in scene: ProblemScene) -> Response
}
