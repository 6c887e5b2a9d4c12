// Advisories 10, 13 and 27: PKCE without a way around it, and steps that cannot be left out or done by another.

import Cryptography
import HTTP
import HTTPTypes
import Model
import OAuth
import Store
import Testing
import TestSupport

@Suite struct InteractionAdvisoryTests {
    /// The half of row 10 that the authorization endpoint sees; the token endpoint has the other.
    @Test(
        arguments: [
            ("code_challenge", nil), ("code_challenge", ""), ("code_challenge_method", nil),
            ("code_challenge_method", "plain"),
            ("code_challenge", AuthorizationParameters.verifier + "x"),
        ] as [(String, String?)])
    func `Advisory10 A code challenge is neither left out nor downgraded`(_ name: String, _ value: String?) throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        try browser.signIn(site.person())
        // A public client needs PKCE whatever its row says.
        let types: [Client.ClientType] = [.confidential, .isPublic]
        for type in types {
            let client = try site.webClient("App", type) {
                $0.isFirstParty = true
                $0.requiresPKCE = type == .confidential
            }
            let answer = try browser.get(AuthorizationParameters(client).with(name, value).target())
            #expect(answer.sent.first("error") == "invalid_request" && answer.sent.first("code") == nil)
        }
    }

    @Test func `Advisory10 What was sent is bound to the code, and what was not is not made up`() throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        try browser.signIn(site.person())
        let client = try site.webClient {
            $0.isFirstParty = true
            $0.requiresPKCE = false
        }
        let asked = AuthorizationParameters(client)
        let plain = asked.with("code_challenge", nil).with("code_challenge_method", nil)
        for (asked, challenge) in [(asked, AuthorizationParameters.challenge), (plain, nil as String?)] {
            let answer = try browser.get(asked.target())
            let code = try #require(answer.sent.first("code"))
            let kept = try site.store().read {
                try $0.codes.find(digest: Digest.sha256(Array(code.utf8)))?.codeChallenge
            }
            #expect(kept == challenge)
        }
        // Without need for PKCE, plain is refused all the same.
        let downgraded = asked.with("code_challenge_method", "plain")
        #expect(try browser.get(downgraded.target()).sent.first("error") == "invalid_request")
        let alone = asked.with("code_challenge", nil)
        #expect(try browser.get(alone.target()).sent.first("error") == "invalid_request")
    }

    /// An attacker's request, which a victim's browser is made to finish.
    @Test func `Advisory13 The consent step belongs to the browser and the session that began it`() throws {
        let site = try TestSite()
        let (attacker, victim) = (TestBrowser(site), TestBrowser(site))
        let client = try site.webClient()
        try attacker.signIn(site.person("eve@example.com"))
        try victim.signIn(site.person("ada@example.com"))
        let id = try attacker.get(AuthorizationParameters(client).target()).interaction(at: "/consent")
        // Neither without a cookie nor with one of its own does the victim's browser see or answer the question.
        for _ in 0..<2 {
            #expect(throws: Refusal.self) { try victim.consent(id, .allow([.profile])) }
            #expect(try victim.get("/oauth/authorize/resume?interaction=\(id)").status == 400)
            _ = try victim.get(AuthorizationParameters(client).target()).interaction(at: "/consent")
        }
        // What one person has decided is not another's decision, also at the same browser.
        try attacker.consent(id, .allow([.profile]))
        try attacker.signIn(site.person("bob@example.com"))
        _ = try attacker.get("/oauth/authorize/resume?interaction=\(id)").interaction(at: "/consent")
    }

    @Test(arguments: ["", "short", String(repeating: "A", count: 43), String(repeating: "A", count: 200)])
    func `Advisory13 A browser's name that was not given to it opens nothing`(_ name: String) throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let client = try site.webClient { $0.isFirstParty = true }
        let id = try browser.get(AuthorizationParameters(client).target()).interaction(at: "/login")
        try browser.signIn(site.person())
        let other = TestBrowser(site)
        for cookie in browser.cookies where cookie.name.hasSuffix("session") { other.set("session", cookie.value) }
        other.set("browser", name)
        #expect(try other.get("/oauth/authorize/resume?interaction=\(id)").status == 400)
        #expect(try browser.get("/oauth/authorize/resume?interaction=\(id)").sent.first("code") != nil)
    }

    /// The states of an interaction, by what is done before the consent is sent.
    enum State: String, CaseIterable, Sendable {
        case nobody, mustSignInAgain, firstParty, covered, decided, refused, finished, expired, unknown
    }

    @Test(arguments: State.allCases)
    func `Advisory27 A consent is taken in no other step than its own`(_ state: State) throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let user = try site.person()
        let client = try site.webClient { $0.isFirstParty = state == .firstParty }
        if state == .mustSignInAgain { try browser.signIn(user, at: site.time.now.adding(seconds: -60)) }
        let prompt: String? = state == .mustSignInAgain ? "login consent" : nil
        let page = "/login"
        var id = try browser.get(AuthorizationParameters(client).with("prompt", prompt).target()).interaction(at: page)
        if state != .nobody && state != .mustSignInAgain { try browser.signIn(user) }
        let back = "/oauth/authorize/resume?interaction=\(id)"
        switch state {
        case .nobody, .mustSignInAgain, .firstParty: break
        case .covered: try consented(user, client, site)
        case .decided: try browser.consent(id, .allow([.profile]))
        case .refused: try browser.consent(id, .refuse)
        case .finished:
            try browser.consent(id, .allow([.profile]))
            _ = try browser.get(back)
        case .expired: site.time.advance(seconds: 1800)
        case .unknown: id = "01939f00-0000-7000-8000-000000000001"
        }
        let before = try site.store().read { try $0.consents.find(user.id, client.id) }
        #expect(throws: Refusal.self) { try browser.consent(id, .allow([.openid, .profile])) }
        #expect(try site.store().read { try $0.consents.find(user.id, client.id) } == before)
        // And the step that was left out is still to be done.
        if state == .nobody || state == .mustSignInAgain {
            #expect(try browser.get(back).interaction(at: "/login") == id)
        }
        if state == .refused { #expect(try browser.get(back).sent.first("error") == "access_denied") }
    }

    private func consented(_ user: User, _ client: Client, _ site: TestSite) throws {
        let consent = Consent(
            id: ID(at: site.time.now, random: [UInt8](repeating: 5, count: 10)), user: user.id, client: client.id,
            scopes: [.openid, .profile], createdAt: site.time.now, updatedAt: site.time.now)
        try site.store().write { try $0.consents.put(consent) }
    }

    @Test func `Advisory27 A consent gives no more than was asked for`() throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let user = try site.person()
        try browser.signIn(user)
        let client = try site.webClient()
        let id = try browser.get(AuthorizationParameters(client).target()).interaction(at: "/consent")
        try browser.consent(id, .allow([.profile, .email, .offlineAccess]))
        #expect(try site.store().read { try $0.consents.find(user.id, client.id)?.scopes } == [.openid, .profile])
    }

    @Test func `Advisory27 The decision record of a step out of order is found by its reference`() throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let client = try site.webClient()
        let id = try browser.get(AuthorizationParameters(client).target()).interaction(at: "/login")
        do {
            try browser.consent(id, .refuse)
            Issue.record("a consent of nobody was taken")
        } catch let refusal as Refusal {
            let reference = try #require(refusal.reference)
            #expect(try site.store().read { try $0.decisionRecords.find(reference)?.rule } == "step")
        }
    }
}
