// The Basic and Form Post plans: what comes back, module by module.

import Administration
import Database
import HTTP
import HTTPTypes
import JOSE
import JSON
import Model
import OAuth
import Testing
import TestSupport

@Suite("OpenID Connect Basic and Form Post: tokens and claims") struct BasicPlanTokenTests {
    @Test(arguments: ResponseMode.allCases)
    func `oidcc-idtoken-signature: RS256 by default, by a key that is published`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        let done = try run.complete(run.asked())
        let keys = try JWKSet(parsing: run.site.get(run.endpoint("jwks_uri")).body).keys
        let key = try #require(keys.first { $0.kid == done.id.header["kid"]?.string })
        #expect(key.alg == .rs256)
    }

    /// Registration of such a client is refused, and one that stands in the file all the same gets none, signed or not.
    @Test(arguments: ResponseMode.allCases)
    func `oidcc-idtoken-unsigned: no client can be made that gets unsigned ID tokens`(_ mode: ResponseMode) throws {
        for name in ["none", "NONE", "", "HS256"] {
            #expect(throws: ModelError.self) { try SigningAlgorithm(parsing: name) }
        }
        let run = try PlanRun(mode)
        var draft = ClientDraft(name: "unsigned", type: .confidential, grantTypes: [.authorizationCode])
        draft.metadata.redirectURIs = run.client.metadata.redirectURIs
        draft.metadata.idTokenAlgorithm = SigningAlgorithm(rawValue: "none")
        #expect(throws: (any Error).self) {
            try run.site.installation.registerClient(
                draft, in: run.site.fixtures.environment, actor: .command(user: "test"))
        }
        let told = try run.authorize(run.asked())
        try run.site.run(
            "UPDATE clients SET id_token_algorithm = 'none' WHERE client_id = \(run.client.clientID.description)")
        let refused = try run.redeem(told)
        #expect(refused.status == 500 && refused.error == "server_error" && refused["id_token"] == nil)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-userinfo-get: by GET`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        let done = try run.complete(run.asked())
        let info = try run.site.get(run.endpoint("userinfo_endpoint"), .bearer(done.access))
        #expect(info.status == 200 && info["sub"] == done.subject)
        #expect(info.field(.contentType) == "application/json")
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-userinfo-post-header: by POST with the token in the header`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        let done = try run.complete(run.asked())
        let info = try run.site.json(.post, run.endpoint("userinfo_endpoint"), nil, .bearer(done.access))
        #expect(info.status == 200 && info["sub"] == done.subject)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-userinfo-post-body: by POST with the token in the body`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        let done = try run.complete(run.asked())
        let info = try run.site.post(run.endpoint("userinfo_endpoint"), [("access_token", done.access)])
        #expect(info.status == 200 && info["sub"] == done.subject)
    }

    private static let profile = ["name", "given_name", "family_name", "nickname", "updated_at"]
    private static let email = ["email", "email_verified"]
    private static let phone = ["phone_number", "phone_number_verified"]

    private func claims(of scope: String, _ names: [String], _ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        let done = try run.complete(run.asked("openid \(scope)"))
        #expect(Set(done.info.json.object?.names ?? []) == Set(names + ["sub"]))
        #expect(done.tokens["scope"] == "openid \(scope)")
        let types: [String: (JSON) -> Bool] = [
            "updated_at": { $0.integer != nil }, "email_verified": { $0.bool != nil },
            "phone_number_verified": { $0.bool != nil }, "address": { $0.object != nil },
        ]
        for name in names {
            let value = try #require(done.info.json[name])
            #expect((types[name] ?? { $0.string != nil })(value), "\(name)")
        }
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-scope-profile: its claims are at userinfo`(_ mode: ResponseMode) throws {
        try claims(of: "profile", Self.profile, mode)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-scope-email: its claims are at userinfo`(_ mode: ResponseMode) throws {
        try claims(of: "email", Self.email, mode)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-scope-address: its claim is at userinfo`(_ mode: ResponseMode) throws {
        try claims(of: "address", ["address"], mode)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-scope-phone: its claims are at userinfo`(_ mode: ResponseMode) throws {
        try claims(of: "phone", Self.phone, mode)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-scope-all: the claims of all are at userinfo`(_ mode: ResponseMode) throws {
        try claims(of: "profile email address phone", Self.profile + Self.email + Self.phone + ["address"], mode)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-claims-essential: an essential name does not fail, and is at userinfo`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        let done = try run.complete(run.asked().with("claims", #"{"userinfo":{"name":{"essential":true}}}"#))
        #expect(done.info["name"] == "Ada Lovelace")
        // The rest of the profile was not asked for.
        #expect(Set(done.info.json.object?.names ?? []) == ["sub", "name"])
        #expect(done.tokens["scope"] == "openid")
    }

    /// RFC 6749 section 4.1.2: what the first use gave is revoked.
    private func reuse(after seconds: Int, _ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        let done = try run.complete(run.asked("openid offline_access"))
        run.site.time.advance(seconds: seconds)
        let again = try run.redeem(done.told)
        #expect(again.status == 400 && again.error == "invalid_grant" && again["access_token"] == nil)
        #expect(try run.site.get(run.endpoint("userinfo_endpoint"), .bearer(done.access)).status == 401)
        #expect(try run.site.introspect(done.access).isActive == false)
        #expect(try run.refresh(done.tokens["refresh_token"] ?? "").error == "invalid_grant")
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-codereuse: a second use fails, and what the first gave is revoked`(_ mode: ResponseMode) throws {
        try reuse(after: 0, mode)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-codereuse-30seconds: the same half a minute later`(_ mode: ResponseMode) throws {
        try reuse(after: 30, mode)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-server-client-secret-post: the secret may stand in the body`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        _ = try run.complete(run.asked(), .post)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-refresh-token: new tokens of the same person, for this client alone`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        let done = try run.complete(run.asked("openid offline_access").with("prompt", "consent"))
        let token = try #require(done.tokens["refresh_token"])
        let other = try run.site.webClient("other")
        let stolen = try run.refresh(token, by: TestClient(id: other.clientID.description, secret: "secret"))
        #expect(stolen.status == 400 && stolen.error == "invalid_grant")
        run.site.time.advance(seconds: 3)
        let refreshed = try run.refresh(token)
        let id = try run.check(refreshed, nonce: nil)
        // OpenID Connect Core section 12.2.
        for name in ["iss", "sub", "aud", "auth_time"] { #expect(id.claims[name] == done.id.claims[name], "\(name)") }
        #expect(refreshed["access_token"] != done.access)
        let info = try run.site.get(run.endpoint("userinfo_endpoint"), .bearer(refreshed["access_token"] ?? ""))
        #expect(info["sub"] == done.subject)
        let next = try run.refresh(
            refreshed["refresh_token"] ?? "", by: TestClient(id: other.clientID.description, secret: "secret"))
        #expect(next.error == "invalid_grant")
    }
}
