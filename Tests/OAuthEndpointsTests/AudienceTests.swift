// Whom a token is for: RFC 8707 and the paragraph "Audience" of product.md section 4.

import Database
import JSON
import Model
import OAuth
import Testing
import TestSupport

@Suite struct AudienceTests {
    private enum Who: String, CaseIterable { case plain, reader, management, machine }

    private func client(_ who: Who, _ site: TestSite) -> TestClient {
        switch who {
        case .plain: site.fixtures.plain
        case .reader: site.fixtures.reader
        case .management: site.fixtures.management
        case .machine: site.fixtures.app.machine
        }
    }

    private static let root = "http://acme-test.localhost:4000"
    private static let app = "http://acme-test.localhost:4000/api/v1/oidc"

    private struct Row: Sendable, CustomTestStringConvertible {
        let who: Who
        var isApp = false
        var scope: String?
        var resource: String?
        /// The audience, or the error.
        let outcome: String
        /// The scope given, if any.
        var given: String?

        var testDescription: String { "\(who) \(isApp ? "app" : "root") \(scope ?? "-") \(resource ?? "-")" }
    }

    private static let rows: [Row] = [
        // With `resource`, that resource server.
        Row(
            who: .reader, resource: Fixtures.documents, outcome: Fixtures.documents, given: "read:documents export:all"),
        Row(
            who: .reader, scope: "read:documents", resource: Fixtures.documents, outcome: Fixtures.documents,
            given: "read:documents"),
        Row(
            who: .reader, isApp: true, resource: Fixtures.documents, outcome: Fixtures.documents,
            given: "read:documents export:all"),
        Row(who: .reader, resource: Fixtures.billing, outcome: Fixtures.billing, given: "export:all read:invoices"),
        // What its grant does not allow, or another server owns.
        Row(who: .reader, scope: "write:documents", resource: Fixtures.documents, outcome: "invalid_scope"),
        Row(who: .reader, scope: "read:invoices", resource: Fixtures.documents, outcome: "invalid_scope"),
        Row(who: .reader, scope: "read:documents nothing:here", resource: Fixtures.documents, outcome: "invalid_scope"),
        // Without a grant.
        Row(who: .plain, resource: Fixtures.documents, outcome: "invalid_target"),
        Row(who: .plain, resource: root + "/api", outcome: "invalid_target"),
        Row(who: .plain, scope: "read:documents", outcome: "invalid_target"),
        // Not known here, or no resource at all.
        Row(who: .reader, resource: "https://nothing.example", outcome: "invalid_target"),
        Row(who: .reader, resource: Fixtures.documents + "/", outcome: "invalid_target"),
        Row(who: .reader, resource: "https://DOCUMENTS.example/api", outcome: "invalid_target"),
        Row(who: .reader, resource: Fixtures.documents + "#a", outcome: "invalid_target"),
        Row(who: .reader, resource: "documents", outcome: "invalid_target"),
        // Without `resource`, the one server that owns every custom scope.
        Row(who: .reader, scope: "read:documents", outcome: Fixtures.documents, given: "read:documents"),
        Row(who: .reader, scope: "read:invoices", outcome: Fixtures.billing, given: "read:invoices"),
        Row(
            who: .reader, scope: "read:documents export:all", outcome: Fixtures.documents,
            given: "read:documents export:all"),
        Row(
            who: .reader, scope: "export:all read:invoices", outcome: Fixtures.billing,
            given: "export:all read:invoices"),
        Row(who: .reader, scope: "export:all", outcome: "invalid_target"),
        Row(who: .reader, scope: "read:documents read:invoices", outcome: "invalid_target"),
        Row(who: .reader, scope: "nothing:here", outcome: "invalid_scope"),
        Row(who: .management, scope: "users:read", outcome: root + "/api", given: "users:read"),
        // Scopes of no server, or of OpenID Connect alone: the issuer.
        Row(who: .plain, outcome: root, given: "openid profile reports:run"),
        Row(who: .plain, scope: "reports:run", outcome: root, given: "reports:run"),
        Row(who: .plain, scope: "openid", outcome: root, given: "openid"),
        Row(who: .plain, scope: "openid", resource: root, outcome: root, given: "openid"),
        Row(who: .plain, scope: "reports:run read:documents", outcome: "invalid_target"),
        Row(who: .plain, resource: root + "/", outcome: "invalid_target"),
        Row(who: .plain, isApp: true, scope: "openid", outcome: app, given: "openid"),
        Row(who: .plain, isApp: true, scope: "openid", resource: app, outcome: app, given: "openid"),
        // Another issuer is no resource of this one.
        Row(who: .plain, isApp: true, resource: root, outcome: "invalid_target"),
        Row(who: .plain, resource: app, outcome: "invalid_target"),
        Row(who: .plain, resource: "http://localhost:3001", outcome: "invalid_target"),
        // The Management API belongs to the root issuer, at the address that was asked.
        Row(
            who: .management, scope: "users:read clients:read", resource: root + "/api", outcome: root + "/api",
            given: "users:read clients:read"),
        Row(who: .management, isApp: true, resource: root + "/api", outcome: "invalid_target"),
        Row(who: .management, resource: "http://localhost:3001/api", outcome: "invalid_target"),
        Row(who: .management, resource: "http://globex.localhost:4000/api", outcome: "invalid_target"),
        Row(who: .management, isApp: true, scope: "clients:read", outcome: "invalid_scope"),
        // The Builder API's scopes belong to the app issuer.
        Row(who: .machine, isApp: true, outcome: app, given: "users:read users:write users:token device:approve"),
        Row(
            who: .machine, isApp: true, scope: "users:write users:token", outcome: app, given: "users:write users:token"
        ),
        Row(who: .machine, scope: "users:read", outcome: "invalid_target"),
        Row(who: .machine, isApp: true, scope: "sign:mint_user_token", outcome: "invalid_scope"),
        Row(who: .machine, isApp: true, scope: "sign:job users:read", outcome: "invalid_scope"),
        Row(who: .machine, isApp: true, scope: "admin", outcome: "invalid_scope"),
        Row(who: .machine, isApp: true, scope: "openid users:read", outcome: "invalid_scope"),
    ]

    @Test(arguments: rows)
    private func `A token's audience follows from resource and scope`(_ row: Row) throws {
        let site = try TestSite()
        let answer = try site.tokenAnswer(
            client(row.who, site), scope: row.scope, resource: row.resource, app: row.isApp)
        guard row.outcome.contains(":") else {
            #expect(answer.status == 400 && answer.error == row.outcome, "\(answer.text)")
            return
        }
        #expect(answer.status == 200, "\(answer.text)")
        let claims = try TokenParts(answer["access_token"] ?? "").claims
        #expect(claims["aud"]?.string == row.outcome)
        #expect(claims["iss"]?.string == (row.isApp ? Self.app : Self.root))
        #expect(Set((answer["scope"] ?? "").split(separator: " ")) == Set((row.given ?? "").split(separator: " ")))
        #expect(claims["scope"]?.string == answer["scope"])
    }

    @Test func `The lifetime is the resource server's`() throws {
        let site = try TestSite()
        for (resource, seconds) in [(Fixtures.documents, 120), (Fixtures.billing, 7200)] {
            let answer = try site.tokenAnswer(site.fixtures.reader, resource: resource)
            let claims = try TokenParts(answer["access_token"] ?? "").claims
            #expect(answer.json["expires_in"] == .integer(seconds))
            #expect(claims["exp"] == .integer(TestTime.start.seconds + seconds))
        }
    }

    @Test func `A missing grant is named in the sentence`() throws {
        let site = try TestSite()
        let answer = try site.tokenAnswer(site.fixtures.plain, resource: site.fixtures.root + "/api")
        #expect(answer.description?.contains(site.fixtures.plain.id) == true)
        #expect(answer.description?.contains("http://acme-test.localhost:4000/api") == true)
        #expect(answer.description?.contains("client resource server grant") == true)
    }

    /// RFC 8707 section 2 allows several; product.md gives one token for one audience.
    @Test func `More than one resource is invalid_target`() throws {
        let site = try TestSite()
        for second in [Fixtures.documents, Fixtures.billing] {
            let answer = try site.post(
                Paths.rootToken,
                [("grant_type", "client_credentials"), ("resource", Fixtures.documents), ("resource", second)],
                .basic(site.fixtures.reader))
            #expect(answer.status == 400 && answer.error == "invalid_target")
        }
    }

    @Test func `The Management API's whole grant is every scope of it`() throws {
        let site = try TestSite()
        let answer = try site.tokenAnswer(site.fixtures.management, resource: site.fixtures.root + "/api")
        let scopes = Set((answer["scope"] ?? "").split(separator: " ").map(String.init))
        #expect(scopes.isSuperset(of: ["users:read", "signing-keys:write", "client-resource-server-grants:delete"]))
        #expect(scopes.count == 15 * 3 + 2 + 1 + 2)
        let atOther = try site.tokenAnswer(
            site.fixtures.management, resource: site.fixtures.bareRoot + "/api", host: site.fixtures.bareHost)
        #expect(try TokenParts(atOther["access_token"] ?? "").claims["aud"] == "http://localhost:3001/api")
    }

    /// seed-systems.md 1.6: `sign:job` by client_credentials speaks for the app's owner.
    @Test func `An owner token names the public client and the owner`() throws {
        let site = try TestSite()
        let answer = try site.tokenAnswer(site.fixtures.app.machine, scope: "sign:job", app: true)
        let claims = try TokenParts(answer["access_token"] ?? "").claims
        #expect(claims["client_id"]?.string == site.fixtures.app.publicID && claims["azp"] == claims["client_id"])
        #expect(claims["sub"]?.string == "owner:\(site.fixtures.environment.account)")
        #expect(claims["user_type"] == "app_owner" && claims["scope"] == "sign:job")
        #expect(answer.json["expires_in"] == 900)
        // Both siblings must allow it.
        try site.run(
            "UPDATE clients SET allowed_scopes = 'openid users:token' WHERE client_id = \(site.fixtures.app.publicID)")
        #expect(try site.tokenAnswer(site.fixtures.app.machine, scope: "sign:job", app: true).error == "invalid_scope")
    }
}
