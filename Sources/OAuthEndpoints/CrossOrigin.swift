// Letting web pages of registered clients read the answers (Fetch standard, section 3.2).

package import HTTP
internal import HTTPTypes
package import Routing
internal import Store

/// An endpoint whose answers, good or bad, the pages of registered origins may read; and the question that browsers ask before.
/// Never with credentials: cookies mean nothing at these endpoints, and tokens are sent by hand.
package struct CrossOrigin: Endpoint {
    private let endpoint: any Endpoint

    package init(_ endpoint: any Endpoint) {
        self.endpoint = endpoint
    }

    package var routes: [Route] {
        var patterns: [String] = []
        for route in endpoint.routes where !patterns.contains(route.pattern) { patterns.append(route.pattern) }
        return endpoint.routes + patterns.map { Route(.options, $0, family: .oauth, limit: .none) }
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let origin = try allowedOrigin(request, context)
        if request.method == .options { return preflight(origin) }
        guard let origin else { return try endpoint.respond(to: request, in: context) }
        do {
            let response = try endpoint.respond(to: request, in: context)
            return Self.fields(origin).reduce(response) { $0.with($1.0, $1.1) }
        } catch let error as any ResponseError {
            var problem = error.problem
            problem.fields += Self.fields(origin)
            throw ReadableProblem(problem: problem)
        }
    }

    /// The page's origin, if an active client is called back there.
    private func allowedOrigin(_ request: Request, _ context: Context) throws -> String? {
        guard let origin = request.fields[.origin], try context.store.read({ try $0.clients.origins() }).contains(origin)
        else { return nil }
        return origin
    }

    private static func fields(_ origin: String) -> [(HTTPField.Name, String)] {
        [
            (.accessControlAllowOrigin, origin), (.vary, "Origin"),
            // What tells a page why its token was refused.
            (.accessControlExposeHeaders, "WWW-Authenticate, Retry-After"),
        ]
    }

    /// The same status for everybody; without the fields the browser goes no further.
    private func preflight(_ origin: String?) -> Response {
        guard let origin else { return .empty(.noContent).with(.vary, "Origin") }
        let methods = Set(endpoint.routes.map(\.method.rawValue)).sorted().joined(separator: ", ")
        return Response(
            status: .noContent,
            fields: [
                .accessControlAllowOrigin: origin, .vary: "Origin", .accessControlAllowMethods: methods,
                .accessControlAllowHeaders: "Authorization, Content-Type", .accessControlMaxAge: "600",
            ])
    }
}

private struct ReadableProblem: ResponseError {
    let problem: Problem
}
