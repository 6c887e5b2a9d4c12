// HEAD where GET has effects: it changes nothing.

import HTTP
import HTTPTypes
import Model
import OAuth
import Store
import Testing
import TestSupport

@Suite struct HeadTests {
    private let site: TestSite
    private let browser: TestBrowser
    private let user: User
    private let client: Client

    init() throws {
        site = try TestSite()
        browser = TestBrowser(site)
        user = try site.person()
        client = try site.webClient()
    }

    private func isRefused(_ target: String, allowing methods: String) throws -> Bool {
        let answer = try browser.send(.head, target)
        return answer.status == 405 && answer.field(.allow) == methods && answer.location == nil
            && answer.field(.setCookie) == nil
    }

    @Test(arguments: ["/oauth/authorize", "/api/v1/oidc/auth", "/api/v1/oidc/authorize"])
    func `No request is begun, and no code given`(_ path: String) throws {
        #expect(try isRefused(AuthorizationParameters(client).target(path), allowing: "GET, POST"))
        try browser.signIn(user)
        let own = try site.webClient { $0.isFirstParty = true }
        #expect(try isRefused(AuthorizationParameters(own).target(path), allowing: "GET, POST"))
        let grants = try site.store().read { [now = site.time.now] in try $0.grants.active(of: user.id, at: now) }
        #expect(grants.isEmpty)
    }

    @Test func `No request is finished`() throws {
        try browser.signIn(user)
        let id = try browser.get(AuthorizationParameters(client).target()).interaction(at: "/consent")
        try browser.consent(id, .allow([.openid, .profile]))
        let back = "/oauth/authorize/resume?interaction=\(id)"
        #expect(try isRefused(back, allowing: "GET"))
        #expect(try browser.get(back).sent.first("code") != nil)
    }

    @Test(arguments: ["/oauth/logout", "/logout", "/api/v1/oidc/session/end"])
    func `Nobody is signed out`(_ path: String) throws {
        let session = try browser.signIn(user)
        let own = try site.webClient { $0.isFirstParty = true }
        let tokens = try site.redeem(browser.get(AuthorizationParameters(own).target()), of: own)
        #expect(try isRefused("\(path)?id_token_hint=\(tokens["id_token"] ?? "")", allowing: "GET, POST"))
        #expect(try site.store().read { try $0.sessions.find(session.id)?.revokedAt } == nil)
    }
}
