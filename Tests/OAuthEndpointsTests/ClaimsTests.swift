// The claims parameter (OpenID Connect Core section 5.5): what it brings, and what the person has to say to it.

import Database
import HTTP
import HTTPTypes
import JSON
import Model
import OAuth
import Store
import Testing
import TestSupport

@Suite struct ClaimsTests {
    private static let some = #"{"userinfo":{"name":{"essential":true},"nickname":null},"id_token":{"email":null}}"#

    private let site: TestSite
    private let browser: TestBrowser
    private let user: User

    init() throws {
        site = try TestSite()
        browser = TestBrowser(site)
        user = try site.person()
        try browser.signIn(user)
    }

    private func asked(_ client: Client, _ claims: String, scope: String = "openid") -> AuthorizationParameters {
        AuthorizationParameters(client, scope: scope).with("claims", claims)
    }

    /// The claims of userinfo and of the ID token that speak of the person.
    private func told(_ tokens: Answer) throws -> (info: [String], token: [String]) {
        let info = try site.get("/oauth/userinfo", .bearer(tokens["access_token"] ?? ""))
        let token = try TokenParts(tokens["id_token"] ?? "")
        return (
            (info.json.object?.names ?? []).filter { $0 != "sub" },
            (token.claims.object?.names ?? []).filter(UserClaims.supported.contains)
        )
    }

    @Test func `What is named is given, where it is named, when the person has consented to its scope`() throws {
        let client = try site.webClient()
        #expect(
            try browser.get(asked(client, Self.some).with("prompt", "none").target()).sent.first("error")
                == "consent_required")
        let id = try browser.get(asked(client, Self.some).target()).interaction(at: "/consent")
        let page = try browser.get("/consent?interaction=\(id)").text
        #expect(page.contains("see your name") && page.contains("see your e-mail address"))
        #expect(!page.contains("see your phone number"))
        try browser.consent(id, .allow([.openid, .profile, .email]))
        let tokens = try site.redeem(browser.get("/oauth/authorize/resume?interaction=\(id)"), of: client)
        // The scope is what was asked for: the claims are no more than they are.
        #expect(tokens["scope"] == "openid")
        #expect(try told(tokens) == (["name", "nickname"], ["email"]))
        #expect(try told(site.refresh(tokens, of: client)) == (["name", "nickname"], ["email"]))
        // Once allowed it is not asked for again, and one that is left out later is gone from this grant too.
        #expect(try browser.get(asked(client, Self.some).with("prompt", "none").target()).sent.first("code") != nil)
        let again = try site.redeem(browser.get(asked(client, Self.some).target()), of: client)
        try site.run("UPDATE consents SET scopes = 'openid email'")
        #expect(try site.refresh(again, of: client).error == "invalid_grant")
    }

    @Test func `What the person leaves out is not given, essential or not`() throws {
        let client = try site.webClient()
        let id = try browser.get(asked(client, Self.some).target()).interaction(at: "/consent")
        try browser.consent(id, .allow([.openid, .email]))
        let tokens = try site.redeem(browser.get("/oauth/authorize/resume?interaction=\(id)"), of: client)
        #expect(try told(tokens) == ([], ["email"]))
    }

    @Test func `Who leaves out everything but the claims has refused`() throws {
        let client = try site.webClient()
        let claims = #"{"userinfo":{"email":null}}"#
        let id = try browser.get(asked(client, claims, scope: "openid profile").target()).interaction(at: "/consent")
        try site.run("UPDATE interactions SET consented_by = \(user.id), consented_scopes = 'email', consented_at = 1")
        let back = try browser.get("/oauth/authorize/resume?interaction=\(id)")
        #expect(back.sent.first("error") == "access_denied")
    }

    @Test func `A client gets no claim of a scope that it may not ask for`() throws {
        let client = try site.webClient(scopes: "openid email") { $0.isFirstParty = true }
        let tokens = try site.redeem(browser.get(asked(client, Self.some).target()), of: client)
        #expect(try told(tokens) == ([], ["email"]))
    }

    @Test func `Without openid it is no OpenID Connect request, and the parameter brings nothing`() throws {
        let client = try site.webClient { $0.isFirstParty = true }
        let answer = try browser.get(asked(client, Self.some, scope: "reports:run").target())
        let tokens = try site.redeem(answer, of: client)
        #expect(tokens["id_token"] == nil && tokens["scope"] == "reports:run")
        let grant = try site.store().read { [now = site.time.now] in try $0.grants.active(of: user.id, at: now).first }
        #expect(grant?.claimScopes == [])
    }

    /// Section 5.5.1.
    @Test(
        arguments: [
            (#"{"value":"Ada Lovelace"}"#, true), (#"{"value":"Somebody Else"}"#, false), (#"{"value":7}"#, false),
            (#"{"values":["X","Ada Lovelace"]}"#, true), (#"{"values":["X"]}"#, false), (#"{"values":[]}"#, false),
            (#"{"essential":true,"value":"Somebody Else"}"#, false), (#"{"essential":false}"#, true), ("null", true),
            (#"{"unheard_of":1}"#, true),
        ])
    func `A claim is given if it has the value that is wanted`(rule: String, isGiven: Bool) throws {
        let client = try site.webClient { $0.isFirstParty = true }
        let asked = asked(client, #"{"id_token":{"name":\#(rule)}}"#)
        let tokens = try site.redeem(browser.get(asked.target()), of: client)
        #expect(try told(tokens).token == (isGiven ? ["name"] : []))
    }

    @Test func `A value that is wanted takes nothing away from what a scope gives`() throws {
        let client = try site.webClient { $0.isFirstParty = true }
        let asked = asked(client, #"{"userinfo":{"email":{"value":"x"}}}"#, scope: "openid email")
        let tokens = try site.redeem(browser.get(asked.target()), of: client)
        #expect(try told(tokens).info == ["email", "email_verified"])
    }
}
