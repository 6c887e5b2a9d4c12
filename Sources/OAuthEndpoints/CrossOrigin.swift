// Letting web pages of registered clients read the answers (Fetch standard, section 3.2).

package import HTTP
internal import HTTPTypes
package import Routing

/// An endpoint whose answers the pages of registered origins may read (`Route.isShared`); and the question that browsers ask before.
package struct CrossOrigin: Endpoint {
    private let endpoint: any Endpoint

    package init(_ endpoint: any Endpoint) {
        self.endpoint = endpoint
    }

    package var routes: [Route] {
        var patterns: [String] = []
        for route in endpoint.routes where !patterns.contains(route.pattern) { patterns.append(route.pattern) }
        return (endpoint.routes + patterns.map { Route(.options, $0, family: .oauth, limit: .none) }).map(\.shared)
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        request.method == .options ? preflight : try endpoint.respond(to: request, in: context)
    }

    /// The same for everybody: who may ask, the router adds. Without that the browser goes no further.
    private var preflight: Response {
        let methods = Set(endpoint.routes.map(\.method.rawValue)).sorted().joined(separator: ", ")
        return Response(
            status: .noContent,
            fields: [
                .vary: "Origin", .accessControlAllowMethods: methods,
                .accessControlAllowHeaders: "Authorization, Content-Type", .accessControlMaxAge: "600",
            ])
    }
}
