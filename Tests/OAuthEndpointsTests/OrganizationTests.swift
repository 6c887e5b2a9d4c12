// Roles, permissions and the organization in tokens.

import Administration
import Cryptography
import Database
import HTTP
import HTTPTypes
import JSON
import Model
import Store
import Testing
import TestSupport

@Suite struct OrganizationTokenTests {
    private let site: TestSite
    private let person: User

    /// Ada is in Acme, where she is Editor; in the environment she is Reader.
    init() throws {
        site = try TestSite()
        person = try site.person("ada@example.com")
        try site.run(
            """
            INSERT INTO organizations (id, name, slug, created_at, updated_at) VALUES
                ('00000000-0000-7000-8000-0000000000a1', 'Acme', 'acme', 0, 0),
                ('00000000-0000-7000-8000-0000000000a2', 'Globex', 'globex', 0, 0)
            """)
        try site.run(
            """
            INSERT INTO roles (id, name, created_at, updated_at) VALUES ('r1', 'Reader', 0, 0), ('r2', 'Editor', 0, 0)
            """)
        try site.run(
            """
            INSERT INTO permissions (id, name, created_at, updated_at) VALUES ('p1', 'read:documents', 0, 0),
                ('p2', 'write:documents', 0, 0), ('p3', 'cakes:bake', 0, 0), ('p4', 'read:invoices', 0, 0),
                ('p5', 'users:read', 0, 0)
            """)
        try site.run(
            """
            INSERT INTO role_permissions (id, role_id, permission_id, created_at) VALUES ('1', 'r1', 'p1', 0),
                ('2', 'r2', 'p2', 0), ('3', 'r1', 'p3', 0), ('4', 'r1', 'p4', 0), ('5', 'r1', 'p5', 0)
            """)
        try site.run("INSERT INTO user_roles (id, user_id, role_id, created_at) VALUES ('1', \(person.id), 'r1', 0)")
        try site.run(
            """
            INSERT INTO memberships (id, user_id, organization_id, created_at)
            VALUES ('m1', \(person.id), '00000000-0000-7000-8000-0000000000a1', 0)
            """)
        try site.run(
            "INSERT INTO membership_roles (id, membership_id, role_id, created_at) VALUES ('1', 'm1', 'r2', 0)")
    }

    private static let acme = "00000000-0000-7000-8000-0000000000a1"

    private func claims(_ answer: Answer, _ name: String = "access_token") throws -> JSON {
        try TokenParts(try #require(answer[name], "\(answer.text)")).claims
    }

    @Test(
        arguments: [
            (nil, nil, ["cakes:bake"], ["Reader"]),
            (Fixtures.documents, nil, ["read:documents"], ["Reader"]),
            (Fixtures.documents, "acme", ["read:documents", "write:documents"], ["Editor", "Reader"]),
            (Fixtures.billing, acme, ["read:invoices"], ["Editor", "Reader"]),
        ] as [(String?, String?, [String], [String])])
    func `A token has the person's roles, and of their permissions the audience's`(
        _ resource: String?, _ organization: String?, _ permissions: [String], _ roles: [String]
    ) throws {
        let client = try site.peopleClient()
        let signedIn = try site.signIn(client, scope: "openid", user: person, resource: resource)
        let answer = try site.redeem(signedIn.code, client, organization.map { ["organization": $0] } ?? [:])
        let claims = try claims(answer)
        #expect(claims["roles"] == .array(roles.map { .string($0) }), "\(claims.text)")
        #expect(claims["permissions"] == .array(permissions.map { .string($0) }))
        #expect(claims["org_id"]?.string == organization.map { _ in Self.acme })
        #expect(try self.claims(answer, "id_token")["org_id"]?.string == organization.map { _ in Self.acme })
    }

    @Test func `Whoever has no roles has no such claims`() throws {
        let client = try site.peopleClient()
        let signedIn = try site.signIn(client, scope: "openid")
        let claims = try claims(try site.tokens(of: signedIn, client))
        for name in ["roles", "permissions", "org_id"] { #expect(claims[name] == nil) }
    }

    @Test func `An authorization request names the organization, and only its members get a code`() throws {
        let client = try site.webClient { $0.isFirstParty = true }
        let browser = TestBrowser(site)
        try browser.signIn(person)
        let request = AuthorizationParameters(client, scope: "openid offline_access")
        let answer = try browser.get(request.with("organization", "acme").target())
        let code = try #require(answer.sent.first("code"), "\(answer.text)")
        func token(_ pairs: [(String, String)]) throws -> Answer {
            try site.post(
                Paths.rootToken, pairs, .basic(TestClient(id: client.clientID.description, secret: "secret")))
        }
        let tokens = try token([
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", "https://app.example/callback"),
            ("code_verifier", AuthorizationParameters.verifier),
        ])
        #expect(try claims(tokens)["org_id"]?.string == Self.acme)
        let info = try site.send(
            .get, "/oauth/userinfo", fields: [.authorization: "Bearer \(tokens["access_token"] ?? "")"])
        #expect(info.json["org_id"]?.string == Self.acme)
        let introspected = try site.introspect(tokens["access_token"] ?? "")
        #expect(introspected.json["org_id"]?.string == Self.acme)
        #expect(introspected.json["roles"] == ["Editor", "Reader"])
        for name in ["globex", "nobody", "00000000-0000-7000-8000-0000000000a2"] {
            let refused = try browser.get(request.with("organization", name).target())
            #expect(refused.sent.first("error") == "access_denied" && refused.sent.first("code") == nil, "\(name)")
        }
        let long = try browser.get(request.with("organization", String(repeating: "x", count: 129)).target())
        #expect(long.sent.first("error") == "invalid_request")
        // A refresh keeps it, may not leave it for a foreign one, and ends with the membership.
        let refresh = try #require(tokens["refresh_token"])
        let foreign = try token([
            ("grant_type", "refresh_token"), ("refresh_token", refresh), ("organization", "globex"),
        ])
        #expect(foreign.error == "invalid_grant")
        let renewed = try token([("grant_type", "refresh_token"), ("refresh_token", refresh)])
        #expect(try claims(renewed)["org_id"]?.string == Self.acme)
        try site.run("DELETE FROM memberships")
        let over = try token([("grant_type", "refresh_token"), ("refresh_token", renewed["refresh_token"] ?? "")])
        #expect(over.error == "invalid_grant")
    }

    @Test func `A request that waits for a person keeps its organization`() throws {
        let client = try site.webClient { $0.isFirstParty = true }
        let browser = TestBrowser(site)
        let request = AuthorizationParameters(client, scope: "openid").with("organization", "globex")
        let id = try browser.get(request.target()).interaction(at: "/login")
        try browser.signIn(person)
        let answer = try browser.get("/oauth/authorize/resume?interaction=\(id)")
        #expect(answer.sent.first("error") == "access_denied", "\(answer.text)")
    }
}
