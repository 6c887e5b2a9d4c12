// The page at an address itself: what it is, for whoever comes without a request.

internal import HTML
package import HTTP
internal import HTTPTypes
internal import Model
package import Routing

struct HomePage: Page {
    let name: String
    /// Of the issuer at this address (OpenID Connect Discovery section 4).
    let discovery: String

    func title(_ words: Sentences) -> String { name }

    func body(_ words: Sentences) -> HTML {
        """
        <p>\(words.filled(\.homeText, ["name": name]))</p>
        <p><a href="\(link: AccountSection.profile.path)">\(words.homeAccount)</a></p>
        <p class="foot">\(words.homeDevelopers)<br><a href="\(link: discovery)">\(discovery)</a></p>
        """
    }
}

package struct Home: Endpoint {
    private let languages: Languages

    package init(_ services: PageServices) {
        languages = services.languages
    }

    package var routes: [Route] { [Route(.get, PagePath.home, family: .page, limit: .none)] }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let visit = try Visit(request, context, languages)
        return try visit.page(
            HomePage(
                name: visit.frame.brand.name,
                discovery: "\(context.address.origin)/.well-known/openid-configuration"))
    }
}
