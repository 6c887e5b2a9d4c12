// What a resource tells whoever brings no good token (RFC 6750 section 3).

internal import HTTP
internal import HTTPTypes
internal import Routing

/// Each answers with the `WWW-Authenticate` field that section 3 asks for.
enum BearerError: Error, Equatable {
    /// No token at all.
    case missing
    case malformed(ErrorDescription)
    case invalid(ErrorDescription)
    case insufficientScope(ErrorDescription)
}

extension BearerError: ResponseError {
    var problem: Problem {
        switch self {
        case .missing:
            // Section 3.1: neither a code nor other error information, in the field as in the body; the words are the log's.
            var problem = Problem(
                .unauthorized, "no_token", "no access token was sent",
                fields: [(.wwwAuthenticate, BearerChallenge(realm: "gatehouse").field)])
            problem.body = []
            return problem
        case .malformed(let sentence): return problem(.badRequest, .invalidRequest, sentence)
        case .invalid(let sentence): return problem(.unauthorized, .invalidToken, sentence)
        case .insufficientScope(let scope):
            return problem(.forbidden, .insufficientScope, "the token lacks the scope '\(scope)'", scope: scope)
        }
    }

    private func problem(
        _ status: HTTPResponse.Status, _ code: BearerChallenge.Code, _ sentence: ErrorDescription,
        scope: ErrorDescription? = nil
    ) -> Problem {
        let challenge = BearerChallenge(realm: "gatehouse", code, sentence, scope: scope)
        return Problem(
            status, code.rawValue, sentence.description, fields: [(.wwwAuthenticate, challenge.field)])
    }
}
