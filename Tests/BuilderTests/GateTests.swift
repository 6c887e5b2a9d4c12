// Who may call the Builder API: seed-systems.md 1.4, 1.7, 1.8, 1.15 and 1.16.

import Model
import Database
import HTTP
import HTTPTypes
import JSON
import Testing
import TestSupport

@Suite struct GateTests {
    /// The routes of the API for an app, each as a request that would work.
    private static let calls: [(HTTPRequest.Method, String, JSON?, String)] = [
        (.get, "", nil, "users:read"), (.post, "", ["externalUserId": "u"], "users:write"),
        (.put, "", ["externalUserId": "user-123"], "users:write"),
        (.delete, "?externalUserId=user-123", nil, "users:write"),
        (.post, "/user-123/token", nil, "users:token"),
    ]

    private func call(
        _ index: Int, _ app: TestApp, _ proof: Proof, _ site: TestSite, host: String = "acme-test.localhost"
    )
        throws -> Answer
    {
        let (method, path, body, _) = Self.calls[index]
        return try site.json(method, Paths.users(app) + path, body, proof, host: host)
    }

    /// Where tokens are minted the words are OAuth's (1.8), on the users' routes prose (1.7).
    private func word(_ index: Int) -> String { index == 4 ? "invalid_client" : "Unauthorized" }

    private func provisioned() throws -> TestSite {
        let site = try TestSite()
        for app in [site.fixtures.app, site.fixtures.secondApp] {
            _ = try site.json(.post, Paths.users(app), ["externalUserId": "user-123"], .basic(app.machine))
        }
        return site
    }

    @Test(arguments: 0..<5)
    func `Both Bearer and Basic open it, at both addresses`(_ index: Int) throws {
        let site = try provisioned()
        let app = site.fixtures.app
        for host in [site.fixtures.host, site.fixtures.bareHost] {
            let token = try site.machineToken(host: host)
            #expect(try call(index, app, .bearer(token), site, host: host).status == 200)
            // DELETE and PUT find the user whatever came before; minting needs it active.
            _ = try site.json(
                .put, Paths.users(app), ["externalUserId": "user-123", "status": "active"], .basic(app.machine))
            #expect(try call(index, app, .basic(app.machine), site, host: host).status == 200)
            _ = try site.json(
                .put, Paths.users(app), ["externalUserId": "user-123", "status": "active"], .basic(app.machine))
        }
    }

    /// RFC 6749 section 2.3.1: some libraries encode even the underscore.
    @Test func `Basic takes form-encoded halves here too`() throws {
        let site = try provisioned()
        let machine = site.fixtures.app.machine
        func encoded(_ text: String) -> String {
            text.split(separator: "_", omittingEmptySubsequences: false).joined(separator: "%5F")
        }
        let client = TestClient(id: encoded(machine.id), secret: encoded(machine.secret))
        #expect(client.secret != machine.secret)
        #expect(try site.get(Paths.users(site.fixtures.app), .basic(client)).status == 200)
    }

    /// seed-systems.md 1.5: the platform's scope, and nothing beside it.
    @Test(arguments: [("admin", true), ("admin openid", false)])
    func `A scope that is exactly admin stands for any`(_ scopes: String, _ isAny: Bool) throws {
        let site = try provisioned()
        let machine = site.fixtures.app.machine
        try site.run("UPDATE clients SET allowed_scopes = \(scopes) WHERE client_id = \(machine.id)")
        for index in 0..<5 {
            let status = try call(index, site.fixtures.app, .basic(machine), site).status
            #expect((status != 403) == isAny, "\(index): \(status)")
        }
    }

    @Test(arguments: 0..<5)
    func `No credentials are 401 with a challenge`(_ index: Int) throws {
        let site = try provisioned()
        let answer = try call(index, site.fixtures.app, .none, site)
        #expect(answer.status == 401 && answer.error == word(index))
        #expect(answer.field(.wwwAuthenticate) == #"Bearer realm="gatehouse""#)
        #expect(answer.field(.contentType) == "application/json" && answer.field(.cacheControl) == "no-store")
        #expect(answer["correlation_id"] != nil)
    }

    @Test(arguments: 0..<5)
    func `Wrong credentials are 401`(_ index: Int) throws {
        let site = try provisioned()
        let fixtures = site.fixtures
        let good = try site.machineToken()
        let tampered = String(good.dropLast(4)) + (good.hasSuffix("AAAA") ? "BBBB" : "AAAA")
        let cases: [Proof] = [
            .bearer("x"), .bearer(tampered), .raw("Digest x"), .raw("Basic !"),
            .basic(.init(id: fixtures.app.machine.id, secret: "x")),
            .basic(.init(id: fixtures.app.publicID, secret: "")),
            .basic(fixtures.disabled), .basic(.init(id: "nobody", secret: "x")),
        ]
        for proof in cases {
            let answer = try call(index, fixtures.app, proof, site)
            #expect(answer.status == 401 && answer.error == word(index), "\(proof)")
            #expect(answer.field(.wwwAuthenticate) != nil)
        }
    }

    /// RFC 6750 section 3.1: no error code for who brings no credentials of ours, 400 for a token that cannot be one; RFC 7617
    /// section 2 for Basic.
    @Test(arguments: 0..<5)
    func `The challenge says what is wrong with the credentials`(_ index: Int) throws {
        let site = try provisioned()
        let bearer = #"Bearer realm="gatehouse""#
        let basic = #"Basic realm="gatehouse", charset="UTF-8""#
        let colonless = TestBase64.encode(Array("nobody".utf8))
        let rows: [(String, Int, String, String)] = [
            ("Digest x", 401, word(index), bearer), ("Negotiate", 401, word(index), bearer),
            ("Bearer", 400, "invalid_request", bearer + #", error="invalid_request""#),
            ("Bearer a b", 400, "invalid_request", bearer + #", error="invalid_request""#),
            ("Bearer \"x\"", 400, "invalid_request", bearer + #", error="invalid_request""#),
            ("Bearer x", 401, word(index), bearer + #", error="invalid_token""#),
            ("Basic !", 401, word(index), basic), ("Basic \(colonless)", 401, word(index), basic),
            ("Basic " + TestBase64.encode(Array("nobody:x".utf8)), 401, word(index), basic),
        ]
        for (field, status, code, challenge) in rows {
            let answer = try call(index, site.fixtures.app, .raw(field), site)
            #expect(answer.status == status && answer.error == code, "\(field)")
            #expect(answer.field(.wwwAuthenticate) == challenge, "\(field)")
        }
    }

    /// 1.16, "Wrong tenant": 404, as if the app did not exist.
    @Test(arguments: 0..<5)
    func `Another app, an unknown one and one's own wrong id are 404 alike`(_ index: Int) throws {
        let site = try provisioned()
        let fixtures = site.fixtures
        let token = try site.machineToken()
        func app(_ id: String) -> TestApp {
            TestApp(app: fixtures.app.app, publicID: id, machine: fixtures.app.machine)
        }
        for other in [
            fixtures.secondApp.publicID, fixtures.otherApp.publicID, "app_000000000000000000000000",
            fixtures.app.machine.id,
            fixtures.app.publicID.uppercased(), "%20", "a:b",
        ] {
            for proof in [Proof.bearer(token), .basic(fixtures.app.machine)] {
                let answer = try call(index, app(other), proof, site)
                #expect(answer.status == 404 && answer.error == "not_found", "\(other)")
                // A refused minting is kept under a reference, whichever it was; the others are not.
                let sentence = "no app of yours has this public client id"
                let description = answer.description ?? ""
                #expect(description.hasPrefix(sentence + (index == 4 ? " (reference " : "")))
                #expect(description.count == sentence.count + (index == 4 ? "(reference RVCTTDKZCR)".count + 1 : 0))
            }
        }
        // A confidential client that is no app's machine has no app.
        #expect(try call(index, fixtures.app, .basic(fixtures.management), site).status == 404)
    }

    @Test(arguments: 0..<5)
    func `A token without the scope is 403 and names it`(_ index: Int) throws {
        let site = try provisioned()
        let needed = Self.calls[index].3
        let others = ["users:read", "users:write", "users:token", "device:approve"].filter { $0 != needed }
        let token = try site.machineToken(scope: others.joined(separator: " "))
        let answer = try call(index, site.fixtures.app, .bearer(token), site)
        #expect(answer.status == 403 && answer.error == (index == 4 ? "invalid_scope" : "forbidden"))
        // RFC 6750 section 3.1.
        #expect(
            answer.field(.wwwAuthenticate)
                == #"Bearer realm="gatehouse", error="insufficient_scope", scope="\#(needed)""#)
        #expect(answer.description?.contains(needed) == true)
        #expect(try call(index, site.fixtures.app, .bearer(try site.machineToken(scope: needed)), site).status == 200)
    }

    @Test(arguments: 0..<5)
    func `Only a machine token of this app issuer opens it`(_ index: Int) throws {
        let site = try provisioned()
        let fixtures = site.fixtures
        let tokens = [
            "of the root issuer": try site.token(fixtures.app.machine),
            "of the other address": try site.machineToken(host: fixtures.bareHost),
            "of an end-user": try site.userToken(),
            "of the owner": try site.token(fixtures.app.machine, scope: "sign:job", app: true),
            "of the Management API": try site.token(fixtures.management, resource: fixtures.root + "/api"),
            "of another tenant": try site.machineToken(fixtures.otherApp, host: fixtures.otherHost),
        ]
        for (name, token) in tokens {
            let answer = try call(index, fixtures.app, .bearer(token), site)
            #expect(answer.status == 401 && answer.error == word(index), "\(name)")
            #expect(answer.field(.wwwAuthenticate)?.contains(#"error="invalid_token""#) == true)
        }
        // One of a sibling app is good, and reaches its own app only.
        #expect(try call(index, fixtures.app, .bearer(try site.machineToken(fixtures.secondApp)), site).status == 404)
    }

    /// Advisory 43: expiry is judged here as everywhere.
    @Test(arguments: 0..<5)
    func `Advisory43: an expired, a future and a revoked token are refused`(_ index: Int) throws {
        let site = try provisioned()
        let app = site.fixtures.app
        let token = try site.machineToken()
        site.time.advance(seconds: 3599)
        #expect(try call(index, app, .bearer(token), site).status == 200)
        site.time.advance(seconds: 1)
        #expect(try call(index, app, .bearer(token), site).description?.contains("expired") == true)
        let fresh = try site.machineToken()
        site.time.set(site.time.now.adding(seconds: -61))
        #expect(try call(index, app, .bearer(fresh), site).status == 401)
        site.time.set(site.time.now.adding(seconds: 61))
        #expect(try site.post(Paths.appRevocation, [("token", fresh)], .basic(app.machine)).status == 200)
        #expect(try call(index, app, .bearer(fresh), site).description?.contains("revoked") == true)
    }

    @Test func `A disabled app or machine client opens nothing, also with a token given before`() throws {
        let site = try provisioned()
        let app = site.fixtures.app
        let token = try site.machineToken()
        try site.run("UPDATE clients SET status = 'disabled' WHERE client_id = \(app.machine.id)")
        for index in 0..<5 {
            #expect(try call(index, app, .bearer(token), site).status == 401)
            #expect(try call(index, app, .basic(app.machine), site).status == 401)
        }
        try site.run("UPDATE clients SET status = 'active' WHERE client_id = \(app.machine.id)")
        try site.run("UPDATE apps SET status = 'disabled' WHERE public_client_id = \(app.publicID)")
        for index in 0..<5 { #expect(try call(index, app, .bearer(token), site).status == 404) }
    }
}
