// How the API refuses (RFC 6750 section 3).

internal import HTTP
internal import HTTPTypes
internal import JSON

enum APIRefusal: Error, Equatable {
    /// No token at all: section 3.1 wants no code then.
    case noToken
    case malformed(String)
    case invalidToken(String)
    case insufficientScope(String)
    /// The keys could not be had: whether the token is good is not known.
    case providerAway

    var response: Response {
        switch self {
        case .noToken:
            Self.answer(.unauthorized, nil, "Send the access token in the Authorization header: Bearer …")
        case .malformed(let reason): Self.answer(.badRequest, "invalid_request", reason)
        case .invalidToken(let reason): Self.answer(.unauthorized, "invalid_token", reason)
        case .insufficientScope(let scope):
            Self.answer(.forbidden, "insufficient_scope", "The token lacks the scope \(scope).", scope: scope)
        case .providerAway:
            Response.json(["error": "temporarily_unavailable", "error_description": "The issuer's keys cannot be had."])
                .with(status: .serviceUnavailable).with(.retryAfter, "5")
        }
    }

    /// The sentences are ours: none holds what a request brought. RFC 6750 section 3 allows no quotation mark in them.
    private static func answer(
        _ status: HTTPResponse.Status, _ code: String?, _ sentence: String, scope: String? = nil
    ) -> Response {
        let sentence = sentence.filter { $0 != "\"" && $0 != "\\" }
        var challenge = #"Bearer realm="documents""#
        if let code { challenge += #", error="\#(code)", error_description="\#(sentence)""# }
        if let scope { challenge += #", scope="\#(scope)""# }
        var body: JSONObject = ["error": .string(code ?? "unauthorized")]
        body.append("error_description", .string(sentence))
        return Response.json(body).with(status: status).with(.wwwAuthenticate, challenge)
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
