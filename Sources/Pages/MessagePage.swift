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
        return "<p>\(text)</p>\(optional: Notice.reference(reference, words))\(optional: way)"
    }
}

extension MessagePage {
    static func signedOut(_ words: Sentences) -> MessagePage {
        MessagePage(
            heading: words.signedOutTitle, text: words.signedOut, path: PagePath.login, pathText: words.signInTitle)
    }
}

/// Where people end who have signed out, and no application awaits them.
package struct SignedOut: Endpoint {
    private let languages: Languages

    package init(_ services: PageServices) {
        languages = services.languages
    }

    package var routes: [Route] { [Route(.get, PagePath.signedOut, family: .page, limit: .none)] }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let visit = try Visit(request, context, languages)
        return try visit.page(MessagePage.signedOut(visit.frame.words))
    }
}
