// How the API refuses (RFC 6750 section 3).

internal import HTTP
internal import HTTPTypes
internal import JSON

enum APIRefusal: Error, Equatable {
    /// No token at all.
    case noToken
    case malformed(ErrorDescription)
    case invalidToken(ErrorDescription)
    case insufficientScope(ErrorDescription)
    /// The keys could not be had: whether the token is good is not known.
    case providerAway

    var response: Response {
        switch self {
        case .noToken:
            // Section 3.1: neither a code nor other error information.
            Response.empty(.unauthorized).with(.noStore)
                .with(.wwwAuthenticate, BearerChallenge(realm: "documents").field)
        case .malformed(let reason): Self.answer(.badRequest, .invalidRequest, reason)
        case .invalidToken(let reason): Self.answer(.unauthorized, .invalidToken, reason)
        case .insufficientScope(let scope):
            Self.answer(.forbidden, .insufficientScope, "The token lacks the scope \(scope).", scope: scope)
        case .providerAway:
            Response.json(["error": "temporarily_unavailable", "error_description": "The issuer's keys cannot be had."])
                .with(status: .serviceUnavailable).with(.retryAfter, "5")
        }
    }

    private static func answer(
        _ status: HTTPResponse.Status, _ code: BearerChallenge.Code, _ sentence: ErrorDescription,
        scope: ErrorDescription? = nil
    ) -> Response {
        let body: JSONObject = [
            "error": .string(code.rawValue), "error_description": .string(sentence.description),
        ]
        return Response.json(body).with(status: status)
            .with(.wwwAuthenticate, BearerChallenge(realm: "documents", code, sentence, scope: scope).field)
    }
}

extension Response {
    /// Answers of the API are about one person.
    static func json(_ body: JSONObject) -> Response {
        .bytes(JSON.object(body).serialized(), type: "application/json").with(.noStore).with(
            .xContentTypeOptions, "nosniff")
    }

    func with(status: HTTPResponse.Status) -> Response {
        var response = self
        response.status = status
        return response
    }
}
