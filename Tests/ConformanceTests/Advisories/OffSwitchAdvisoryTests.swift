// Advisory 42: what is switched off is off for a direct request too, and on again when it is switched on.

import Administration
import Application
import Database
import HTTP
import HTTPTypes
import Model
import OAuth
import Outbound
import Routing
import Store
import Testing
import TestSupport

/// CVE-2024-49757: the switch hid a button, and the request behind it still worked.
@Suite struct OffSwitchAdvisoryTests {
    private let run: PlanRun
    private var site: TestSite { run.site }
    private let actor = AuditEvent.Actor.command(user: "test")

    init() throws { run = try PlanRun(.query) }

    /// A form as a page would have sent it that is not shown any more.
    private func post(_ path: String, _ form: String, _ pairs: [(String, String)]) throws -> Answer {
        let browser = TestBrowser(site)
        let cookie = try #require(browser.get("/password/forgot").response.fields[values: .setCookie].first)
        var body: Form = [
            FormGuard.field: run.formToken(form, String(cookie.split(separator: "=")[1].prefix { $0 != ";" }))
        ]
        for (name, value) in pairs { body.append(name, value) }
        return try browser.send(
            .post, path, Array(body.encoded().utf8), fields: [.origin: "null", .secFetchSite: "same-origin"])
    }

    private func signIn() throws -> Answer {
        try post("/login", "sign-in", [("email", PlanRun.email), ("password", "correct horse battery")])
    }

    @Test func `Advisory42 Registration that is off opens no account`() throws {
        let pairs = [("email", "new@example.com"), ("password", "a good password")]
        func isThere() throws -> Bool {
            try site.store().read { try $0.users.find(try EmailAddress("new@example.com")) } != nil
        }
        try setRegistration(false)
        #expect(try post("/register", "register", pairs).status == 403)
        #expect(try !isThere())
        try setRegistration(true)
        #expect(try post("/register", "register", pairs).status == 200)
        #expect(try isThere())
    }

    private func setRegistration(_ isOn: Bool) throws {
        try site.store().write { rows in
            var settings = try rows.settings.get()
            settings.allowsRegistration = isOn
            try rows.settings.set(settings)
        }
    }

    @Test func `Advisory42 A suspended person neither signs in nor goes on, and gets no link`() throws {
        let browser = run.browser
        try browser.signIn(run.user)
        try site.run("UPDATE users SET status = 'suspended' WHERE id = \(run.user.id)")
        #expect(try signIn().status == 422)
        #expect(try browser.get("/account").location == "/login")
        _ = try browser.get(run.asked().target()).interaction(at: "/login")
        #expect(try post("/password/forgot", "forgot", [("email", PlanRun.email)]).status == 200)
        #expect(site.mailQueue.drain(milliseconds: 5000) && site.mails.all.isEmpty)
        try site.run("UPDATE users SET status = 'active' WHERE id = \(run.user.id)")
        #expect(try signIn().location == "/account")
    }

    @Test func `Advisory42 A disabled client begins nothing, gets nothing, and goes on nowhere`() throws {
        let browser = run.browser
        try browser.signIn(run.user)
        let parked = try browser.get(run.asked().target()).interaction(at: "/consent")
        let told = try run.authorize(run.asked())
        func set(_ status: Client.Status) throws {
            _ = try site.installation.setStatus(
                status, ofClient: run.client.clientID.description, in: site.fixtures.environment, actor: actor)
        }
        try set(.disabled)
        for answer in [
            try browser.get(run.asked().target()), try browser.get("/oauth/authorize/resume?interaction=\(parked)"),
            try browser.get("/consent?interaction=\(parked)"), try browser.get("/login?interaction=\(parked)"),
        ] { #expect(answer.status == 400 && answer.location == nil, "\(answer.status) \(answer.location ?? "")") }
        #expect(try run.redeem(told).status == 401)
        try set(.active)
        #expect(try run.redeem(told).status == 200)
    }

    @Test func `Advisory42 A disabled environment answers nobody, by page, by grant or by interface`() throws {
        let environment = site.fixtures.environment
        let token = try site.token(site.fixtures.management, resource: site.fixtures.root + "/api")
        func statuses() throws -> [Int] {
            let answers = [
                try TestBrowser(site).get("/login"), try TestBrowser(site).get(run.asked().target()),
                try site.tokenAnswer(site.fixtures.plain), try site.get("/api/users", .bearer(token)),
                try site.get(Paths.users(site.fixtures.app), .basic(site.fixtures.app.machine)),
            ]
            return answers.map(\.status)
        }
        _ = try site.installation.setStatus(.disabled, of: environment, actor: actor)
        #expect(try statuses().allSatisfy { $0 >= 400 })
        _ = try site.installation.setStatus(.active, of: try site.installation.environment("acme-test"), actor: actor)
        #expect(try statuses() == [200, 303, 200, 200, 200])
    }

    /// The grants that there are, and a client that has all but one.
    @Test(arguments: [GrantType.authorizationCode, .refreshToken, .clientCredentials])
    func `Advisory42 A grant type that a client does not have gives it nothing`(_ without: GrantType) throws {
        func client(_ grants: [GrantType]) throws -> Client {
            try site.webClient("Tool", scopes: "openid offline_access reports:run", grants: grants) {
                $0.isFirstParty = true
            }
        }
        let all: [GrantType] = [.authorizationCode, .refreshToken, .clientCredentials]
        let browser = run.browser
        try browser.signIn(run.user)
        let tool = try client(all)
        let asked = AuthorizationParameters(tool, scope: "openid offline_access")
        let (first, second) = (try browser.get(asked.target()), try browser.get(asked.target()))
        let tokens = try site.redeem(second, of: tool)
        #expect(tokens.status == 200 && tokens["refresh_token"] != nil)
        let left = all.filter { $0 != without }.map(\.rawValue).joined(separator: " ")
        try site.run("UPDATE clients SET grant_types = \(left) WHERE id = \(tool.id)")
        let secret = TestClient(id: tool.clientID.description, secret: "secret")
        let answers: [GrantType: Answer] = [
            .authorizationCode: try site.redeem(first, of: tool), .refreshToken: try site.refresh(tokens, of: tool),
            .clientCredentials: try site.tokenAnswer(secret),
        ]
        for (grant, answer) in answers {
            #expect((answer.status == 200) == (grant != without), "\(grant): \(answer.text)")
            if grant == without { #expect(answer.error == "unauthorized_client") }
        }
        if without == .authorizationCode { #expect(try browser.get(asked.target()).sent.first("code") == nil) }
    }
}
