// Which web pages may read an answer (Fetch standard, section 3.2).

internal import HTTP
internal import HTTPTypes
internal import Store

/// Shares the answers of an endpoint, good or bad, with the pages of registered origins, whoever made them: a page must be able to
/// read that it came too often as well. Never with credentials: cookies mean nothing at these endpoints, and tokens are sent by hand.
enum Sharing {
    /// The answer as it may be read by the page that asks: by no other, and by none whose origin is no active client's.
    static func apply(_ response: Response, to request: Request, _ store: EnvironmentStore?) -> Response {
        guard let origin = request.fields[.origin], let store,
            // Whoever cannot be looked for is not found.
            (try? store.read { try $0.clients.origins() })?.contains(origin) == true
        else { return response }
        // What tells a page why it was refused, and when to come again.
        return response.with(.accessControlAllowOrigin, origin).with(.vary, "Origin")
            .with(.accessControlExposeHeaders, "WWW-Authenticate, Retry-After")
    }
}
