// How far a consent reaches: the APIs it was given for, and the grants from before it was narrowed.

import Administration
import Database
import HTTP
import HTTPTypes
import Identity
import Model
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

    @Test func `A scope that two APIs have is asked about again for the other, in its own words`() throws {
        try site.run("UPDATE clients SET allowed_scopes = allowed_scopes || ' export:all read:documents'")
        try site.run(
            """
            UPDATE scopes SET description = 'Export your bills' WHERE name = 'export:all' AND resource_server_id =
                (SELECT id FROM resource_servers WHERE identifier = \(Fixtures.billing))
            """)
        let scope = "openid export:all"
        let person = try site.signIn(client, scope: scope, resource: Fixtures.documents)
        let silent = try ask(person, scope, Fixtures.billing, prompt: "none")
        #expect(silent.sent.first("error") == "consent_required")
        let asked = try ask(person, scope, Fixtures.billing, prompt: nil)
        let browser = TestBrowser(site)
        browser.set("session", person.cookie)
        browser.set("browser", asked.field(.setCookie).flatMap { $0.split(separator: "=").last.map(String.init) })
        #expect(try #require(asked.field(.location)).contains("/consent"))
        let descriptions = try site.store().read { try $0.resourceServers.scopeDescriptions(at: Fixtures.billing) }
        #expect(descriptions[try ScopeToken("export:all")] == "Export your bills")
        // One that a single API has is not asked about again.
        let known = try site.signIn(client, scope: "openid read:documents", resource: Fixtures.documents)
        #expect(try ask(known, "openid read:documents", Fixtures.documents, prompt: "none").sent.first("code") != nil)
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
