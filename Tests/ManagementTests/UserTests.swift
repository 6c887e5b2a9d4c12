// Users: seed-systems.md 2.6, product.md section 6.

import Database
import HTTPTypes
import JSON
import Model
import Store
import Testing
import TestSupport

@Suite struct UserTests {
    @Test func `A user of seed 003 is created with a password and can be found`() throws {
        let desk = try Desk()
        let made = try desk.create(
            "users", "user",
            [
                "email": "Jane@Example.com", "first_name": "Jane", "last_name": "Doe", "password": "correct horse",
                "password_confirmation": "correct horse", "metadata": ["plan": "gold"],
            ])
        #expect(made.status == 201)
        #expect(made.attribute("email") == "Jane@Example.com" && made.attribute("status") == "active")
        #expect(made.attribute("metadata") == ["plan": "gold"] && made.attribute("last_sign_in_at") == .null)
        #expect(!made.text.contains("password") && !made.text.contains("correct"))
        let id = try #require(made.id)
        #expect(try desk.get("users?filter%5Bemail%5D=jane@example.COM").ids == [id])
        let hash = try desk.site.store().read { rows in try rows.users.password(of: try #require(ID<User>(id))) }
        #expect(hash?.hasPrefix("$scrypt$") == true)
        let event = try #require(try desk.audit("user.created").first)
        #expect(event.actor == "client:\(desk.site.fixtures.management.id)" && event.targets.contains(id))
    }

    @Test func `Everything wrong with a document is said at once, each with its pointer`() throws {
        let desk = try Desk()
        let answer = try desk.create(
            "users", "user",
            [
                "email": "nobody", "first_name": 1, "last_name": "", "status": "dead", "nonsense": true,
                "created_at": "2026-01-01T00:00:00Z", "email_verified": "yes", "metadata": [1], "external_id": .null,
            ], [("roles", "role", "x"), ("unknown", "role", "x")])
        #expect(answer.status == 422)
        #expect(
            answer.pointers == [
                "/data/attributes/email", "/data/attributes/first_name", "/data/attributes/last_name",
                "/data/attributes/status", "/data/attributes/nonsense", "/data/attributes/created_at",
                "/data/attributes/email_verified", "/data/attributes/metadata", "/data/relationships/roles",
                "/data/relationships/unknown",
            ])
        #expect(try desk.create("users", "user", [:]).pointers == ["/data/attributes"])
        #expect(try desk.get("users").ids == [])
    }

    @Test(
        arguments: [
            (["password": "short"], "/data/attributes/password"),
            (["password": "long enough", "password_confirmation": "other"], "/data/attributes/password_confirmation"),
            (["password_confirmation": "long enough"], "/data/attributes/password_confirmation"),
        ] as [(JSON, String)])
    func `A password must keep the rules`(_ attributes: JSON, _ pointer: String) throws {
        let desk = try Desk()
        var object = attributes.object ?? [:]
        object["email"] = "a@example.com"
        let answer = try desk.create("users", "user", .object(object))
        #expect(answer.status == 422 && answer.pointers == [pointer])
    }

    @Test func `An address that somebody has, in any case, is a conflict`() throws {
        let desk = try Desk()
        let id = try desk.user("a@example.com")
        _ = try desk.user("b@example.com")
        let answer = try desk.create("users", "user", ["email": "A@example.com"])
        #expect(answer.status == 409 && answer.pointers == ["/data/attributes/email"])
        #expect(try desk.update("users", "user", id, ["email": "B@EXAMPLE.com"]).status == 409)
        #expect(try desk.update("users", "user", id, ["email": "A@EXAMPLE.com"]).status == 200)
        let other = try desk.create("users", "user", ["email": "c@example.com", "external_id": "7"])
        #expect(other.status == 201)
        #expect(try desk.create("users", "user", ["email": "d@example.com", "external_id": "7"]).status == 409)
    }

    @Test func `A change is noted with what was and what is, and nothing is noted where nothing changes`() throws {
        let desk = try Desk()
        let id = try desk.user("a@example.com", ["first_name": "Ann"])
        #expect(try desk.update("users", "user", id, ["first_name": "Eve", "email": "a@example.com"]).status == 200)
        #expect(try desk.update("users", "user", id, ["first_name": "Eve"]).status == 200)
        #expect(try desk.audit("user.updated").count == 1)
        let events = try desk.get("audit-events?filter%5Baction%5D=user.updated")
        let changes = events.data.array?.first?["attributes"]?["changes"]
        #expect(changes == ["first_name": ["from": "Ann", "to": "Eve"]])
        #expect(events.data.array?.first?["attributes"]?["context"]?["ip_address"] == "192.0.2.1")
        #expect(try desk.site.log().contains("user.updated \(id)"))
    }

    @Test func `A new address is not verified, unless the request says so`() throws {
        let desk = try Desk()
        let id = try desk.user("a@example.com", ["email_verified": true])
        #expect(try desk.update("users", "user", id, ["email": "b@example.com"]).attribute("email_verified") == false)
        let both = try desk.update("users", "user", id, ["email": "c@example.com", "email_verified": true])
        #expect(both.attribute("email_verified") == true)
    }

    @Test(arguments: ["suspend", "password", "delete"])
    func `Suspending, a new password and deletion sign a person out everywhere`(_ way: String) throws {
        let desk = try Desk()
        let id = try desk.user("a@example.com")
        let session = try desk.made("sessions", "session", [:], [("user", "user", id)])
        switch way {
        case "suspend": _ = try desk.update("users", "user", id, ["status": "suspended"])
        case "password": _ = try desk.update("users", "user", id, ["password": "another secret"])
        default: #expect(try desk.send(.delete, "users/\(id)").status == 200)
        }
        let found = try desk.get("sessions/\(session)")
        #expect(way == "delete" ? found.status == 404 : found.attribute("revoked_at")?.string != nil)
        let user = try #require(ID<User>(id))
        #expect(try desk.site.store().read { try $0.revocations.notBefore(.user, user.description) } != nil)
    }

    @Test func `Service users are no users here`() throws {
        let desk = try Desk()
        #expect(try desk.get("users?page%5Bcount%5D=true").json["meta"]?["total"] == 0)
    }
}
