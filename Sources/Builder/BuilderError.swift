// The Builder API's errors: statuses, words and sentences.

internal import HTTP
internal import HTTPTypes
internal import Log
internal import OAuth
package import Routing

/// An error of the Builder API. `code` is what its clients' libraries compare: prose on the users' routes, OAuth's words where
/// tokens are minted.
package struct BuilderError: Error, Sendable {
    package let problem: Problem
    /// Whether somebody may be guessing: a token that merely expired is not a guess, and must not lock its backend out.
    let isGuess: Bool

    init(problem: Problem, isGuess: Bool = false) {
        var problem = problem
        // These sentences repeat nothing but scopes, between quotation marks.
        problem.loggedSentence = problem.sentence
        self.problem = problem
        self.isGuess = isGuess
    }
}

extension BuilderError: ResponseError {
    static func unauthorized(_ sentence: String, detail: String? = nil, isGuess: Bool = false) -> BuilderError {
        BuilderError(
            problem: Problem(
                .unauthorized, "Unauthorized", sentence, detail: detail,
                fields: [(.wwwAuthenticate, #"Bearer realm="gatehouse", error="invalid_token""#)],
                event: isGuess ? .clientAuthenticationFailed : nil), isGuess: isGuess)
    }

    /// A field that is no credentials at all: RFC 6750 section 3.1 wants 400 for Bearer, RFC 7617 another try for Basic.
    static func malformedCredentials(_ error: AuthorizationError) -> BuilderError {
        switch error {
        case .bearerToken:
            BuilderError(
                problem: Problem(
                    .badRequest, "invalid_request", error.description,
                    fields: [(.wwwAuthenticate, #"Bearer realm="gatehouse", error="invalid_request""#)]))
        case .scheme: noCredentials
        case .basicEncoding, .basicText, .basicColon:
            BuilderError(problem: Problem(.unauthorized, "Unauthorized", error.description, fields: basicChallenge))
        }
    }

    private static let basicChallenge = [(HTTPField.Name.wwwAuthenticate, #"Basic realm="gatehouse", charset="UTF-8""#)]

    static let noCredentials = BuilderError(
        problem: Problem(
            .unauthorized, "Unauthorized",
            "send a machine token as 'Authorization: Bearer ACCESS_TOKEN', or the machine client's id and secret by HTTP Basic",
            fields: [(.wwwAuthenticate, #"Bearer realm="gatehouse""#)]))

    static let wrongSecret = BuilderError(
        problem: Problem(
            .unauthorized, "Unauthorized", "unknown client id or wrong client secret", fields: basicChallenge,
            event: .clientAuthenticationFailed),
        isGuess: true)

    /// What the decision record of a token that was not minted says.
    var ground: OAuthError.Ground { OAuthError.Ground(rule: problem.code, value: problem.loggedSentence) }

    /// The same refusal with its decision record's reference, where there is one.
    func referring(to reference: String?) -> BuilderError {
        var problem = problem
        problem.reference = reference
        return BuilderError(problem: problem, isGuess: isGuess)
    }

    /// The same refusal under another word.
    func saying(_ code: String) -> BuilderError {
        guard problem.status == .unauthorized else { return self }
        return BuilderError(
            problem: Problem(
                problem.status, code, problem.sentence, detail: problem.detail, fields: problem.fields,
                event: problem.event), isGuess: isGuess)
    }

    static let appUnknown = BuilderError(
        problem: Problem(.notFound, "not_found", "no app of yours has this public client id"))

    static func scopeMissing(_ code: String, _ scope: String) -> BuilderError {
        BuilderError(
            problem: Problem(
                .forbidden, code,
                "the scope \(scope) is missing; request a token with it, or allow it on the machine client",
                // RFC 6750 section 3.1.
                fields: [
                    (.wwwAuthenticate, #"Bearer realm="gatehouse", error="insufficient_scope", scope="\#(scope)""#)
                ]))
    }

    static let userUnknown = BuilderError(
        problem: Problem(
            .notFound, "User not found", "no user of this app has this externalUserId; provision it by POST first"))

    static let userNotFound = BuilderError(
        problem: Problem(
            .notFound, "not_found", "no active user of this app has this externalUserId; provision or activate it first"
        ))

    static func invalidRequest(_ sentence: String) -> BuilderError {
        BuilderError(problem: Problem(.badRequest, "invalid_request", sentence))
    }

    static let notPerUser = invalidRequest(
        "the app is not in per_user mode; add users:token to the allowed scopes of its public client")

    static func scopeElsewhere(_ scope: String, of resource: String) -> BuilderError {
        invalidScope(
            "the scope '\(scope)' belongs to the resource server '\(resource)', and a user's token is minted for the issuer alone"
        )
    }

    static func invalidScope(_ sentence: String) -> BuilderError {
        BuilderError(problem: Problem(.badRequest, "invalid_scope", sentence))
    }
}
