// The end session endpoint (OpenID Connect RP-Initiated Logout section 2).

package import HTTP
internal import HTTPTypes
internal import Model
package import OAuth
package import Routing
internal import Store

/// Signs a person out, and returns to the client if it may.
package struct EndSession: Endpoint {
    private let layout: Layout
    private let keyrings: Keyrings
    private let pages: any PageDrawing
    /// The question's, for its token.
    private static let form = "logout"

    package init(_ layout: Layout, keyrings: Keyrings, pages: any PageDrawing) {
        self.layout = layout
        self.keyrings = keyrings
        self.pages = pages
    }

    package var routes: [Route] {
        layout.endSession.flatMap { path in
            [.get, .post].map { Route($0, path, family: .page, limit: .none, hasEffects: true) }
        }
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let sent = try BrowserForm.read(request)
        let form = try Parameters(sent.pairs.map { ($0.name, $0.value) })
        let cookies = BrowserCookies(context.address)
        let cookie = cookies.value(.session, of: request)
        let signOut = try context.store.read { rows in
            try SignOut(
                hint: form.optional("id_token_hint"), client: form.optional("client_id"),
                redirectURI: form.optional("post_logout_redirect_uri"), state: form.optional("state"),
                current: try session(cookie, rows, context), issuer: Issuer(address: context.address, layout: layout),
                keyring: try keyrings.keyring(of: context.environment.id, in: rows),
                environment: context.environment.id, secrets: keyrings.secrets, in: rows)
        }
        // Where the hint is not good, the rest of the request is not trusted after the question either.
        let isDoubtful = form.optional("id_token_hint") != nil && signOut.hint == nil
        let carried = (isDoubtful ? [] : Self.carried).compactMap { name in
            form.optional(name).map { (name: name, value: $0) }
        }
        // A browser keeps our cookies back when another site posts (SameSite), so whether anybody is signed in is not known: the same
        // question again by GET, where the browser shows them. Not with a good hint, which belongs in no URL and says enough.
        if request.method == .post, cookie == nil, signOut.hint?.session == nil {
            var query = Form()
            for (name, value) in carried { query.append(name, value) }
            return .redirect(to: layout.endSession[0] + (carried.isEmpty ? "" : "?" + query.encoded()))
        }
        if signOut.needsConfirmation, !isConfirmed(sent, request, context) {
            return try pages.response(
                .signOut(form: Self.form, action: layout.endSession[0], carried: carried), to: request, in: context)
        }
        let services = GrantServices(context, keyrings)
        // Nothing to end, nothing to write: anybody can come here.
        if signOut.current != nil || signOut.hint?.session != nil {
            try context.store.write { try signOut.end(in: $0, services) }
        }
        context.trail.userID = (signOut.current?.user ?? signOut.hint?.user)?.description
        let response =
            try signOut.returnTo.map { uri in
                Response.redirect(to: uri.adding(signOut.state.map { [("state", $0)] } ?? []))
            }
            ?? pages.response(.signedOut, to: request, in: context)
        // A session that was not shown may be another one than the hint's, and goes on.
        let answer = try cookie == nil ? response : response.setting(cookies.cookie(.session, Secret(""), maxAge: 0))
        return answer.with(.referrerPolicy, "no-referrer").with(.noStore)
    }

    /// What the question hands on to its answer. Not the hint: it was not good.
    private static let carried = ["client_id", "post_logout_redirect_uri", "state"]

    private func session(_ cookie: Secret?, _ rows: EnvironmentConnection, _ context: Context) throws -> Session? {
        guard let cookie, let session = try rows.sessions.find(tokenDigest: BrowserCookies.digest(cookie)),
            session.isGood(at: context.now)
        else { return nil }
        return session
    }

    /// The person's own answer to our question. Anything else that comes by POST is a request of a client (section 2), and asked about.
    private func isConfirmed(_ form: Form, _ request: Request, _ context: Context) -> Bool {
        guard request.method == .post else { return false }
        do {
            try FormGuard(context.address).check(form, named: Self.form, in: request)
            return true
        } catch { return false }
    }
}
