// How far a consent reaches: the APIs it was given for, and the grants from before it was narrowed.

import Administration
import Database
import HTTP
import HTTPTypes
import Identity
import Model
import OAuth
import POSIX
import Store
import Testing
import TestSupport

@Suite struct ConsentReachTests {
    private let site: TestSite
    private let client: PeopleClient

    init() throws {
        site = try TestSite()
        client = try site.peopleClient()
    }

    private func ask(_ person: SignedInPerson, _ scope: String, _ resource: String, prompt: String?) throws -> Answer {
        let browser = TestBrowser(site)
        browser.set("session", person.cookie)
        let parameters = AuthorizationParameters(client.client).with("scope", scope).with("resource", resource)
            .with("prompt", prompt).with("redirect_uri", SignedInPerson.callback)
        return try browser.get(parameters.target())
    }

    /// Signs a person in at a browser, by a client that may have the scopes of both APIs.
    private func visit() throws -> (TestBrowser, User, Client) {
        let browser = TestBrowser(site)
        let user = try site.person()
        try browser.signIn(user)
        return (browser, user, try site.webClient(scopes: "openid profile offline_access export:all read:documents"))
    }

    private func asked(_ client: Client, _ scope: String, _ resource: String) -> String {
        AuthorizationParameters(client, scope: scope).with("resource", resource).target()
    }

    @Test func `A scope that two APIs have is consented to at each, and asked about once at each`() throws {
        try site.run(
            """
            UPDATE scopes SET description = 'export your bills' WHERE name = 'export:all' AND resource_server_id =
                (SELECT id FROM resource_servers WHERE identifier = \(Fixtures.billing))
            """)
        let (browser, user, client) = try visit()
        for (resource, name, words) in [
            (Fixtures.documents, "Documents", "permission “export:all”"),
            (Fixtures.billing, "Billing", "export your bills"),
        ] {
            let target = asked(client, "openid export:all", resource)
            #expect(try browser.get(target + "&prompt=none").sent.first("error") == "consent_required")
            let id = try browser.get(target).interaction(at: "/consent")
            let page = try browser.get("/consent?interaction=\(id)").text
            #expect(page.contains("At \(name):") && page.contains(words), "\(name)")
            try browser.consent(id, .allow([.openid, ScopeToken("export:all")]))
        }
        for resource in [Fixtures.documents, Fixtures.billing] {
            #expect(try browser.get(asked(client, "openid export:all", resource)).sent.first("code") != nil)
        }
        let consents = try site.store().read { try $0.consents.all(of: user.id) }
        #expect(consents.map(\.scopes.description).sorted() == ["export:all", "export:all", "openid"])
        #expect(Set(consents.map(\.resourceServer)).count == 3)
        let page = try browser.get("/account/applications").text
        #expect(page.contains("At Documents:") && page.contains("At Billing:") && page.contains("export your bills"))
    }

    @Test func `What is left out at one API, earlier grants for it lose, and those for another keep`() throws {
        let (browser, _, client) = try visit()
        var given: [Answer] = []
        for resource in [Fixtures.documents, Fixtures.billing] {
            let target = asked(client, "openid export:all", resource)
            let id = try browser.get(target).interaction(at: "/consent")
            try browser.consent(id, .allow([.openid, ScopeToken("export:all")]))
            given.append(try site.redeem(browser.get("/oauth/authorize/resume?interaction=\(id)"), of: client))
        }
        let again = try browser.get(asked(client, "openid export:all", Fixtures.documents) + "&prompt=consent")
        try browser.consent(again.interaction(at: "/consent"), .allow([.openid]))
        #expect(try site.refresh(given[0], of: client).error == "invalid_grant")
        #expect(try site.refresh(given[1], of: client).status == 200)
    }

    @Test func `What speaks of the person is consented to once for all APIs`() throws {
        let (browser, _, client) = try visit()
        let first = try browser.get(asked(client, "openid profile read:documents", Fixtures.documents))
            .interaction(at: "/consent")
        try browser.consent(first, .allow([.openid, .profile]))
        #expect(try browser.get(AuthorizationParameters(client).target()).sent.first("code") != nil)
        let silent = try browser.get(asked(client, "openid read:documents", Fixtures.documents) + "&prompt=none")
        #expect(silent.sent.first("error") == "consent_required")
    }

    @Test func `The operator's own application, which nobody is asked about, is listed and can be left`() throws {
        let browser = TestBrowser(site)
        let user = try site.person()
        try browser.signIn(user)
        let own = try site.webClient("Own App") { $0.isFirstParty = true }
        let path = "/account/applications"
        #expect(try !browser.get(path).text.contains("Own App"))
        let given = try site.redeem(browser.get(AuthorizationParameters(own).target()), of: own)
        let page = try browser.get(path)
        #expect(page.text.contains("Own App") && page.text.contains("Sign out of Own App"))
        #expect(page.text.contains("needs no permission of yours") && !page.text.contains("Withdraw access"))
        let answer = try browser.submit(page, "\(path)/\(own.id)/withdraw", [])
        #expect(answer.location == path + "?done=withdrawn")
        #expect(try !browser.get(path).text.contains("Own App"))
        #expect(try site.refresh(given, of: own).error == "invalid_grant")
        #expect(try site.get("/oauth/userinfo", .bearer(given["access_token"] ?? "")).status == 401)
        #expect(try site.audited().contains("client.signed_out") && !site.audited().contains("consent.withdrawn"))
        // Nothing is left to be left.
        #expect(try browser.submit(page, "\(path)/\(own.id)/withdraw", []).status == 404)
    }

    /// The operator has moved the scope to another API.
    @Test func `A grant never gives tokens for another API than it was given for`() throws {
        try site.run("UPDATE clients SET allowed_scopes = allowed_scopes || ' read:documents'")
        let person = try site.signIn(client, scope: "openid read:documents offline_access")
        let tokens = try site.tokens(of: person, client)
        try site.run(
            """
            UPDATE scopes SET resource_server_id = (SELECT id FROM resource_servers WHERE identifier = \(Fixtures.billing))
            WHERE name = 'read:documents'
            """)
        let refused = try site.refresh(tokens["refresh_token"] ?? "", client)
        #expect(refused.error == "invalid_target", "\(refused.text)")
    }

    @Test func `With an API go the consents and grants that were for it`() throws {
        let (browser, user, client) = try visit()
        let id = try browser.get(asked(client, "openid export:all", Fixtures.billing)).interaction(at: "/consent")
        try browser.consent(id, .allow([.openid, ScopeToken("export:all")]))
        let given = try site.redeem(browser.get("/oauth/authorize/resume?interaction=\(id)"), of: client)
        try site.run("DELETE FROM resource_servers WHERE identifier = \(Fixtures.billing)")
        #expect(try site.refresh(given, of: client).error == "invalid_grant")
        let left = try site.store().read { try $0.consents.all(of: user.id).map(\.scopes) }
        #expect(left == [[.openid]])
    }

    @Test func `What a person leaves out later, earlier grants lose too`() throws {
        let person = try site.signIn(client, scope: "openid email offline_access")
        let tokens = try site.tokens(of: person, client)
        try site.run("UPDATE consents SET scopes = 'openid offline_access'")
        #expect(try site.refresh(tokens["refresh_token"] ?? "", client).error == "invalid_grant")
    }

    @Test func `The Management API is nobody's without a grant, whatever the client may ask for at the issuer`() throws
    {
        try site.run("UPDATE clients SET allowed_scopes = allowed_scopes || ' users:read'")
        let person = try site.signIn(client)
        for scope in ["openid", "openid users:read"] {
            let answer = try ask(person, scope, site.fixtures.root + "/api", prompt: nil)
            #expect(answer.sent.first("error") == "invalid_target", "\(scope)")
            #expect(answer.sent.first("error_description")?.contains("has no grant for") == true)
        }
    }

    @Test func `Silent requests without end leave a few records, and the rest are answered without one`() throws {
        let target = AuthorizationParameters(client.client).with("prompt", "none")
            .with("redirect_uri", SignedInPerson.callback).target()
        for _ in 0..<30 {
            #expect(try site.send(.get, target).sent.first("error") == "login_required")
        }
        #expect(try site.store().read { try $0.decisionRecords.latest(100).count } == DecisionBudget.perAddress.count)
    }
}
