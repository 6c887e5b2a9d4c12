// Across the endpoints: hints that were given before, and one token for an API and userinfo.

import HTTP
import HTTPTypes
import JSON
import Model
import Testing
import TestSupport

@Suite struct WholeFlowTests {
    private let site: TestSite
    private let browser: TestBrowser
    private let user: User
    private let client: Client

    init() throws {
        site = try TestSite()
        browser = TestBrowser(site)
        user = try site.person()
        client = try site.webClient { $0.isFirstParty = true }
        try browser.signIn(user)
    }

    /// What the code of this request is worth.
    private func tokens(_ asked: AuthorizationParameters) throws -> Answer {
        let code = try browser.get(asked.target()).sent.first("code") ?? ""
        return try site.post(
            Paths.rootToken,
            [
                ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", "https://app.example/callback"),
                ("code_verifier", AuthorizationParameters.verifier), ("client_id", client.clientID.description),
                ("client_secret", "secret"),
            ])
    }

    /// The person of the hint is expected; an access token, or another client's ID token, is no hint.
    @Test func `A hint is of this client, and expects its person`() throws {
        let first = try tokens(AuthorizationParameters(client))
        let hint = first["id_token"] ?? ""
        let asked = AuthorizationParameters(client).with("prompt", "none")
        site.time.advance(seconds: 7200)
        let second = try tokens(asked.with("id_token_hint", hint))
        #expect(try TokenParts(second["id_token"] ?? "").claims["sub"]?.string == user.id.description)
        let access = first["access_token"] ?? ""
        #expect(try browser.get(asked.with("id_token_hint", access).target()).sent.first("error") == "invalid_request")
        let other = try site.webClient("other") { $0.isFirstParty = true }
        let foreign = AuthorizationParameters(other).with("prompt", "none").with("id_token_hint", hint)
        #expect(try browser.get(foreign.target()).sent.first("error") == "invalid_request")
        try browser.signIn(try site.person("grace@example.com"))
        #expect(try browser.get(asked.with("id_token_hint", hint).target()).sent.first("error") == "login_required")
    }

    /// `openid profile read:documents` without `resource`, as seed 001 has it.
    @Test func `One token opens the API and userinfo, and is refreshed`() throws {
        let answer = try tokens(AuthorizationParameters(client, scope: "openid profile read:documents"))
        let access = try TokenParts(answer["access_token"] ?? "")
        #expect(access.claims["aud"]?.string == Fixtures.documents)
        #expect(access.claims["scope"] == "openid profile read:documents")
        #expect(try site.get("/oauth/userinfo", .bearer(answer["access_token"] ?? "")).status == 200)
        let refreshed = try site.post(
            Paths.rootToken,
            [
                ("grant_type", "refresh_token"), ("refresh_token", answer["refresh_token"] ?? ""),
                ("client_id", client.clientID.description), ("client_secret", "secret"),
            ])
        #expect(refreshed.status == 200)
    }
}
