// Problems as responses, by family.

package import HTTP
internal import HTTPTypes
internal import JSON

package enum ErrorRendering {
    /// The answer to a problem. `requestID` names the request in our log; `page` draws it for whoever looks at it in a browser.
    package static func response(
        _ problem: Problem, family: Route.Family, requestID: String, page: (() -> Response)? = nil
    ) -> Response {
        var response =
            switch family {
            case .oauth: oauth(problem)
            case .builder: builder(problem, requestID)
            case .api: api(problem, requestID)
            case .page: page?() ?? Response.text("\(referring(problem))\n", status: problem.status)
            }
        for (name, value) in problem.fields { response = response.with(name, value) }
        return response.with(.noStore)
    }

    /// RFC 6749 section 5.2. The reference stands in the description, as in errors by redirect: that is what client libraries show
    /// to their developers.
    private static func oauth(_ problem: Problem) -> Response {
        if let body = problem.body, body.isEmpty { return .empty(problem.status) }
        return json(
            [
                "error": .string(problem.code),
                "error_description": .string(ErrorDescription(referring(problem)).description),
            ], problem)
    }

    private static func referring(_ problem: Problem) -> String {
        problem.reference.map { "\(problem.sentence) (reference \($0))" } ?? problem.sentence
    }

    private static func builder(_ problem: Problem, _ requestID: String) -> Response {
        json(
            [
                "error": .string(problem.code),
                "error_description": .string(ErrorDescription(referring(problem)).description),
                "correlation_id": .string(requestID),
            ], problem)
    }

    /// JSON:API 1.1, "Error Objects".
    private static func api(_ problem: Problem, _ requestID: String) -> Response {
        if let body = problem.body { return .bytes(body, type: "application/vnd.api+json", status: problem.status) }
        let error: JSON = [
            "id": .string(requestID), "status": .string(String(problem.status.code)), "code": .string(problem.code),
            "title": .string(problem.status.reasonPhrase), "detail": .string(problem.sentence),
        ]
        let document: JSON = ["jsonapi": ["version": "1.1"], "errors": [error]]
        return .bytes(document.serialized(), type: "application/vnd.api+json", status: problem.status)
    }

    private static func json(_ value: JSON, _ problem: Problem) -> Response {
        .bytes(value.serialized(), type: "application/json", status: problem.status)
    }

    /// The family of a path that no route has: whoever asks there expects its format.
    package static func family(ofPath segments: [String]) -> Route.Family {
        switch (segments.first, segments.dropFirst().first) {
        case ("oauth", _), (".well-known", _): .oauth
        case ("api", "v1") where segments.count > 2 && segments[2] == "oidc": .oauth
        case ("api", "v1"): .builder
        case ("api", _): .api
        default: .page
        }
    }
}
