// Minting an end-user's token: seed-systems.md 1.8.

import Database
import HTTP
import HTTPTypes
import JSON
import Model
import Store
import TestSupport
import Testing

@Suite struct MintTests {
    private func site() throws -> TestSite {
        let site = try TestSite()
        for app in [site.fixtures.app, site.fixtures.appLevelApp] {
            _ = try site.json(.post, Paths.users(app), ["externalUserId": "user-123"], .basic(app.machine))
            _ = try site.json(
                .post, Paths.users(app), ["externalUserId": "sleeper", "status": "inactive"], .basic(app.machine))
        }
        return site
    }

    private func mint(_ site: TestSite, _ body: JSON?, user: String = "user-123", app: TestApp? = nil) throws -> Answer
    {
        let app = app ?? site.fixtures.app
        return try site.json(.post, Paths.userToken(app, user), body, .basic(app.machine))
    }

    @Test func `A token lives 900 seconds and is not cached`() throws {
        let answer = try mint(try site(), nil)
        #expect(answer.status == 200 && answer.field(.cacheControl) == "no-store")
        #expect(
            answer.json.object?.names == [
                "access_token", "token_type", "expires_in", "scope", "subject_type", "correlation_id",
            ])
        #expect(answer["token_type"] == "Bearer" && answer.json["expires_in"] == 900)
        #expect(answer["scope"] == "sign:job" && answer["subject_type"] == "app_user")
    }

    @Test(arguments: [
        (nil, "sign:job"), ("{}", "sign:job"), (#"{"scope":""}"#, "sign:job"), (#"{"scope":null}"#, "sign:job"),
        (#"{"scope":" , "}"#, "sign:job"), (#"{"scope":"users:read"}"#, "users:read"),
        (#"{"scope":"users:read,users:token"}"#, "users:read users:token"),
        (#"{"scope":"openid sign:job"}"#, "openid sign:job"),
        (#"{"scope":"sign:job","unknown":1}"#, "sign:job"),
    ])
    func `The scope is a list with spaces or commas, sign_job by default`(_ body: String?, _ scope: String) throws {
        let answer = try mint(try site(), try body.map { try JSON(parsing: Array($0.utf8)) })
        #expect(answer["scope"] == scope)
    }

    /// Each row breaks this check and all later ones: the first broken check is the one that answers.
    @Test func `The checks come in the Builder API's order`() throws {
        let site = try site()
        let fixtures = site.fixtures
        func send(_ proof: Proof, _ app: TestApp, _ user: String, _ body: String) throws -> (Int, String?) {
            var fields: Fields = [.contentType: "application/json"]
            fields[.authorization] = proof.authorization
            let answer = try site.send(.post, Paths.userToken(app, user), fields: fields, body: Array(body.utf8))
            return (answer.status, answer.error)
        }
        let wrong = Proof.basic(TestClient(id: fixtures.app.machine.id, secret: "wrong"))
        let scopeless = Proof.bearer(try site.machineToken(scope: "users:read"))
        let scopelessAppLevel = Proof.bearer(try site.machineToken(fixtures.appLevelApp, scope: "users:read"))
        let good = Proof.basic(fixtures.app.machine)
        let appLevel = Proof.basic(fixtures.appLevelApp.machine)
        let bad = #"{"scope":5}"#
        let admin = #"{"scope":"admin"}"#
        let mixed = #"{"scope":"sign:job users:read"}"#
        let rows: [(Proof, TestApp, String, String, Int, String)] = [
            (wrong, fixtures.otherApp, "nobody", bad, 401, "invalid_client"),
            (scopeless, fixtures.otherApp, "nobody", bad, 404, "not_found"),
            (scopelessAppLevel, fixtures.appLevelApp, "nobody", bad, 403, "invalid_scope"),
            (appLevel, fixtures.appLevelApp, "nobody", bad, 400, "invalid_request"),
            (appLevel, fixtures.appLevelApp, "nobody", admin, 400, "invalid_scope"),
            (appLevel, fixtures.appLevelApp, "nobody", "", 404, "not_found"),
            (appLevel, fixtures.appLevelApp, "sleeper", "", 404, "not_found"),
            (appLevel, fixtures.appLevelApp, "user-123", "", 400, "invalid_request"),
            (good, fixtures.app, "nobody", mixed, 404, "not_found"),
            (good, fixtures.app, "user-123", mixed, 400, "invalid_scope"),
            (good, fixtures.app, "user-123", "", 200, ""),
        ]
        for (number, (proof, app, user, body, status, code)) in rows.enumerated() {
            let answer = try send(proof, app, user, body)
            #expect(answer.0 == status && (answer.1 ?? "") == code, "row \(number)")
        }
    }

    @Test(arguments: [
        "admin", "users:write", "sign:mint_user_token", "device:approve", "sign:job admin", "profile", "a\"b",
    ])
    func `Only the public client's scopes are given, and never admin`(_ scope: String) throws {
        let site = try site()
        let answer = try mint(site, ["scope": .string(scope)])
        #expect(answer.status == 400 && answer.error == "invalid_scope")
        // Not even when the public client lists it.
        try site.run(
            "UPDATE clients SET allowed_scopes = 'sign:job users:token admin' WHERE client_id = \(site.fixtures.app.publicID)"
        )
        let admin = try mint(site, ["scope": "admin"])
        #expect(admin.error == "invalid_scope")
        // Not "add it": that would not help.
        let sentence = try #require(admin.json["error_description"]?.string)
        #expect(sentence.contains("never"))
        // Whoever is asked about it finds out why.
        let reference = try #require(sentence.split(separator: "(reference ").last?.dropLast())
        let record = try site.store().read { try $0.decisionRecords.find(String(reference)) }
        #expect(
            record?.kind == .token && record?.rule == "invalid_scope"
                && record?.value == "the scope 'admin' is never given to a user")
        #expect(record?.client?.description == site.fixtures.app.machine.id)
    }

    /// product.md section 4, "Audience": the token is for the app issuer, so nothing in it may be another API's.
    @Test(arguments: [
        ("read:documents", Fixtures.documents), ("openid read:documents", Fixtures.documents),
        ("roles:read", "http://acme-test.localhost:4000/api"), ("reports:run", nil), ("profile email", nil),
        ("users:read", nil), ("nobody:knows", nil),
    ])
    func `A scope that a resource server owns is not given with the issuer's audience`(
        _ scope: String, _ owner: String?
    ) throws {
        let site = try site()
        try site.run(
            """
            UPDATE clients SET allowed_scopes = 'users:token openid profile email users:read read:documents roles:read '
                || 'reports:run nobody:knows' WHERE client_id = \(site.fixtures.app.publicID)
            """)
        let answer = try mint(site, ["scope": .string(scope)])
        guard let owner else {
            #expect(answer.status == 200 && answer["scope"] == scope)
            return
        }
        #expect(answer.status == 400 && answer.error == "invalid_scope")
        #expect(answer.json["error_description"]?.string?.contains("'\(owner)'") == true)
    }

    @Test func `A scope of the issuer's is given also where a resource server has one of the same name`() throws {
        let site = try site()
        try site.run(
            "UPDATE clients SET allowed_scopes = 'users:token read:documents' WHERE client_id = \(site.fixtures.app.publicID)"
        )
        try site.run(
            """
            INSERT INTO scopes (id, name, description, resource_server_id, created_at)
            SELECT '018f0000-0000-7000-8000-000000000001', name, description, NULL, created_at FROM scopes
            WHERE name = 'read:documents' LIMIT 1
            """)
        #expect(try mint(site, ["scope": "read:documents"])["scope"] == "read:documents")
    }

    @Test(arguments: ["owner:1", "a@b", "a%2Fb", "%00", "..%2f", "ä", "%20"])
    func `A user's name that cannot exist is 404 or no path`(_ user: String) throws {
        let site = try site()
        do {
            let answer = try mint(site, nil, user: user)
            #expect(answer.status == 404 && answer.error == "not_found")
        } catch is RequestError {}
    }

    @Test func `A disabled public client stops minting`() throws {
        let site = try site()
        try site.run("UPDATE clients SET status = 'disabled' WHERE client_id = \(site.fixtures.app.publicID)")
        #expect(try mint(site, nil).status == 404)
    }

    /// 1.15: bodies are JSON with a JSON type, or the SDK takes them for something else.
    @Test func `Every answer is JSON with a correlation id`() throws {
        let site = try site()
        for answer in [try mint(site, nil), try mint(site, ["scope": "admin"]), try mint(site, nil, user: "nobody")] {
            #expect(answer.field(.contentType) == "application/json")
            #expect(answer["correlation_id"]?.hasPrefix("request-") == true)
        }
    }
}
