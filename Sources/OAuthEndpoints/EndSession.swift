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

    package init(_ layout: Layout, keyrings: Keyrings) {
        self.layout = layout
        self.keyrings = keyrings
    }

    package var routes: [Route] {
        layout.endSession.flatMap { path in
            [Route(.get, path, family: .page, limit: .none), Route(.post, path, family: .page, limit: .none)]
        }
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let form = try Self.parameters(request)
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
        if signOut.needsConfirmation, let cookie, !isConfirmed(form, cookie, request, context) {
            return EndSessionPage.question(
                action: layout.endSession[0], proof: SignOutProof.make(session: cookie),
                carried: Self.carried.compactMap { name in form.optional(name).map { (name, $0) } })
        }
        let services = GrantServices(context, keyrings)
        // Nothing to end, nothing to write: anybody can come here.
        if signOut.current != nil || signOut.hint?.session != nil {
            try context.store.write { try signOut.end(in: $0, services) }
        }
        context.trail.userID = (signOut.current?.user ?? signOut.hint?.user)?.description
        let response = signOut.returnTo.map { Response.redirect(to: $0) } ?? EndSessionPage.done()
        return response.setting(try cookies.cookie(.session, Secret(""), maxAge: 0))
            .with(.referrerPolicy, "no-referrer").with(.noStore)
    }

    /// What the question hands on to its answer. Not the hint: it was not good.
    private static let carried = ["client_id", "post_logout_redirect_uri", "state"]

    private static func parameters(_ request: Request) throws -> Parameters {
        guard request.method == .post else { return try Parameters(request.query.pairs.map { ($0.name, $0.value) }) }
        let form: Form
        do { form = try request.form() } catch {
            throw OAuthError(.invalidRequest, error.description, detail: "the form cannot be read")
        }
        return try Parameters(form.pairs.map { ($0.name, $0.value) })
    }

    private func session(_ cookie: Secret?, _ rows: EnvironmentConnection, _ context: Context) throws -> Session? {
        guard let cookie, let session = try rows.sessions.find(tokenDigest: SignOutProof.digest(session: cookie)),
            session.revokedAt == nil, session.expiresAt > context.now
        else { return nil }
        return session
    }

    /// The person's own answer to our question: from a page of this very origin (a neighbour's subdomain is the same site to a
    /// cookie), with what only our page knew.
    private func isConfirmed(_ form: Parameters, _ cookie: Secret, _ request: Request, _ context: Context) -> Bool {
        guard request.method == .post, let proof = form.optional("proof") else { return false }
        let site = request.fields[.secFetchSite]
        let origin = request.fields[.origin]
        guard site != nil || origin != nil, site ?? "same-origin" == "same-origin",
            origin ?? context.address.origin.description == context.address.origin.description
        else { return false }
        return SignOutProof.verify(proof, session: cookie)
    }
}
