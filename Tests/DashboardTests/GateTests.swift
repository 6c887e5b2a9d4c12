// The gate: who gets into which environment, and that nothing of a tenant answers at the dashboard's address.

import Administration
import Application
import Database
import HTTP
import HTTPTypes
import JSON
import Model
import Routing
import Store
import Testing
import TestSupport

@Suite struct DashboardGateTests {
    let reception: Reception

    init() throws { reception = try Reception() }

    @Test func `Whoever is not signed in is led to sign in, wherever they go`() throws {
        let browser = TestBrowser(reception.site, host: Reception.host)
        for route in reception.site.site.dashboard.routes
        where route.method == .get && route.pattern.hasPrefix("/environments") {
            let answer = try browser.get(Pages.path(route.pattern, "acme-test", Pages.nobody))
            #expect(answer.status == 303, "\(route.pattern): \(answer.status)")
            #expect(answer.location?.hasPrefix("/login") == true, "\(route.pattern)")
        }
    }

    @Test(arguments: Member.Role.allCases)
    func `A member of another account finds no environment here, whatever the role`(_ role: Member.Role) throws {
        let globex = try reception.site.installation.account("globex")
        let browser = try reception.browser(role, of: globex)
        #expect(try browser.get("/environments/globex/users").status == 200)
        let there = try browser.get("/environments/acme-test/users")
        let nowhere = try browser.get("/environments/no-such/users")
        #expect(there.status == 404 && nowhere.status == 404)
        // Nobody learns which handles exist.
        #expect(Pages.withoutRequest(there.text) == Pages.withoutRequest(nowhere.text))
        #expect(try !browser.get("/").text.contains("acme-test"))
    }

    @Test func `Of an environment's own people nobody is anything at the dashboard`() throws {
        let user = try reception.endUser()
        let browser = TestBrowser(reception.site, host: Reception.host)
        let tenant = TestBrowser(reception.site)
        try tenant.signIn(user)
        for cookie in tenant.cookies { browser.set(String(cookie.name.dropFirst("gh_4000_".count)), cookie.value) }
        #expect(try browser.get("/environments/acme-test/users").location?.hasPrefix("/login") == true)
    }

    @Test func `The dashboard's own environment is none that can be opened`() throws {
        let browser = try reception.browser(.owner)
        #expect(try browser.get("/environments/dashboard/users").status == 404)
        #expect(try browser.get("/environments/dashboard").status == 404)
    }

    @Test func `A membership that is taken away ends with the next request`() throws {
        let user = try reception.person("leaving@example.com")
        let member = try reception.member(.owner, user)
        let browser = try reception.browser(signedIn: user)
        #expect(try browser.get("/environments/acme-test/users").status == 200)
        _ = try reception.site.installation.control.write { try $0.members.delete(member.id) }
        #expect(try browser.get("/environments/acme-test/users").status == 404)
    }

    @Test func `A lesser role holds with the next request`() throws {
        let user = try reception.person("demoted@example.com")
        let member = try reception.member(.administrator, user)
        let browser = try reception.browser(signedIn: user)
        #expect(try browser.get("/environments/acme-test/users/new").status == 200)
        _ = try reception.site.installation.control.write { try $0.members.setRole(.viewer, of: member.id) }
        #expect(try browser.get("/environments/acme-test/users/new").status == 403)
    }

    /// A page that was drawn in one environment, sent to another.
    @Test func `A form of one environment changes nothing in another account's`() throws {
        let user = try reception.person("both@example.com")
        try reception.member(.owner, user)
        let browser = try reception.browser(signedIn: user)
        let page = try browser.get("/environments/acme-test/roles/new")
        let text = page.text.split(separator: "/environments/acme-test/").joined(separator: "/environments/globex/")
        let answer = try browser.submit(
            Answer(.text(text)), "/environments/globex/roles/new", [("name", "Stolen")])
        #expect(answer.status == 404)
        let roles = try reception.site.store(reception.site.fixtures.other).read { rows in
            try rows.records.count(.init(["id"], from: "roles"))
        }
        #expect(roles == 0)
    }

    @Test(arguments: [
        "/oauth/token", "/oauth/authorize", "/oauth/introspect", "/oauth/userinfo", "/api/users", "/api/openapi.json",
        "/api/v1/oidc/token", "/.well-known/openid-configuration", "/.well-known/jwks.json", "/consent",
    ])
    func `Nothing of a tenant's is at the dashboard's address`(_ path: String) throws {
        for method in [HTTPRequest.Method.get, .post] {
            #expect(try reception.site.send(method, path, host: Reception.host).status == 404, "\(method) \(path)")
        }
    }

    @Test func `Nothing of the dashboard's is at a tenant's address`() throws {
        for route in reception.site.site.dashboard.routes where route.pattern.hasPrefix("/environments") {
            let path = Pages.path(route.pattern, "acme-test", Pages.nobody)
            #expect(try reception.site.send(route.method, path).status == 404, "\(route.pattern)")
        }
    }

    @Test func `What a member does is noted with the member, and not with the user's session`() throws {
        let user = try reception.person("noted@example.com")
        let member = try reception.member(.owner, user)
        let browser = try reception.browser(signedIn: user)
        let page = try browser.get("/environments/acme-test/roles/new")
        let answer = try browser.submit(page, "/environments/acme-test/roles/new", [("name", "Support")])
        #expect(answer.status == 303, "\(answer.text)")
        let events = try reception.site.store().read { try $0.auditEvents.all() }
        let event = try #require(events.last { $0.action == "role.created" })
        #expect(event.actor == "member:\(member.id)")
        #expect(
            try reception.site.store(reception.dashboard).read { try $0.auditEvents.all() }.allSatisfy {
                $0.action != "role.created"
            })
    }
}

/// Addresses of the dashboard's routes.
enum Pages {
    static let nobody = "00000000-0000-7000-8000-00000000dead"

    static func path(_ pattern: String, _ environment: String, _ id: String) -> String {
        let segments = pattern.split(separator: "/").map { part in
            part == ":environment" ? environment : part.hasPrefix(":") ? id : String(part)
        }
        return "/" + segments.joined(separator: "/")
    }

    /// A page but for the identifier of its request.
    static func withoutRequest(_ text: String) -> String {
        text.split(separator: "request-").enumerated().map { index, part in
            index == 0 ? String(part) : String(part.drop { $0.isNumber })
        }.joined()
    }
}
