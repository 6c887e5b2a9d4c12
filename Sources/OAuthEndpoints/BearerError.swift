// What a resource tells whoever brings no good token (RFC 6750 section 3).

internal import HTTP
internal import HTTPTypes
internal import Routing

/// Each answers with the `WWW-Authenticate` field that section 3 asks for.
enum BearerError: Error, Equatable {
    /// No token at all: section 3.1 wants no code then.
    case missing
    case malformed(String)
    case invalid(String)
    case insufficientScope(String)
}

extension BearerError: ResponseError {
    var problem: Problem {
        switch self {
        case .missing:
            Problem(
                .unauthorized, "invalid_token", "send the access token in the Authorization header: Bearer …",
                fields: [(.wwwAuthenticate, #"Bearer realm="gatehouse""#)])
        case .malformed(let sentence): problem(.badRequest, "invalid_request", sentence)
        case .invalid(let sentence): problem(.unauthorized, "invalid_token", sentence)
        case .insufficientScope(let scope):
            problem(
                .forbidden, "insufficient_scope", "the token lacks the scope '\(scope)'", #", scope="\#(scope)""#)
        }
    }

    /// The sentences are ours alone: nothing that a request brought stands between the quotation marks.
    private func problem(
        _ status: HTTPResponse.Status, _ code: String, _ sentence: String, _ more: String = ""
    ) -> Problem {
        Problem(
            status, code, sentence,
            fields: [
                (
                    .wwwAuthenticate,
                    #"Bearer realm="gatehouse", error="\#(code)", error_description="\#(sentence)"\#(more)"#
                )
            ])
    }
}
