// Requests that reach no endpoint.

internal import HTTPTypes

enum RoutingError: Error, Equatable {
    case notFound(String)
    case methodNotAllowed(HTTPRequest.Method, [HTTPRequest.Method])
    case finalSlash
}

extension RoutingError: ResponseError {
    package var problem: Problem {
        switch self {
        case .notFound(let path):
            return Problem(.notFound, "not_found", "there is nothing at \(path)")
        case .methodNotAllowed(let method, let allowed):
            let list = allowed.map(\.rawValue).joined(separator: ", ")
            return Problem(
                .methodNotAllowed, "method_not_allowed", "\(method.rawValue) is not possible here; use \(list)",
                fields: [(.allow, list)])
        case .finalSlash: return Problem(.badRequest, "invalid_request", "the path ends in a slash; leave it out")
        }
    }
}
