// From the web server's parameter to a tenant: product.md sections 2 and 3.

import Administration
import Application
import HTTP
import HTTPTypes
import Model
import Routing
import Store
import Testing
import TestSupport

@Suite struct TenancyTests {
    @Test(arguments: [
        (nil, 421, "unknown_host"), ("", 400, "invalid_host"), ("nobody.localhost", 421, "unknown_host"),
        ("localhost.", 400, "invalid_host"), ("ACME-TEST.localhost", 400, "invalid_host"),
        ("acme-test.localhost:4000", 400, "invalid_host"), ("acme-test", 421, "unknown_host"),
        ("127.0.0.1", 421, "unknown_host"), ("[::1]", 400, "invalid_host"),
        ("../acme-test.localhost", 400, "invalid_host"),
        ("acme-test.localhost\u{0}", 400, "invalid_host"), ("a.acme-test.localhost", 421, "unknown_host"),
        ("acme-test.localhost,localhost", 400, "invalid_host"), ("\u{212A}.localhost", 400, "invalid_host"),
        // The operators' word is no host name, but not every word is the operators'.
        ("@operation", 400, "invalid_host"),
    ])
    func `A host without a tenant gets a clear answer`(_ host: String?, _ status: Int, _ code: String) throws {
        let site = try TestSite()
        for target in [Paths.rootKeys, Paths.rootToken, "/api/v1/apps/x/users"] {
            let answer = try site.get(target, host: host)
            #expect(answer.status == status && answer.error == code, "\(target)")
            #expect(answer.description?.isEmpty == false)
        }
    }

    /// The dashboard's own users have an environment, which is nobody's issuer and has no API.
    @Test func `The dashboard's host has nothing of what a tenant answers`() throws {
        let site = try TestSite()
        let host = site.fixtures.dashboardHost
        for target in [
            Paths.rootKeys, Paths.rootToken, "/.well-known/openid-configuration", "/oauth/authorize", "/oauth/userinfo",
            "/oauth/introspect", "/oauth/revoke", "/api/users", "/api/environment", "/api/openapi.json",
            "/api/v1/apps/x/users", "/api/v1/oidc/token", "/api/v1/oidc/.well-known/openid-configuration",
        ] {
            let answer = try site.get(target, host: host)
            #expect(answer.status == 404 && answer.text.contains("not_found"), "\(target): \(answer.text)")
            #expect(try site.json(.post, target, host: host).status == 404, "\(target)")
        }
        let token = try site.token(site.fixtures.management, resource: site.fixtures.root + "/api")
        #expect(try site.get("/api/users", .bearer(token), host: host).status == 404)
        let refused = try site.tokenAnswer(site.fixtures.management, host: host)
        #expect(refused.status == 404 && refused["access_token"] == nil)
    }

    @Test func `A disabled environment says so and gives nothing`() throws {
        let site = try TestSite()
        let token = try site.machineToken()
        let id = site.fixtures.environment.id
        #expect(try site.installation.control.write { try $0.setStatus(.disabled, of: id) })
        for host in [site.fixtures.host, site.fixtures.bareHost] {
            for answer in [
                try site.tokenAnswer(site.fixtures.plain, host: host), try site.get(Paths.rootKeys, host: host),
                try site.get(Paths.users(site.fixtures.app), .bearer(token), host: host),
            ] {
                #expect(answer.status == 403 && answer.error == "environment_disabled")
            }
        }
        #expect(try site.get(Paths.rootKeys, host: site.fixtures.otherHost).status == 200)
        #expect(try site.installation.control.write { try $0.setStatus(.active, of: id) })
        #expect(try site.get(Paths.users(site.fixtures.app), .bearer(token)).status == 200)
    }

    /// Issuers come from the address in the database, never from what a client sends.
    @Test func `Forged host fields change nothing`() throws {
        let site = try TestSite()
        let forged: Fields = [
            HTTPField.Name("Host")!: "evil.example", HTTPField.Name("X-Forwarded-Host")!: "evil.example",
            HTTPField.Name("Forwarded")!: "host=evil.example;proto=https",
            HTTPField.Name("X-Forwarded-Proto")!: "https",
            HTTPField.Name("X-Original-URL")!: "/evil", HTTPField.Name("Gatehouse-Tenant")!: "globex.localhost",
        ]
        let plain = try site.get("/.well-known/openid-configuration")
        let answer = try site.send(.get, "/.well-known/openid-configuration", fields: forged)
        #expect(answer.body == plain.body && answer["issuer"] == site.fixtures.root)
    }

    @Test func `Health is for the operators' listener alone`() throws {
        let site = try TestSite()
        #expect(try site.get("/healthz", host: Operations.tenant).status == 200)
        #expect(try site.get("/readyz", host: Operations.tenant).text == "ready, 3 environments\n")
        #expect(try site.get("/healthz").status == 404)
        #expect(try site.get("/metrics").status == 404)
        #expect(try site.get(Paths.rootKeys, host: Operations.tenant).status == 404)
        #expect(try site.json(.post, "/healthz", host: Operations.tenant).status == 405)
        _ = try site.token(site.fixtures.plain)
        let metrics = try site.get("/metrics", host: Operations.tenant).text
        #expect(metrics.contains("gatehouse_tokens_issued_total 1\n"))
        #expect(metrics.contains(#"gatehouse_responses_total{class="4xx"} 2"#))
    }
}
