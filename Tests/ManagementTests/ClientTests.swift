// What a client tells of itself, and who has registered it.

import Administration
import HTTP
import HTTPTypes
import JSON
import Model
import Store
import Testing
import TestSupport

@Suite struct ClientResourceTests {
    private static let key: JSON = [
        "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    ]

    @Test func `Everything that a client can tell is kept and shown`() throws {
        let desk = try Desk()
        let owner = try desk.user("owner@example.com")
        let made = try desk.create(
            "clients", "client",
            [
                "name": "Shop", "purpose": "Pay suppliers",
                "origin_domains": ["https://shop.example/", "http://localhost:5173"],
                "requested_scopes": ["read_balance"], "connect": true, "test_mode": true,
                "redirect_uris": ["https://shop.example/cb"], "jwks": ["keys": [Self.key]],
                "token_endpoint_auth_method": "client_secret_post",
                "transaction_limits": ["per_transaction": 50, "daily": 500, "approval_threshold": 100.5],
            ], [("owner", "user", owner)])
        #expect(made.status == 201, "\(made.text)")
        #expect(made.attribute("origin_domains") == ["https://shop.example", "http://localhost:5173"])
        #expect(made.attribute("jwks") == ["keys": [Self.key]])
        #expect(made.attribute("transaction_limits")?["approval_threshold"] == 100.5)
        #expect(made.attribute("approval_status") == "approved")
        let id = try #require(made.id)
        #expect(try desk.get("clients/\(id)/owner").id == owner)
        #expect(try desk.get("clients?filter%5Bowner%5D=\(owner)").ids == [id])
        func change(_ attributes: JSON) throws -> Answer { try desk.update("clients", "client", id, attributes) }
        #expect(try change(["jwks_uri": "https://shop.example/keys"]).pointers == ["/data/attributes/jwks_uri"])
        #expect(try change(["jwks_uri": "https://shop.example/keys", "jwks": .null]).status == 200)
        #expect(try change(["jwks": ["keys": [Self.key]]]).pointers == ["/data/attributes/jwks"])
        #expect(try change(["require_pkce": false]).attribute("require_pkce") == false)
        #expect(try change(["token_endpoint_auth_method": "client_secret_basic"]).status == 200)
        #expect(try change(["token_endpoint_auth_method": "none"]).status == 422)
        #expect(try change(["transaction_limits": .null, "purpose": .null]).status == 200)
        for field in ["connect", "test_mode"] {
            #expect(try change(.object([field: false])).pointers == ["/data/attributes/\(field)"])
        }
        #expect(try change(["approval_status": "approved"]).pointers == ["/data/attributes/approval_status"])
        #expect(try desk.send(.delete, "users/\(owner)").status == 200)
        #expect(try desk.get("clients/\(id)/owner").data.isNull)
    }

    @Test func `Five addresses are enough for an app with connect, also later`() throws {
        let desk = try Desk()
        let uris = (1...5).map { JSON.string("https://a.example/\($0)") }
        let id = try desk.made("clients", "client", ["name": "x", "connect": true, "redirect_uris": .array(uris)])
        #expect(try desk.get("clients/\(id)").attribute("approval_status") == "pending")
        let six = uris + ["https://a.example/6"]
        #expect(try desk.update("clients", "client", id, ["redirect_uris": .array(six)]).status == 422)
        #expect(try desk.update("clients", "client", id, ["name": "y"]).status == 200)
    }

    @Test func `Pages of an origin that a client names may read what clients are answered`() throws {
        let desk = try Desk()
        func allowed() throws -> String? {
            try desk.site.send(
                .post, "/oauth/token", fields: [.origin: "https://spa.example"], body: Array("grant_type=x".utf8)
            ).field(.accessControlAllowOrigin)
        }
        #expect(try allowed() == nil)
        let id = try desk.made("clients", "client", ["name": "x", "origin_domains": ["https://spa.example"]])
        #expect(try allowed() == "https://spa.example")
        _ = try desk.update("clients", "client", id, ["status": "disabled"])
        #expect(try allowed() == nil)
    }

    @Test func `A key that has signed signs again, one that nobody knows yet waits`() throws {
        let desk = try Desk()
        func kid(_ token: String) throws -> String? { try TokenParts(token).header["kid"]?.string }
        let first = try #require(try kid(desk.token))
        let made = try desk.create("signing-keys", "signing_key", ["algorithm": "RS256"])
        let id = try #require(made.id)
        let early = try desk.send(.patch, "signing-keys/\(id)/set-primary")
        #expect(early.status == 409 && early.errors[0]["detail"]?.string?.contains("by itself at 20") == true)
        desk.site.time.advance(seconds: 601)
        _ = try desk.site.installation.sweep()
        let token = try desk.site.token(desk.site.fixtures.management, resource: desk.site.fixtures.root + "/api")
        #expect(try kid(token) == made.attribute("kid")?.string)
        func status(_ id: String) throws -> JSON? {
            try desk.get("signing-keys/\(id)", token: token).attribute("status")
        }
        let old = try #require(try desk.get("signing-keys?filter%5Bkid%5D=\(first)", token: token).ids.first)
        #expect(try status(old) == "retired")
        let again = try desk.send(.patch, "signing-keys/\(old)/set-primary", token: token)
        #expect(again.status == 200 && again.attribute("primary") == true && again.attribute("status") == "active")
        #expect(try status(id) == "retired")
        #expect(try kid(desk.site.token(desk.site.fixtures.plain)) == first)
        #expect(try desk.send(.patch, "signing-keys/\(old)/set-primary", token: token).status == 200)
        #expect(try desk.audit("signing_key.set_primary").count == 1)
        // It does not leave when it would have left as a retired one.
        desk.site.time.advance(seconds: 90_000)
        _ = try desk.site.installation.sweep()
        #expect(try kid(desk.site.token(desk.site.fixtures.plain)) == first)
        let last = try desk.site.token(desk.site.fixtures.management, resource: desk.site.fixtures.root + "/api")
        #expect(try desk.send(.patch, "signing-keys/\(old)/deactivate", token: last).status == 200)
        let now = try desk.site.store().read { try $0.signingKeys.all() }
        #expect(now.contains { $0.id.description == old && $0.status == .deactivated })
    }

    @Test func `What is done to keys names the address and the request`() throws {
        let desk = try Desk()
        let id = try desk.made("signing-keys", "signing_key", ["algorithm": "PS256"])
        _ = try desk.send(.patch, "signing-keys/\(id)/deactivate")
        for action in ["signing_key.generated", "signing_key.started", "signing_key.deactivated"] {
            let events = try desk.get("audit-events?filter%5Baction%5D=\(action)").data.array ?? []
            let event = try #require(events.last)
            #expect(event["attributes"]?["context"]?["ip_address"] == "192.0.2.1", "\(action)")
            #expect(event["attributes"]?["context"]?["request_id"]?.string?.hasPrefix("request-") == true)
        }
    }
}
