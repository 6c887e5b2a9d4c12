// The client: a web application that signs its users in with a provider, and reads their documents from the API.

package import HTTP
internal import HTTPTypes
internal import JSON
package import Model
internal import Outbound
package import RelyingParty

package struct DocumentsApp: Sendable {
    /// What its operator sets.
    package struct Settings: Sendable {
        /// `http://localhost:3000`.
        let origin: String
        let api: String
        let client: RegisteredClient
        /// What the button calls the provider.
        let providerName: String

        package init(origin: String, api: String, client: RegisteredClient, providerName: String = "Gatehouse") {
            self.origin = origin
            self.api = api
            self.client = client
            self.providerName = providerName
        }

        var callback: String { origin + "/callback" }
        var home: String { origin + "/" }
    }

    static let scope = "openid profile read:documents"

    private let settings: Settings
    private let provider: KnownProvider
    private let clock: Clock
    private let randomness: Randomness
    private let sessions = AppSessions()

    package init(_ settings: Settings, _ provider: KnownProvider, clock: Clock, randomness: Randomness) {
        self.settings = settings
        self.provider = provider
        self.clock = clock
        self.randomness = randomness
    }

    package func respond(to request: Request) -> Response {
        let visit = AppVisit(request, origin: settings.origin)
        let isReading = request.method == .get || request.method == .head
        switch (request.path.segments, isReading) {
        case ([], true): return home(request, visit)
        case (["login"], true): return attempting { try login(visit) }
        case (["callback"], true): return attempting { try callback(request, visit) }
        case (["profile"], true): return resource("/api/profile", visit) { AppPage.profile($0, $1) }
        case (["documents"], true): return resource("/api/documents", visit) { AppPage.documents($0, $1) }
        case (["logout"], false) where request.method == .post: return logout(visit)
        case ([AppPage.styleSheet], true): return AppPage.style
        default: return AppPage.problem(.notFound, "There is no such page here.", settings).response
        }
    }

    // MARK: Signing in

    private func home(_ request: Request, _ visit: AppVisit) -> Response {
        let session = visit.session.flatMap { sessions.session($0, at: clock.now()) }
        guard let session else {
            return AppPage.welcome(settings, isSignedOut: request.query.first("state") == Self.signedOut).response
        }
        return AppPage.menu(session).response
    }

    private func login(_ visit: AppVisit) throws -> Response {
        let browser = visit.browser ?? AppSessions.cookie(randomness)
        let attempt = AuthorizationAttempt(redirectURI: settings.callback, randomness: randomness)
        let address = attempt.address(at: try provider.provider(), for: settings.client, scope: Self.scope)
        guard sessions.begin(attempt, in: browser, at: clock.now()) else {
            return AppPage.problem(
                .tooManyRequests, "Too many people are signing in. Try again in a few minutes.", settings
            )
            .response
        }
        return visit.settingBrowser(browser, .redirect(to: address).with(.noStore))
    }

    private func callback(_ request: Request, _ visit: AppVisit) throws -> Response {
        let now = clock.now()
        guard let browser = visit.browser,
            let attempt = request.query.first("state").flatMap({ sessions.take(state: $0, in: browser, at: now) })
        else { throw RelyingPartyError.badResponse("this browser has not begun it, or has finished it already") }
        let known = try provider.provider()
        let code = try attempt.code(in: request.query, from: known)
        let requests = TokenRequests(known, settings.client, by: provider.transport)
        let tokens = try requests.exchange(code, of: attempt, at: now)
        guard let idToken = tokens.idToken else { throw RelyingPartyError.badAnswer("there is no ID token") }
        let proof = try IdentityProof(
            idToken, from: provider, for: settings.client, nonce: attempt.nonce, accessToken: tokens.accessToken,
            at: now)
        let person = try requests.userInfo(tokens.accessToken, of: proof.subject)
        // Another name for the cookie with each sign-in: one that was planted before is worth nothing.
        let cookie = AppSessions.cookie(randomness)
        if let old = visit.session { _ = sessions.end(old) }
        sessions.put(
            AppSession(
                subject: proof.subject, name: person["name"]?.string ?? proof.subject, email: person["email"]?.string,
                idToken: idToken, tokens: tokens, endsAt: now.adding(seconds: AppSessions.sessionSeconds)),
            under: cookie, at: now)
        return visit.settingSession(cookie, .redirect(to: settings.home).with(.noStore))
    }

    private func attempting(_ body: () throws -> Response) -> Response {
        do { return try body() } catch let error as RelyingPartyError {
            return AppPage.failure(error, settings).response
        } catch {
            return AppPage.problem(.internalServerError, "Something is broken here.", settings).response
        }
    }

    // MARK: What the person may see

    private func resource(
        _ path: String, _ visit: AppVisit, _ page: (AppSession, JSONObject) -> AppPage
    ) -> Response {
        let now = clock.now()
        guard let cookie = visit.session, let session = sessions.session(cookie, at: now) else {
            return .redirect(to: settings.home).with(.noStore)
        }
        return attempting {
            let tokens = try fresh(session.tokens, cookie, now)
            let answer = try provider.transport.get(
                OutboundURL(settings.api + path), "Bearer \(tokens.accessToken.reveal())")
            guard answer.status == 200, let body = try? JSON(parsing: answer.body), let object = body.object else {
                // 401: the person signed out elsewhere, or took the permission back.
                if answer.status == 401 { _ = sessions.end(cookie) }
                return AppPage.refused(answer.status, settings).response
            }
            return page(session, object).response
        }
    }

    /// The session's tokens, or new ones where the access token has just ended.
    private func fresh(_ tokens: TokenSet, _ cookie: Secret, _ now: Timestamp) throws -> TokenSet {
        guard let refresh = tokens.refreshToken, let end = tokens.expiresAt, end <= now.adding(seconds: 10) else {
            return tokens
        }
        let requests = TokenRequests(try provider.provider(), settings.client, by: provider.transport)
        let renewed = try requests.refresh(refresh, at: now)
        sessions.renew(cookie, renewed)
        return renewed
    }

    // MARK: Signing out

    /// What the provider sends back with the browser: the page then says what has happened.
    private static let signedOut = "signed-out"

    private func logout(_ visit: AppVisit) -> Response {
        guard visit.isFromOurPage else {
            return AppPage.problem(.forbidden, "That did not come from a page of this application.", settings).response
        }
        let session = visit.session.flatMap { sessions.end($0) }
        return visit.removingSession(
            .redirect(to: afterLogout(session)).with(.noStore).with(.referrerPolicy, "no-referrer"))
    }

    /// Where the provider is away the person is signed out here, which is what was asked for first.
    private func afterLogout(_ session: AppSession?) -> String {
        guard let session, let endpoint = (try? provider.provider())?.endSessionEndpoint else { return settings.home }
        return Provider.address(
            endpoint,
            [
                "id_token_hint": session.idToken.reveal(), "client_id": settings.client.id,
                "post_logout_redirect_uri": settings.home, "state": Self.signedOut,
            ])
    }
}
