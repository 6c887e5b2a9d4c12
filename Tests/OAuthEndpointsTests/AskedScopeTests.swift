// Which scopes a person is asked for, and whom the token will be for: product.md section 4, Audience.

import Database
import HTTP
import HTTPTypes
import Model
import OAuth
import Store
import Testing
import TestSupport

@Suite struct AskedScopeTests {
    private static let all = "openid profile email offline_access read:documents reports:run"

    /// What ends in the grant of a first-party client: its scopes, and the resource.
    private func given(
        _ scope: String?, resource: String? = nil, allowed: String = all, app: Bool = false,
        grants: [GrantType] = [.authorizationCode, .refreshToken],
        prepared prepare: (TestSite, Client) throws -> Void = { _, _ in }
    ) throws -> String {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let user = try site.person()
        try browser.signIn(user)
        let client = try site.webClient(scopes: allowed, grants: grants) { $0.isFirstParty = true }
        try prepare(site, client)
        let asked = AuthorizationParameters(client).with("scope", scope).with("resource", resource)
        let answer = try browser.get(asked.target(app ? "/api/v1/oidc/auth" : "/oauth/authorize"))
        if let error = answer.sent.first("error") { return error }
        let found = try site.store().read { try $0.grants.active(of: user.id, at: site.time.now) }
        guard let grant = found.first else { throw TestFailure("no grant: \(answer.location ?? answer.text)") }
        return grant.scopes.description + (grant.resource.map { " @ \($0)" } ?? "")
    }

    @Test(
        arguments: [
            ("openid profile", nil, "openid profile"),
            ("openid profile read:documents", nil, "openid profile read:documents"),
            ("openid reports:run", nil, "openid reports:run"),
            ("openid offline_access", nil, "openid offline_access"),
            ("openid read:documents", Fixtures.documents, "openid read:documents @ \(Fixtures.documents)"),
            ("openid", Fixtures.documents, "openid @ \(Fixtures.documents)"),
            ("openid reports:run", Fixtures.documents, "invalid_scope"),
            ("openid read:documents", "http://acme-test.localhost:4000", "invalid_scope"),
            ("openid address", nil, "invalid_scope"),
            ("openid users:read", nil, "invalid_target"),
        ] as [(String, String?, String)])
    func `A scope belongs to its target, and the client must be allowed it`(
        _ scope: String, _ resource: String?, _ result: String
    ) throws {
        #expect(try given(scope, resource: resource) == result)
    }

    @Test func `Without the parameter it is what the client was registered for, at the resource it names`() throws {
        #expect(try given(nil, allowed: "openid profile offline_access reports:run") == "openid profile reports:run")
        #expect(try given(nil) == "invalid_target")
        #expect(
            try given(nil, resource: Fixtures.documents)
                == "openid profile email read:documents @ \(Fixtures.documents)")
        #expect(try given(nil, allowed: "") == "invalid_scope")
        #expect(try given(nil, allowed: "offline_access admin sign:job") == "invalid_scope")
        #expect(try given("  ") == "invalid_request")
    }

    @Test func `A name of the Builder API is like any other where another API owns it`() throws {
        func rename(_ site: TestSite, _ client: Client) throws {
            try site.run("UPDATE scopes SET name = 'admin' WHERE name = 'write:documents'")
        }
        let asked = "openid admin read:documents"
        #expect(
            try given(asked, resource: Fixtures.documents, allowed: asked, prepared: rename)
                == "\(asked) @ \(Fixtures.documents)")
        #expect(try given("openid admin", allowed: "openid admin") == "invalid_scope")
        #expect(try given("openid admin", allowed: "openid admin", app: true) == "invalid_scope")
    }

    /// OpenID Connect Core section 11.
    @Test func `offline_access is ignored where no refresh token can be given`() throws {
        #expect(try given("openid offline_access", grants: [.authorizationCode]) == "openid")
        #expect(try given("openid offline_access", allowed: "openid profile") == "openid")
        #expect(try given("offline_access", allowed: "openid profile") == "invalid_scope")
        let none = try given(
            "openid offline_access read:documents",
            prepared: { site, _ in
                try site.run("UPDATE resource_servers SET allow_offline_access = 0")
            })
        #expect(none == "openid read:documents")
    }

    @Test func `A client resource server grant adds its scopes`() throws {
        func grant(_ scopes: ScopeSet?) -> (TestSite, Client) throws -> Void {
            { site, client in
                try site.store().write { rows in
                    guard let server = try rows.resourceServers.all().first(where: { $0.name == "Documents" }) else {
                        return
                    }
                    try rows.resourceServers.insert(
                        ClientResourceServerGrant(
                            id: ID(at: site.time.now, random: [UInt8](repeating: 9, count: 10)), client: client.id,
                            resourceServer: server.id, allowedScopes: scopes, createdAt: site.time.now))
                }
            }
        }
        #expect(try given("openid write:documents") == "invalid_scope")
        #expect(
            try given("openid write:documents", prepared: grant([ScopeToken("write:documents")]))
                == "openid write:documents")
        #expect(try given("openid write:documents", prepared: grant([ScopeToken("read:documents")])) == "invalid_scope")
        #expect(try given("openid write:documents", prepared: grant(nil)) == "openid write:documents")
    }

    @Test func `The Builder API's scopes are the app issuer's`() throws {
        let allowed = "openid sign:job users:read"
        #expect(try given("openid sign:job", allowed: allowed, app: true) == "openid sign:job")
        #expect(try given("openid sign:job", allowed: allowed) == "invalid_scope")
        #expect(try given("openid users:read sign:job", allowed: allowed, app: true) == "invalid_scope")
        #expect(try given("openid sign:job", app: true) == "invalid_scope")
    }

    @Test func `More scopes than anyone needs are refused`() throws {
        let many = (0...100).map { "s\($0)" }.joined(separator: " ")
        #expect(try given("openid \(many)") == "invalid_scope")
    }
}
