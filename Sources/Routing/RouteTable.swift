// Finding the endpoint for a path and a method.

package import HTTPTypes

/// All routes of the program, as a tree of segments. A literal segment comes before a parameter.
package struct RouteTable: Sendable {
    package struct Match {
        package let route: Route
        package let endpoint: any Endpoint
        package let parameters: [String]
    }

    package enum Outcome {
        case found(Match)
        /// The path exists for other methods.
        case methodNotAllowed(allowed: [HTTPRequest.Method])
        case notFound
    }

    private struct Node: Sendable {
        var literals: [String: Node] = [:]
        var parameter: [Node] = []
        var routes: [(route: Route, endpoint: any Endpoint)] = []
    }

    private var root = Node()
    package private(set) var routes: [Route] = []

    package init(_ endpoints: [any Endpoint]) {
        for endpoint in endpoints {
            for route in endpoint.routes { insert(route, endpoint) }
        }
    }

    package func find(_ method: HTTPRequest.Method, _ segments: [String]) -> Outcome {
        var parameters: [String] = []
        guard let node = Self.walk(root, segments[...], &parameters), !node.routes.isEmpty else {
            return .notFound
        }
        // Whoever answers GET answers HEAD (RFC 9110 section 9.3.2); the loop drops the body.
        let found =
            method == .head
            ? node.routes.first { Self.answersHead($0.route) } : node.routes.first { $0.route.method == method }
        if let found {
            return .found(Match(route: found.route, endpoint: found.endpoint, parameters: parameters))
        }
        let allowed = node.routes.map(\.route.method)
        return .methodNotAllowed(
            allowed: node.routes.contains { Self.answersHead($0.route) } ? allowed + [.head] : allowed)
    }

    private static func answersHead(_ route: Route) -> Bool { route.method == .get && !route.hasEffects }

    /// The format of a path's errors, whatever the method; nil where no route is.
    package func family(at segments: [String]) -> Route.Family? {
        var parameters: [String] = []
        return Self.walk(root, segments[...], &parameters)?.routes.first?.route.family
    }

    /// Whether anything at this path is shared with other origins' pages.
    func isShared(_ segments: [String]) -> Bool {
        var parameters: [String] = []
        return Self.walk(root, segments[...], &parameters)?.routes.contains { $0.route.isShared } ?? false
    }

    private static func walk(_ node: Node, _ segments: ArraySlice<String>, _ parameters: inout [String]) -> Node? {
        guard let segment = segments.first else { return node }
        if let next = node.literals[segment], let found = walk(next, segments.dropFirst(), &parameters) { return found }
        guard let next = node.parameter.first else { return nil }
        parameters.append(segment)
        if let found = walk(next, segments.dropFirst(), &parameters) { return found }
        parameters.removeLast()
        return nil
    }

    private mutating func insert(_ route: Route, _ endpoint: any Endpoint) {
        routes.append(route)
        func add(_ node: inout Node, _ segments: ArraySlice<Substring>) {
            guard let segment = segments.first else {
                precondition(
                    !node.routes.contains { $0.route.method == route.method },
                    "two endpoints for \(route.method) \(route.pattern)")
                return node.routes.append((route, endpoint))
            }
            if segment.hasPrefix(":") {
                if node.parameter.isEmpty { node.parameter = [Node()] }
                add(&node.parameter[0], segments.dropFirst())
            } else {
                add(&node.literals[String(segment), default: Node()], segments.dropFirst())
            }
        }
        add(&root, route.pattern.split(separator: "/")[...])
    }
}
