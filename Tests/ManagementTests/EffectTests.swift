// What follows from a change, at once: clients, grants, scopes, keys, sessions, consents, organizations.

import Database
import HTTP
import HTTPTypes
import JSON
import Model
import Store
import Testing
import TestSupport

@Suite struct EffectTests {
    private func servers(_ desk: Desk) throws -> [String: String] {
        var found: [String: String] = [:]
        for server in try desk.get("resource-servers").data.array ?? [] {
            found[server["attributes"]?["identifier"]?.string ?? ""] = server["id"]?.string
        }
        return found
    }

    /// Seed 003, steps 1 to 4, through the API itself.
    @Test func `A client that is registered and granted the Management API gets a token and lists users`() throws {
        let desk = try Desk()
        let root = desk.site.fixtures.root
        let made = try desk.create("clients", "client", ["name": "New", "grant_types": ["client_credentials"]])
        #expect(made.status == 201 && made.attribute("client_type") == "confidential")
        let client = TestClient(
            id: try #require(made.attribute("client_id")?.string),
            secret: try #require(made.json["meta"]?["client_secret"]?.string))
        #expect(try desk.site.tokenAnswer(client, resource: root + "/api").error == "invalid_target")
        let server = try #require(try servers(desk)[root + "/api"])
        let relationships = [
            ("client", "client", try #require(made.id)), ("resource_server", "resource_server", server),
        ]
        let path = "client-resource-server-grants"
        let type = "client_resource_server_grant"
        let grant = try desk.made(path, type, ["allowed_scopes": ["users:read", "roles:write"]], relationships)
        let token = try desk.site.token(client, resource: root + "/api")
        #expect(try desk.get("users", token: token).status == 200)
        #expect(try desk.get("clients", token: token).code == "insufficient_scope")
        // Changed and taken away, it counts for the token that is about.
        #expect(try desk.update(path, type, grant, ["allowed_scopes": ["roles:write"]]).status == 200)
        #expect(try desk.get("users", token: token).status == 403)
        #expect(try desk.create(path, type, [:], relationships).status == 409)
        #expect(try desk.update(path, type, grant, ["allowed_scopes": ["no:thing"]]).status == 422)
        #expect(try desk.send(.delete, "\(path)/\(grant)").status == 200)
        #expect(try desk.site.tokenAnswer(client, resource: root + "/api").error == "invalid_target")
    }

    @Test func `A new secret ends the old one, disabling ends the tokens, deletion ends it all`() throws {
        let desk = try Desk()
        let made = try desk.create("clients", "client", ["name": "New", "grant_types": ["client_credentials"]])
        let (id, name) = (try #require(made.id), try #require(made.attribute("client_id")?.string))
        func secret(_ answer: Answer) throws -> TestClient {
            TestClient(id: name, secret: try #require(answer.json["meta"]?["client_secret"]?.string))
        }
        let old = try secret(made)
        let new = try secret(try desk.send(.patch, "clients/\(id)/rotate-secret"))
        #expect(try desk.site.tokenAnswer(old).status == 401)
        let token = try desk.site.token(new)
        #expect(try desk.site.introspect(token).isActive == true)
        #expect(try desk.update("clients", "client", id, ["status": "disabled"]).status == 200)
        #expect(try desk.site.tokenAnswer(new).status == 401)
        #expect(try desk.update("clients", "client", id, ["status": "active"]).status == 200)
        #expect(try desk.site.introspect(token).isActive == false)
        #expect(try desk.send(.delete, "clients/\(id)").status == 200)
        #expect(try desk.site.tokenAnswer(new).status == 401)
        #expect(try desk.audit("client.secret_rotated").count == 1 && desk.audit("client.deleted").count == 1)
        let app = try desk.get("clients?filter%5Bclient_id%5D=\(desk.site.fixtures.app.machine.id)")
        #expect(try desk.send(.delete, "clients/\(try #require(app.ids.first))").status == 409)
    }

    @Test(
        arguments: [
            (["redirect_uris": ["http://evil.example/cb"]], "redirect_uris"),
            (["redirect_uris": ["https://a.example/cb#x"]], "redirect_uris"),
            (["redirect_uris": ["https://*.example/cb"]], "redirect_uris"),
            (["grant_types": ["password"]], "grant_types"), (["grant_types": "x"], "grant_types"),
            (["client_type": "public", "grant_types": ["client_credentials"]], "grant_types"),
            (["logo_uri": "javascript:alert(1)"], "logo_uri"), (["signing_algorithm": "EdDSA"], "signing_algorithm"),
            (
                ["client_type": "public", "token_endpoint_auth_method": "client_secret_basic"],
                "token_endpoint_auth_method"
            ),
            (["allowed_scopes": ["a b"]], "allowed_scopes"),
            (["token_endpoint_auth_method": "none"], "token_endpoint_auth_method"),
            (["origin_domains": ["https://a.example/path"]], "origin_domains"),
            (["origin_domains": ["http://a.example"]], "origin_domains"),
            (
                [
                    "origin_domains": [
                        "https://a.b", "https://c.d", "https://e.f", "https://g.h", "https://i.j", "https://k.l",
                    ]
                ], "origin_domains"
            ),
            (["jwks": ["keys": []]], "jwks"), (["jwks": ["keys": [["kty": "oct", "k": "AAAA"]]]], "jwks"),
            (["jwks": ["keys": [["kty": "OKP", "crv": "Ed25519", "x": "AAAA", "d": "AAAA"]]]], "jwks"),
            (["jwks_uri": "http://a.example/keys"], "jwks_uri"),
            (["transaction_limits": ["weekly": 1]], "transaction_limits/weekly"),
            (["transaction_limits": ["daily": -1]], "transaction_limits/daily"),
            (["transaction_limits": ["daily": "1"]], "transaction_limits/daily"),
            (
                [
                    "connect": true,
                    "redirect_uris": .array((1...6).map { .string("https://a.example/\($0)") }),
                ], "redirect_uris"
            ),
        ] as [(JSON, String)])
    func `A client that cannot be is refused with the field`(_ attributes: JSON, _ field: String) throws {
        let desk = try Desk()
        var object = attributes.object ?? [:]
        object["name"] = "New"
        let answer = try desk.create("clients", "client", .object(object))
        #expect(answer.status == 422 && answer.pointers == ["/data/attributes/\(field)"], "\(answer.text)")
    }

    @Test func `A scope and its server are made, published and asked for; what is built in stays`() throws {
        let desk = try Desk()
        let server = try desk.create(
            "resource-servers", "resource_server",
            ["name": "Files", "identifier": "https://files.example", "token_ttl": 90])
        #expect(server.status == 201 && server.attribute("token_ttl") == 90 && server.attribute("system") == false)
        let id = try #require(server.id)
        let scope = try desk.create(
            "scopes", "scope", ["name": "files:read"], [("resource_server", "resource_server", id)])
        #expect(scope.status == 201)
        let discovery = try desk.site.get("/.well-known/openid-configuration").json["scopes_supported"]?.array ?? []
        #expect(discovery.contains("files:read"))
        #expect(try desk.get("resource-servers/\(id)/scopes").all("name") == ["files:read"])
        for (attributes, field) in [
            (["name": "x", "identifier": "not a uri"] as JSON, "identifier"),
            (["name": "x", "identifier": .string(desk.site.fixtures.root + "/x")], "identifier"),
            (["name": "x", "identifier": "https://y.example", "token_ttl": 59], "token_ttl"),
        ] {
            let refused = try desk.create("resource-servers", "resource_server", attributes)
            #expect(refused.status == 422 && refused.pointers == ["/data/attributes/\(field)"])
        }
        let management = try #require(try servers(desk)[desk.site.fixtures.root + "/api"])
        #expect(try desk.send(.delete, "resource-servers/\(management)").status == 403)
        #expect(try desk.update("resource-servers", "resource_server", management, ["token_ttl": 600]).status == 200)
        let own = try desk.create(
            "scopes", "scope", ["name": "x:y"], [("resource_server", "resource_server", management)])
        #expect(own.status == 403)
        #expect(try desk.create("scopes", "scope", ["name": "openid"]).status == 409)
        let system = try #require(try desk.get("scopes?filter%5Bname%5D=users:read").ids.first)
        #expect(try desk.update("scopes", "scope", system, ["description": "x"]).status == 403)
        #expect(try desk.send(.delete, "scopes/\(system)").status == 403)
        #expect(try desk.send(.delete, "scopes/\(try #require(scope.id))").status == 200)
    }

    @Test func `A key is generated, published, and gone from the key set when it is deactivated`() throws {
        let desk = try Desk()
        func kids() throws -> [String?] {
            (try desk.site.get(Paths.rootKeys).json["keys"]?.array ?? []).map { $0["kid"]?.string }
        }
        let made = try desk.create("signing-keys", "signing_key", ["algorithm": "es256"])
        #expect(made.status == 201 && made.attribute("status") == "pending" && made.attribute("algorithm") == "ES256")
        let (id, kid) = (try #require(made.id), try #require(made.attribute("kid")?.string))
        #expect(try kids().contains(kid))
        #expect(made.attribute("public_jwk")?["kid"]?.string == kid)
        #expect(
            try desk.create("signing-keys", "signing_key", ["algorithm": "HS256"]).pointers == [
                "/data/attributes/algorithm"
            ])
        #expect(
            try desk.create("signing-keys", "signing_key", ["algorithm": "RS256", "size": 512]).pointers
                == ["/data/attributes/size"])
        let gone = try desk.send(.patch, "signing-keys/\(id)/deactivate")
        #expect(gone.status == 200 && gone.attribute("status") == "deactivated")
        #expect(try !kids().contains(kid))
        #expect(try desk.send(.patch, "signing-keys/\(id)/deactivate").status == 200)
        #expect(try desk.send(.delete, "signing-keys/\(id)").status == 200)
        let primary = try desk.get("signing-keys?filter%5Bprimary%5D=true&filter%5Balgorithm%5D=ES256")
        #expect(try desk.send(.delete, "signing-keys/\(try #require(primary.ids.first))").status == 409)
        #expect(try desk.send(.patch, "signing-keys/x/deactivate").status == 404)
    }

    @Test func `A session is made, touched, revoked and over`() throws {
        let desk = try Desk()
        let user = try desk.user("a@example.com")
        let made = try desk.create("sessions", "session", ["user_agent": "Tests"], [("user", "user", user)])
        #expect(made.status == 201 && made.json["meta"]?["token"]?.string != nil)
        let id = try #require(made.id)
        desk.site.time.advance(seconds: 60)
        let touched = try desk.send(.patch, "sessions/\(id)/touch")
        #expect(touched.status == 200 && touched.attribute("last_active_at") != made.attribute("last_active_at"))
        #expect(touched.attribute("expires_at") == made.attribute("expires_at"))
        let revoked = try desk.send(.patch, "sessions/\(id)/revoke")
        #expect(revoked.status == 200 && revoked.attribute("revoked_at")?.string != nil)
        desk.site.time.advance(seconds: 60)
        #expect(
            try desk.send(.patch, "sessions/\(id)/revoke").attribute("revoked_at") == revoked.attribute("revoked_at"))
        #expect(try desk.send(.patch, "sessions/\(id)/touch").status == 409)
        #expect(try desk.audit("session.revoked").count == 1)
        #expect(try desk.send(.delete, "sessions/\(id)").status == 200)
        #expect(try desk.send(.patch, "sessions/\(id)/revoke").status == 404)
        let late = try desk.create(
            "sessions", "session", ["expires_at": "2000-01-01T00:00:00Z"], [("user", "user", user)])
        #expect(late.status == 422)
        _ = try desk.update("users", "user", user, ["status": "suspended"])
        #expect(try desk.create("sessions", "session", [:], [("user", "user", user)]).status == 409)
    }

    @Test func `A consent that is taken back ends what came of it`() throws {
        let desk = try Desk()
        let user = try desk.user("a@example.com")
        try desk.site.run(
            """
            INSERT INTO consents (id, user_id, client_id, scopes, created_at, updated_at)
            SELECT '00000000-0000-7000-8000-000000000001', \(user), id, 'openid', 0, 0 FROM clients
            WHERE client_id = \(desk.site.fixtures.plain.id)
            """)
        try desk.site.run(
            """
            INSERT INTO grants (id, user_id, client_id, issuer, scopes, authenticated_at, methods, created_at, expires_at)
            SELECT '00000000-0000-7000-8000-000000000002', \(user), id, 'x', 'openid', 0, '', 0, 99999999999999 FROM clients
            WHERE client_id = \(desk.site.fixtures.plain.id)
            """)
        let shown = try desk.get("consents?include=user,client")
        #expect(shown.all("scopes").count == 1 && shown.json["included"]?.array?.count == 2)
        #expect(try desk.send(.delete, "consents/\(try #require(shown.ids.first))").status == 200)
        let grant = try #require(ID<AuthorizationGrant>("00000000-0000-7000-8000-000000000002"))
        #expect(try desk.site.store().read { try $0.grants.find(grant)?.revokedAt } != nil)
    }

    @Test func `A consent to an API's scopes names the API, and takes only what was for it along`() throws {
        let desk = try Desk()
        let user = try desk.user("a@example.com")
        let server = try #require(try servers(desk)[Fixtures.billing])
        let plain = desk.site.fixtures.plain.id
        for (number, api) in [(1, nil), (2, server)] {
            try desk.site.run(
                """
                INSERT INTO consents (id, user_id, client_id, resource_server_id, scopes, created_at, updated_at)
                SELECT \("00000000-0000-7000-8000-00000000000\(number)"), \(user), id, \(optional: api), 'openid', 0, 0
                FROM clients WHERE client_id = \(plain)
                """)
            try desk.site.run(
                """
                INSERT INTO grants (id, user_id, client_id, issuer, scopes, resource_server_id, authenticated_at, methods, created_at,
                    expires_at)
                SELECT \("00000000-0000-7000-8000-00000000001\(number)"), \(user), id, 'x', 'openid', \(optional: api), 0, '', 0,
                    99999999999999 FROM clients WHERE client_id = \(plain)
                """)
        }
        let shown = try desk.get("consents/00000000-0000-7000-8000-000000000002?include=resource_server")
        #expect(shown.json["data"]?["relationships"]?["resource_server"]?["data"]?["id"]?.string == server)
        #expect(shown.json["included"]?.array?.count == 1)
        func isRevoked() throws -> [Bool] {
            try desk.site.store().read { rows in
                try (1...2).map { number in
                    let id = ID<AuthorizationGrant>("00000000-0000-7000-8000-00000000001\(number)")
                    return try id.flatMap { try rows.grants.find($0)?.revokedAt } != nil
                }
            }
        }
        #expect(try desk.send(.delete, "consents/00000000-0000-7000-8000-000000000002").status == 200)
        #expect(try isRevoked() == [false, true])
        #expect(try desk.send(.delete, "consents/00000000-0000-7000-8000-000000000001").status == 200)
        #expect(try isRevoked() == [true, true])
    }

    @Test func `Organizations have members, members have roles, each once`() throws {
        let desk = try Desk()
        let user = try desk.user("a@example.com")
        let organization = try desk.made("organizations", "organization", ["name": "Acme", "slug": "acme"])
        #expect(try desk.create("organizations", "organization", ["name": "x", "slug": "acme"]).status == 409)
        #expect(try desk.create("organizations", "organization", ["name": "x", "slug": "A b"]).status == 422)
        let pair = [("user", "user", user), ("organization", "organization", organization)]
        let membership = try desk.made("memberships", "membership", [:], pair)
        #expect(try desk.create("memberships", "membership", [:], pair).status == 409)
        let role = try desk.made("roles", "role", ["name": "Admin"])
        let given = [("membership", "membership", membership), ("role", "role", role)]
        _ = try desk.made("membership-roles", "membership_role", [:], given)
        #expect(try desk.create("membership-roles", "membership_role", [:], given).status == 409)
        #expect(try desk.get("memberships/\(membership)?include=roles,user").json["included"]?.array?.count == 2)
        #expect(try desk.get("organizations/\(organization)/users").ids == [user])
        #expect(try desk.send(.delete, "organizations/\(organization)").status == 200)
        #expect(try desk.get("memberships").ids == [] && desk.get("membership-roles").ids == [])
    }
}
