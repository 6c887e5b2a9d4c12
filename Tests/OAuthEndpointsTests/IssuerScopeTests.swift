// Which scopes an issuer gives for itself by client_credentials: product.md section 4.

import Database
import JSON
import Testing
import TestSupport

@Suite struct IssuerScopeTests {
    private static let root = "http://acme-test.localhost:4000"
    private static let app = "http://acme-test.localhost:4000/api/v1/oidc"

    private func allow(_ scopes: String, _ client: TestClient, _ site: TestSite) throws {
        try site.run("UPDATE clients SET allowed_scopes = \(scopes) WHERE client_id = \(client.id)")
    }

    /// The Builder API's scopes are the app issuer's alone, whatever the client has and whatever names the target. (Those
    /// that the Management API has too are asked for there.)
    @Test(arguments: [
        "users:token", "device:approve", "sign:job", "sign:mint_user_token", "admin", "sign:job users:token",
        "sign:job reports:run", "openid users:token",
    ])
    func `The root issuer gives no scope of the Builder API for itself`(_ scope: String) throws {
        let site = try TestSite()
        let machine = site.fixtures.app.machine
        try allow(
            "openid users:read users:write users:token device:approve sign:job sign:mint_user_token admin reports:run",
            machine, site)
        for resource in [nil, Self.root] {
            let answer = try site.tokenAnswer(machine, scope: scope, resource: resource)
            #expect(answer.status == 400, "\(answer.text)")
            // Together with a scope of the issuer's own it has two owners, one of which is not to be had here.
            #expect(["invalid_scope", "invalid_target"].contains(answer.error))
        }
    }

    @Test(arguments: [
        "sign:mint_user_token", "sign:mint_user_token openid", "sign:job users:token", "sign:job users:read",
    ])
    func `Minting by scope and a mixed sign_job are refused in both layouts`(_ scope: String) throws {
        let site = try TestSite()
        let machine = site.fixtures.app.machine
        try allow("openid users:read users:token sign:job sign:mint_user_token", machine, site)
        for (isApp, resource) in [(false, nil), (false, Self.root), (true, nil), (true, Self.app)] {
            let answer = try site.tokenAnswer(machine, scope: scope, resource: resource, app: isApp)
            #expect(answer.status == 400 && answer.error == "invalid_scope", "\(answer.text)")
        }
    }

    @Test func `Without a scope the root issuer gives none of the Builder API's, nor one that a server owns`() throws {
        let site = try TestSite()
        let machine = site.fixtures.app.machine
        #expect(try site.tokenAnswer(machine).status == 200)
        #expect(try site.tokenAnswer(machine)["scope"] == nil)
        try allow("openid users:read users:token admin read:documents clients:read reports:run", machine, site)
        for resource in [nil, Self.root] {
            #expect(try site.tokenAnswer(machine, resource: resource)["scope"] == "openid reports:run")
        }
        // Its owner's token needs a grant, also for who has it in its list.
        #expect(try site.tokenAnswer(machine, scope: "read:documents").error == "invalid_target")
        #expect(try site.tokenAnswer(machine, scope: "read:documents", resource: Self.root).error == "invalid_scope")
    }

    @Test func `Without a scope the app issuer gives the Builder API's, and none other that a server owns`() throws {
        let site = try TestSite()
        let machine = site.fixtures.app.machine
        try allow("openid users:read users:token read:documents clients:read reports:run", machine, site)
        for resource in [nil, Self.app] {
            let answer = try site.tokenAnswer(machine, resource: resource, app: true)
            #expect(answer["scope"] == "openid users:read users:token reports:run", "\(answer.text)")
            #expect(try TokenParts(answer["access_token"] ?? "").claims["aud"]?.string == Self.app)
        }
        #expect(try site.tokenAnswer(machine, scope: "read:documents", app: true).error == "invalid_target")
        // Of the Management API there is no token here, whatever stands in the client's list.
        #expect(try site.tokenAnswer(machine, scope: "clients:read", app: true).error == "invalid_scope")
        for scope in ["read:documents", "clients:read"] {
            let named = try site.tokenAnswer(machine, scope: scope, resource: Self.app, app: true)
            #expect(named.error == "invalid_scope", "\(named.text)")
        }
    }

    @Test func `A scope that no server owns and that the client has is the issuer's`() throws {
        let site = try TestSite()
        let plain = site.fixtures.plain
        #expect(try site.tokenAnswer(plain, scope: "jobs:run").error == "invalid_scope")
        try allow("openid jobs:run", plain, site)
        for (isApp, audience) in [(false, Self.root), (true, Self.app)] {
            let answer = try site.tokenAnswer(plain, scope: "jobs:run", app: isApp)
            #expect(answer["scope"] == "jobs:run", "\(answer.text)")
            #expect(try TokenParts(answer["access_token"] ?? "").claims["aud"]?.string == audience)
        }
        // Others' clients still may not, nor does it stand in one token with a server's.
        #expect(try site.tokenAnswer(site.fixtures.reader, scope: "jobs:run").error == "invalid_scope")
        #expect(try site.tokenAnswer(plain, scope: "jobs:run read:documents").error == "invalid_target")
    }

    /// Whoever names a user would take the owner's token for that user's.
    @Test func `sign_job by client_credentials with a user's name is invalid_request`() throws {
        let site = try TestSite()
        func answer(_ user: String) throws -> Answer {
            try site.post(
                Paths.appToken,
                [("grant_type", "client_credentials"), ("scope", "sign:job"), ("external_user_id", user)],
                .basic(site.fixtures.app.machine))
        }
        #expect(try answer("user-123").status == 400 && answer("user-123").error == "invalid_request")
        // RFC 6749 section 3.1: without a value it counts as left out.
        #expect(try answer("").status == 200)
    }

    /// The bound of 100 is for what a request names.
    @Test
    func `A client with more scopes than a request may name gets them, and its token is introspected and revoked`()
        throws
    {
        let site = try TestSite()
        let plain = site.fixtures.plain
        let scopes = (0..<120).map { "jobs:run\($0)" }.joined(separator: " ")
        try allow(scopes, plain, site)
        let answer = try site.tokenAnswer(plain)
        #expect(answer["scope"] == scopes, "\(answer.text)")
        let token = try #require(answer["access_token"])
        #expect(try site.introspect(token)["scope"] == scopes)
        #expect(try site.post(Paths.rootRevocation, [("token", token)], .basic(plain)).status == 200)
        #expect(try site.introspect(token).isActive == false)
        #expect(try site.tokenAnswer(plain, scope: scopes).error == "invalid_scope")
    }
}
