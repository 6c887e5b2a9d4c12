// The authorization endpoint (RFC 6749 section 3.1, OpenID Connect Core section 3.1.2).

internal import Store
package import HTTP
internal import HTTPTypes
internal import Model
package import OAuth
package import Routing

/// Takes a client's request by GET or POST, and sends the browser on: to a page, or back to the client.
package struct Authorize: Endpoint {
    private let layout: Layout
    private let flow: AuthorizationFlow
    private let pages: any PageDrawing

    package init(_ layout: Layout, flow: AuthorizationFlow, pages: any PageDrawing) {
        self.layout = layout
        self.flow = flow
        self.pages = pages
    }

    package var routes: [Route] {
        layout.authorization.flatMap { path in
            [.get, .post].map { Route($0, path, family: .page, limit: .none, hasEffects: true) }
        }
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let form = try BrowserForm.read(request)
        if request.method == .post, BrowserCookies(context.address).value(.browser, of: request) == nil,
            let again = asQuery(form, request)
        {
            return again
        }
        let answer = InteractionAnswer(request, context, pages)
        return try answer.response {
            try flow.begin(
                UnverifiedAuthorizationRequest(form.pairs.map { ($0.name, $0.value) }),
                at: Issuer(address: context.address, layout: layout), from: answer.browser, in: context.store,
                at: context.now)
        }
    }

    /// A form that another site's page has sent brings no `SameSite=Lax` cookie, so it would seem that nobody is signed in. The browser
    /// adds them when it asks again by GET. What does not fit into a target is answered without.
    private func asQuery(_ form: Form, _ request: Request) -> Response? {
        let target = "\(request.path)?\(form.encoded())"
        return target.utf8.count <= Request.longestTarget ? .redirect(to: target) : nil
    }
}
