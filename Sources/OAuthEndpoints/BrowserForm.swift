// What a browser brings from a client's page, by GET or by POST (OpenID Connect Core section 3.1.2.1, RP-Initiated Logout section 2).

internal import HTTP
internal import HTTPTypes
internal import Routing

enum BrowserForm {
    /// The query of a GET, the body of a POST.
    static func read(_ request: Request) throws(UnreadableRequest) -> Form {
        guard request.method == .post else { return request.query }
        // In both places at once, each could be taken for the whole request.
        guard request.query.isEmpty else { throw .twoPlaces }
        do { return try request.form() } catch { throw .form(error.description) }
    }
}

/// A form that cannot be read: nobody knows where an error could go.
enum UnreadableRequest: ResponseError {
    case twoPlaces
    case form(String)

    var problem: Problem {
        switch self {
        case .twoPlaces:
            Problem(.badRequest, "invalid_request", "send the parameters in the body or in the query, not in both")
        case .form(let sentence):
            // The sentence may name a parameter, and whoever sent it may have meant a value.
            Problem(.badRequest, "invalid_request", sentence, detail: "the form cannot be read")
        }
    }
}
