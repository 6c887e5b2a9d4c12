// Where every page of an interaction returns to.

internal import Store
package import HTTP
internal import HTTPTypes
package import OAuth
package import Routing

/// Asks again what is next: a page never leads to another page by itself, so no step can be left out (house.md section 6).
package struct ResumeAuthorization: Endpoint {
    private let layout: Layout
    private let flow: AuthorizationFlow
    private let pages: any PageDrawing

    package init(_ layout: Layout, flow: AuthorizationFlow, pages: any PageDrawing) {
        self.layout = layout
        self.flow = flow
        self.pages = pages
    }

    package var routes: [Route] {
        [Route(.get, layout.resume, family: .page, limit: .none, hasEffects: true)]
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let answer = InteractionAnswer(request, context, pages)
        let named = request.query.all("interaction")
        return try answer.response {
            try flow.resume(
                named.count == 1 ? named[0] : "", at: Issuer(address: context.address, layout: layout),
                from: answer.browser, in: context.store, at: context.now)
        }
    }
}
