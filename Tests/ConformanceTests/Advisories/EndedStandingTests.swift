// Advisories 20, 21, 35 and 43: what has ended is good for nothing, and nothing is called ended that is not.

import Administration
import Application
import Database
import HTTP
import HTTPTypes
import JSON
import Model
import OAuth
import Outbound
import Routing
import Store
import Testing
import TestSupport

@Suite struct EndedStandingAdvisoryTests {
    /// What a person or an operator does by their own means.
    enum Withdrawal: String, CaseIterable, Sendable {
        case consentOnTheAccountPage, signOut, signOutOthers, passwordReset, clientDisabled, environmentDisabled
    }

    @Test(arguments: Withdrawal.allCases)
    func `Advisory20 After each withdrawal neither refresh nor introspection nor userinfo knows the tokens`(
        _ withdrawal: Withdrawal
    ) throws {
        let run = try PlanRun(.query)
        let site = run.site
        let done = try run.complete(run.asked("openid email"))
        let refreshToken = try #require(done.tokens["refresh_token"])
        #expect(try site.introspect(done.access).isActive == true)
        try withdraw(withdrawal, run)
        #expect(try run.refresh(refreshToken).status >= 400)
        #expect(try site.introspect(done.access).isActive != true)
        let info = try site.get("/oauth/userinfo", .bearer(done.access))
        #expect(info.status >= 400 && info["email"] == nil)
    }

    private func withdraw(_ withdrawal: Withdrawal, _ run: PlanRun) throws {
        let (site, browser) = (run.site, run.browser)
        let actor = AuditEvent.Actor.command(user: "test")
        switch withdrawal {
        case .consentOnTheAccountPage:
            let path = "/account/applications/\(run.client.id)/withdraw"
            #expect(try browser.submit(browser.get("/account/applications"), path, []).status == 303)
        case .signOut:
            #expect(try browser.submit(browser.get("/account"), "/account/sign-out", []).status == 303)
        case .signOutOthers:
            let other = TestBrowser(site)
            try other.signIn(run.user)
            let path = "/account/sessions/sign-out-others"
            #expect(try other.submit(other.get("/account/sessions"), path, []).status == 303)
        case .passwordReset:
            _ = try browser.submit(browser.get("/password/forgot"), "/password/forgot", [("email", PlanRun.email)])
            #expect(site.mailQueue.drain(milliseconds: 5000))
            let text = try #require(site.mails.all.last?.text)
            let start = try #require(text.firstRange(of: "/password/reset?token="))
            let link = String(text[start.lowerBound...].prefix { !$0.isWhitespace })
            let answer = try browser.submit(browser.get(link), "/password/reset", [("password", "another password")])
            #expect(answer.status == 200)
        case .clientDisabled:
            _ = try site.installation.setStatus(
                .disabled, ofClient: run.client.clientID.description, in: site.fixtures.environment, actor: actor)
        case .environmentDisabled:
            _ = try site.installation.setStatus(.disabled, of: site.fixtures.environment, actor: actor)
        }
    }

    /// CVE-2025-53942, CVE-2026-1609: disable, then try every grant.
    @Test func `Advisory35 In a disabled environment no grant gives anything, and afterwards all do`() throws {
        let site = try TestSite()
        let client = try site.peopleClient()
        let person = try site.signIn(client)
        let token = try site.tokens(of: site.signIn(client), client)["refresh_token"] ?? ""
        let environment = site.fixtures.environment
        let actor = AuditEvent.Actor.command(user: "test")
        _ = try site.installation.setStatus(.disabled, of: environment, actor: actor)
        func statuses() throws -> [Int] {
            let answers = [
                try site.redeem(person.code, client), try site.refresh(token, client),
                try site.tokenAnswer(site.fixtures.plain), try site.tokenAnswer(site.fixtures.app.machine, app: true),
            ]
            return answers.map(\.status)
        }
        #expect(try statuses().allSatisfy { $0 >= 400 })
        let browser = TestBrowser(site)
        #expect(try browser.get(AuthorizationParameters(site.webClient()).target()).status >= 400)
        let disabled = try site.installation.environment("acme-test")
        _ = try site.installation.setStatus(.active, of: disabled, actor: actor)
        #expect(try statuses() == [200, 200, 200, 200])
    }

    /// CVE-2020-15223: each write of an answer fails in turn.
    @Test(arguments: [
        ("authorization_codes", "UPDATE"), ("refresh_tokens", "INSERT"), ("opaque_tokens", "INSERT"),
    ])
    func `Advisory21 A code whose use could not be stored gives nothing, and stays good`(
        _ table: String, _ operation: String
    ) throws {
        let site = try TestSite()
        let client = try site.peopleClient { $0.tokenFormat = .opaque }
        let person = try site.signIn(client)
        try fail(site, table, operation)
        let answer = try site.redeem(person.code, client)
        #expect(answer.status == 500 && answer["access_token"] == nil && answer["refresh_token"] == nil)
        try site.run("DROP TRIGGER fault")
        #expect(try site.redeem(person.code, client).status == 200)
    }

    @Test(arguments: [
        ("refresh_tokens", "UPDATE", "refresh"), ("grants", "UPDATE", "revoke"), ("refresh_tokens", "DELETE", "revoke"),
        ("not_before_marks", "INSERT", "revoke"), ("audit_events", "INSERT", "revoke"),
        ("sessions", "UPDATE", "logout"), ("audit_events", "INSERT", "logout"), ("grants", "UPDATE", "reuse"),
        ("not_before_marks", "INSERT", "reuse"), ("audit_events", "INSERT", "reuse"),
    ])
    func `Advisory21 A rotation, revocation, logout or reuse that could not be stored is no success, and is done again`(
        _ table: String, _ operation: String, _ act: String
    ) throws {
        let site = try TestSite()
        let client = try site.peopleClient()
        let person = try site.signIn(client)
        let tokens = try site.tokens(of: person, client)
        let (refreshToken, access) = (tokens["refresh_token"] ?? "", tokens["access_token"] ?? "")
        func perform() throws -> Answer {
            switch act {
            case "refresh": return try site.refresh(refreshToken, client)
            case "revoke": return try site.post(Paths.rootRevocation, [("token", refreshToken)], client.proof)
            case "reuse": return try site.redeem(person.code, client)
            default:
                return try site.send(
                    .get, "/oauth/logout?id_token_hint=\(tokens["id_token"] ?? "")",
                    fields: [.cookie: "gh_4000_session=\(person.cookie)"])
            }
        }
        try fail(site, table, operation)
        let answer = try perform()
        #expect(answer.status == 500 && answer["refresh_token"] == nil && answer.field(.setCookie) == nil)
        // Nothing is half done.
        #expect(try site.introspect(access).isActive == true)
        try site.run("DROP TRIGGER fault")
        #expect(try perform().status == (act == "reuse" ? 400 : 200))
        #expect(try site.introspect(access).isActive == (act == "refresh"))
    }

    private func fail(_ site: TestSite, _ table: String, _ operation: String) throws {
        let sql: [String: SQL] = [
            "authorization_codes UPDATE":
                "CREATE TRIGGER fault BEFORE UPDATE ON authorization_codes BEGIN SELECT RAISE(ABORT, 'fault'); END",
            "refresh_tokens INSERT":
                "CREATE TRIGGER fault BEFORE INSERT ON refresh_tokens BEGIN SELECT RAISE(ABORT, 'fault'); END",
            "refresh_tokens UPDATE":
                "CREATE TRIGGER fault BEFORE UPDATE ON refresh_tokens BEGIN SELECT RAISE(ABORT, 'fault'); END",
            "refresh_tokens DELETE":
                "CREATE TRIGGER fault BEFORE DELETE ON refresh_tokens BEGIN SELECT RAISE(ABORT, 'fault'); END",
            "opaque_tokens INSERT":
                "CREATE TRIGGER fault BEFORE INSERT ON opaque_tokens BEGIN SELECT RAISE(ABORT, 'fault'); END",
            "grants UPDATE": "CREATE TRIGGER fault BEFORE UPDATE ON grants BEGIN SELECT RAISE(ABORT, 'fault'); END",
            "sessions UPDATE":
                "CREATE TRIGGER fault BEFORE UPDATE ON sessions BEGIN SELECT RAISE(ABORT, 'fault'); END",
            "not_before_marks INSERT":
                "CREATE TRIGGER fault BEFORE INSERT ON not_before_marks BEGIN SELECT RAISE(ABORT, 'fault'); END",
            "audit_events INSERT":
                "CREATE TRIGGER fault BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'fault'); END",
        ]
        try site.run(try #require(sql["\(table) \(operation)"]))
    }

    /// CVE-2026-8922, CVE-2021-35473: the clock is moved on every consumer that the token endpoints' suites do not have.
    @Test func `Advisory43 A session, an interaction and a mailed link end at their time wherever they are taken`()
        throws
    {
        let run = try PlanRun(.query)
        let (site, browser) = (run.site, run.browser)
        _ = try run.complete(run.asked())
        let id = try TestBrowser(site).get(run.asked().target()).interaction(at: "/login")
        let waiting = TestBrowser(site)
        let parked = try waiting.get(run.asked().target()).interaction(at: "/login")
        site.time.advance(seconds: Interaction.lifetime - 1)
        #expect(try waiting.get("/login?interaction=\(parked)").status == 200)
        site.time.advance(seconds: 1)
        for path in ["/login", "/consent", "/register", "/password/forgot", "/oauth/authorize/resume"] {
            #expect(try waiting.get("\(path)?interaction=\(parked)").status == 400, "\(path)")
            #expect(try waiting.get("\(path)?interaction=\(id)").status == 400, "\(path)")
        }
        site.time.advance(seconds: 30 * 86_400)
        for path in ["/account", "/account/password", "/account/sessions", "/account/applications"] {
            #expect(try browser.get(path).location == "/login", "\(path)")
        }
        _ = try browser.get(run.asked().target()).interaction(at: "/login")
        _ = try browser.submit(browser.get("/password/forgot"), "/password/forgot", [("email", PlanRun.email)])
        #expect(site.mailQueue.drain(milliseconds: 5000))
        let text = try #require(site.mails.all.last?.text)
        let start = try #require(text.firstRange(of: "/password/reset?token="))
        let page = try browser.get(String(text[start.lowerBound...].prefix { !$0.isWhitespace }))
        site.time.advance(seconds: 3600)
        let late = try browser.submit(page, "/password/reset", [("password", "another password")])
        #expect(late.status == 422 && late.text.contains("Reference"))
    }
}
