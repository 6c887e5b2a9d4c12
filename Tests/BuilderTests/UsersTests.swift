// Provisioning end-users: seed-systems.md 1.7.

import HTTP
import HTTPTypes
import JSON
import Model
import Store
import Testing
import TestSupport

@Suite struct UsersTests {
    private let site: TestSite
    private let app: TestApp
    private let token: String

    init() throws {
        site = try TestSite()
        app = site.fixtures.app
        token = try site.machineToken()
    }

    private func post(_ body: JSON) throws -> Answer { try site.json(.post, Paths.users(app), body, .bearer(token)) }
    private func put(_ body: JSON) throws -> Answer { try site.json(.put, Paths.users(app), body, .bearer(token)) }
    private func delete(_ query: String) throws -> Answer {
        try site.json(.delete, Paths.users(app) + query, nil, .bearer(token))
    }
    private func list() throws -> [JSON] { try site.get(Paths.users(app), .bearer(token)).json["users"]?.array ?? [] }

    @Test func `POST makes a record and answers 200 with it`() throws {
        let answer = try post(["externalUserId": " user-123 ", "email": "alice@example.com", "status": "Active"])
        #expect(answer.status == 200 && answer.field(.contentType) == "application/json")
        let record = answer.json
        #expect(
            record.object?.names == ["id", "clientId", "externalUserId", "email", "status", "role", "createdAt"])
        #expect(record["clientId"]?.string == app.publicID && record["externalUserId"] == "user-123")
        #expect(record["email"] == "alice@example.com" && record["status"] == "active" && record["role"] == "user")
        #expect(record["createdAt"] == "2026-11-21T12:00:00.000Z")
        #expect(ID<AppUser>(record["id"]?.string ?? "") != nil)
        #expect(try list() == [record])
    }

    @Test func `POST again changes only what was sent`() throws {
        let first = try post(["externalUserId": "u", "email": "a@example.com"]).json
        site.time.advance(seconds: 5)
        let second = try post(["externalUserId": "u"]).json
        #expect(second == first)
        let third = try post(["externalUserId": "u", "email": .null]).json
        #expect(third["email"] == .null && third["id"] == first["id"] && third["createdAt"] == first["createdAt"])
        #expect(try list().count == 1)
    }

    @Test func `POST without status keeps an inactive user inactive, with status it activates`() throws {
        _ = try post(["externalUserId": "u"])
        _ = try delete("?externalUserId=u")
        #expect(try post(["externalUserId": "u", "email": "b@example.com"])["status"] == "inactive")
        #expect(try post(["externalUserId": "u", "status": "ACTIVE"])["status"] == "active")
    }

    @Test func `PUT changes a user and never makes one`() throws {
        let missing = try put(["externalUserId": "u", "email": "a@example.com"])
        #expect(missing.status == 404 && missing.error == "User not found")
        #expect(try list().isEmpty)
        _ = try post(["externalUserId": "u"])
        let answer = try put(["externalUserId": "u", "email": "a@example.com", "status": "inactive"])
        #expect(answer.status == 200 && answer.json == ["success": true])
        #expect(try list().first?["email"] == "a@example.com")
        #expect(try list().first?["status"] == "inactive")
    }

    @Test func `DELETE makes inactive and keeps listed`() throws {
        _ = try post(["externalUserId": "u", "email": "a@example.com"])
        let answer = try delete("?externalUserId=u")
        #expect(answer.status == 200)
        #expect(answer.json["success"] == true && answer["status"] == "inactive" && answer["correlation_id"] != nil)
        #expect(try list().map { $0["status"] } == ["inactive"])
        #expect(try list().first?["email"] == "a@example.com")
        #expect(try delete("?externalUserId=u").status == 200)
        let unknown = try delete("?externalUserId=nobody")
        #expect(unknown.status == 404 && unknown.error == "User not found")
    }

    @Test(arguments: [
        "", "?externalUserId=", "?externalUserId=a&externalUserId=b", "?externaluserid=a", "?externalUserId=a%40b",
    ])
    func `DELETE needs one user's name`(_ query: String) throws {
        _ = try post(["externalUserId": "a"])
        let answer = try delete(query)
        #expect(answer.status == 400 && answer.error == "invalid_request")
        #expect(try list().map { $0["status"] } == ["active"])
    }

    @Test(arguments: [
        "", "null", "[]", "1", "{", #"{"externalUserId":"a","externalUserId":"b"}"#, "{}", #"{"externalUserId":null}"#,
        #"{"externalUserId":""}"#, #"{"externalUserId":"  "}"#, #"{"externalUserId":1}"#, #"{"externalUserId":["a"]}"#,
        #"{"externalUserId":"a@b"}"#, #"{"externalUserId":"owner:a"}"#, #"{"externalUserId":"user:a"}"#,
        #"{"externalUserId":"a","status":"deleted"}"#, #"{"externalUserId":"a","status":true}"#,
        #"{"externalUserId":"a","email":"nobody"}"#, #"{"externalUserId":"a","email":5}"#,
        "\u{feff}{\"externalUserId\":\"a\"}",
        #"{"externalUserId":"a\u0000"}"#,
    ])
    func `A body that breaks a rule is 400 and changes nothing`(_ body: String) throws {
        for method in [HTTPRequest.Method.post, .put] {
            let answer = try site.send(
                method, Paths.users(app),
                fields: [.contentType: "application/json", .authorization: "Bearer \(token)"], body: Array(body.utf8))
            #expect(answer.status == 400 && answer.error == "invalid_request")
            #expect(answer["correlation_id"] != nil)
        }
        #expect(try list().isEmpty)
    }

    /// Advisory 40: depth is bounded.
    @Test func `Advisory40: a body nested too deeply is 400`() throws {
        let deep = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
        let answer = try site.send(
            .post, Paths.users(app), fields: [.authorization: "Bearer \(token)"],
            body: Array(#"{"externalUserId":"a","x":\#(deep)}"#.utf8))
        #expect(answer.status == 400 && answer.error == "invalid_request")
    }

    @Test func `Users of two apps with one name are two users`() throws {
        let second = site.fixtures.secondApp
        let one = try post(["externalUserId": "u"])["id"]
        let two = try site.json(.post, Paths.users(second), ["externalUserId": "u"], .basic(second.machine))["id"]
        #expect(one != nil && two != nil && one != two)
        #expect(try list().map { $0["id"]?.string } == [one])
    }

    @Test func `An inactive user's tokens are dead at once, and new ones work after activation`() throws {
        let old = try site.userToken(user: "u")
        #expect(try site.introspect(old, app: true).isActive == true)
        _ = try delete("?externalUserId=u")
        #expect(try site.introspect(old, app: true).isActive == false)
        _ = try put(["externalUserId": "u", "status": "active"])
        #expect(try site.introspect(old, app: true).isActive == false)
        #expect(try site.introspect(try site.userToken(user: "u"), app: true).isActive == true)
        #expect(try site.introspect(old, app: true).isActive == false)
    }

    /// The mark of the deactivation is of the moment of its write and a second for the commit; the new token lies just behind.
    @Test func `A token minted in the second of the deactivation has a time behind the mark`() throws {
        let old = try site.userToken(user: "u")
        let subject = try TokenParts(old).claims["sub"]?.string ?? ""
        site.time.advance(milliseconds: 999)
        _ = try delete("?externalUserId=u")
        let mark = try site.store().read { try $0.revocations.notBefore(.user, subject) }
        #expect(mark == site.time.now.seconds + 1)
        _ = try put(["externalUserId": "u", "status": "active"])
        let new = try site.userToken(user: "u")
        #expect(try TokenParts(new).claims["iat"] == .integer(site.time.now.seconds + 2))
        #expect(try site.introspect(new, app: true).isActive == true)
        // Later ones have their own time again.
        site.time.advance(seconds: 10)
        #expect(try TokenParts(site.userToken(user: "u")).claims["iat"] == .integer(site.time.now.seconds))
    }

    @Test func `Each change has its audit event, and what changes nothing has none`() throws {
        _ = try post(["externalUserId": "u"])
        site.time.advance(milliseconds: 1)
        _ = try post(["externalUserId": "u"])
        _ = try put(["externalUserId": "u", "email": "a@example.com"])
        site.time.advance(milliseconds: 1)
        _ = try delete("?externalUserId=u")
        _ = try delete("?externalUserId=u")
        _ = try put(["externalUserId": "nobody"])
        let events = try site.store().read { try $0.auditEvents.all() }.filter { $0.action.hasPrefix("app_user.") }
        #expect(events.map(\.action) == ["app_user.upserted", "app_user.updated", "app_user.deactivated"])
        #expect(events.allSatisfy { $0.actor == "client:\(app.machine.id)" && $0.targets.contains(#""name":"u""#) })
    }

    @Test func `Many backends that provision one user at once make one record`() throws {
        let threads = TestThreads(8) { [site, app, token] index in
            try site.json(.post, Paths.users(app), ["externalUserId": "u"], .bearer(token))["id"]
        }
        #expect(Set(try threads.values()).count == 1)
        #expect(try list().count == 1)
    }
}
