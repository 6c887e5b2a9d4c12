// OAuth errors as responses.

internal import HTTP
internal import HTTPTypes
internal import Log
package import OAuth
package import Routing

extension OAuthError: ResponseError {
    /// RFC 6749 section 5.2: 400, but 401 with a challenge when the client could not be authenticated.
    package var problem: Problem {
        var problem = plainProblem
        // What a request brought stands in these sentences between quotation marks.
        problem.loggedSentence = sentence
        return problem
    }

    private var plainProblem: Problem {
        if code == .serverError {
            var problem = Problem(
                .internalServerError, code.rawValue, sentence, detail: detail, event: .internalError)
            problem.priority = .error
            return problem
        }
        guard code == .invalidClient else { return Problem(.badRequest, code.rawValue, sentence, detail: detail) }
        return Problem(
            .unauthorized, code.rawValue, sentence, detail: detail,
            fields: [(.wwwAuthenticate, #"Basic realm="gatehouse", charset="UTF-8""#)],
            event: isGuess ? .clientAuthenticationFailed : nil)
    }
}
