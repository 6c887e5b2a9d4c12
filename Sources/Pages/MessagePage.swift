// Pages that say one thing, and offer one way on.

internal import HTML
package import HTTP
internal import HTTPTypes
package import Routing

struct MessagePage: Page {
    let heading: String
    let text: String
    var path: String?
    var pathText = ""
    /// Of the decision record, where this is a refusal.
    var reference: String?

    func title(_ words: Sentences) -> String { heading }

    func body(_ words: Sentences) -> HTML {
        let way = path.map { HTML(#"<p class="foot"><a href="\#(link: $0)">\#(pathText)</a></p>"#) }
        let named = reference.map {
            HTML(#"<p class="reference">\#(words.decisionReference): <code>\#($0)</code></p>"#)
        }
        return "<p>\(text)</p>\(optional: named)\(optional: way)"
    }
}

/// Where people end who have signed out, and no application awaits them.
package struct SignedOut: Endpoint {
    package init() {}

    package var routes: [Route] { [Route(.get, PagePath.signedOut, family: .page, limit: .none)] }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let visit = try Visit(request, context)
        let words = visit.frame.words
        return try visit.page(
            MessagePage(
                heading: words.signedOutTitle, text: words.signedOut, path: PagePath.login, pathText: words.signInTitle)
        )
    }
}
