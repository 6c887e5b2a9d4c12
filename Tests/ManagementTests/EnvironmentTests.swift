// The environment itself: shown, changed, and what follows at once.

import Administration
import Database
import HTTP
import HTTPTypes
import JSON
import Model
import Outbound
import Store
import Testing
import TestSupport

@Suite struct EnvironmentResourceTests {
    private func change(
        _ desk: Desk, _ settings: JSON, name: String? = nil, fields: Fields = [:], token: String? = nil
    ) throws -> Answer {
        var attributes: JSONObject = ["settings": settings]
        if let name { attributes["name"] = .string(name) }
        let id = desk.site.fixtures.environment.id.description
        return try desk.send(
            .patch, "environment", Desk.document("environment", .object(attributes), id: id), fields: fields,
            token: token)
    }

    @Test func `It is shown with its settings at an address without an id`() throws {
        let desk = try Desk()
        let shown = try desk.get("environment")
        #expect(shown.status == 200 && shown.id == desk.site.fixtures.environment.id.description)
        #expect(shown.data["links"]?["self"]?.string == desk.site.fixtures.root + "/api/environment")
        #expect(shown.attribute("handle") == "acme-test" && shown.attribute("kind") == "test")
        #expect(shown.attribute("addresses") == ["http://acme-test.localhost:4000", "http://localhost:3001"])
        let settings = try #require(shown.attribute("settings")?.object)
        #expect(settings.names == EnvironmentSetting.all.map(\.name))
        #expect(settings["registration"] == true && settings["session_lifetime"] == 2_592_000)
        #expect(settings["brand_name"] == .null && settings["audit_retention"] == .null)
        let thin = try desk.get("environment?fields%5Benvironment%5D=name")
        #expect(thin.data["attributes"]?.object?.names == ["name"])
        #expect(try desk.get("environment?filter%5Bname%5D=x").status == 400)
        #expect(try desk.get("environment/\(desk.site.fixtures.environment.id)").status == 404)
        #expect(try desk.send(.delete, "environment").status == 405)
    }

    @Test func `What is changed changes, the rest stays, and the trail says what`() throws {
        let desk = try Desk()
        let answer = try change(
            desk, ["registration": false, "brand_color": "#A1b2c3", "audit_retention": 30], name: "Acme!")
        #expect(answer.status == 200 && answer.attribute("name") == "Acme!", "\(answer.text)")
        #expect(answer.attribute("settings")?["registration"] == false)
        #expect(answer.attribute("settings")?["brand_color"] == "#A1b2c3")
        #expect(answer.attribute("settings")?["code_lifetime"] == 60)
        let shown = try desk.get("environment")
        #expect(shown.data["attributes"] == answer.data["attributes"])
        #expect(try desk.site.installation.environment("acme-test").name == "Acme!")
        let events = try desk.get("audit-events?filter%5Baction%5D=environment.updated")
        let changes = try #require(events.data.array?.first?["attributes"]?["changes"]?.object)
        #expect(
            changes.names == ["name", "settings.registration", "settings.brand_color", "settings.audit_retention"])
        #expect(changes["settings.audit_retention"] == ["from": .null, "to": "30"])
        #expect(try change(desk, ["registration": false], name: "Acme!").status == 200)
        #expect(try desk.audit("environment.updated").count == 1)
        #expect(try change(desk, ["audit_retention": .null]).attribute("settings")?["audit_retention"] == .null)
    }

    @Test func `Registration that is closed is closed at once, and tokens live as long as is said`() throws {
        let desk = try Desk()
        #expect(try desk.site.get("/register").status == 200)
        #expect(try change(desk, ["registration": false, "token_lifetime": 90]).status == 200)
        #expect(try desk.site.get("/register").status == 403)
        #expect(try desk.site.tokenAnswer(desk.site.fixtures.plain).json["expires_in"] == 90)
        let server = try desk.create(
            "resource-servers", "resource_server", ["name": "x", "identifier": "https://x.example"])
        #expect(server.attribute("token_ttl") == 90)
    }

    @Test func `Pages, mails and sessions follow at once`() throws {
        let desk = try Desk()
        let site = desk.site
        #expect(
            try change(
                desk,
                [
                    "brand_name": "Acme & Sons", "brand_color": "#ff8800", "session_lifetime": 300,
                    "verification_required": true,
                ]
            ).status == 200)
        let page = try site.get("/login")
        #expect(page.text.contains("Acme &amp; Sons") && page.text.contains("/assets/brand-ff8800.css"))
        let user = try desk.user("new@example.com", ["password": "a good password"])
        try site.run("UPDATE users SET self_registered = 1 WHERE email_key = 'new@example.com'")
        let session = try desk.create("sessions", "session", [:], [("user", "user", user)])
        let end = try #require(session.attribute("expires_at")?.string.flatMap { Timestamp($0) })
        #expect(end == site.time.now.adding(seconds: 300))
        let browser = TestBrowser(site)
        let refused = try browser.submit(
            try browser.get("/login"), "/login", [("email", "new@example.com"), ("password", "a good password")])
        #expect(refused.status == 422 && refused.text.contains("open the link in the mail"))
        _ = try change(desk, ["verification_required": false])
        let admitted = try browser.submit(
            try browser.get("/login"), "/login", [("email", "new@example.com"), ("password", "a good password")])
        #expect(admitted.status == 303)
        _ = try desk.create("invitations", "invitation", ["email": "other@example.com"])
        #expect(site.mailQueue.drain(milliseconds: 5000))
        #expect(site.mails.all.last?.subject == "You are invited – Acme & Sons")
    }

    @Test func `Everything that cannot be is refused together, each with its member`() throws {
        let desk = try Desk()
        let answer = try change(
            desk,
            [
                "registration": "yes", "session_lifetime": 299, "refresh_lifetime": 1.5, "token_lifetime": .null,
                "brand_color": "red", "brand_logo_uri": "http://a.example/x.svg", "brand_name": "",
                "audit_retention": 0, "color/of~it": "x",
            ])
        #expect(answer.status == 422)
        #expect(
            answer.pointers
                == [
                    "registration", "session_lifetime", "refresh_lifetime", "token_lifetime", "brand_color",
                    "brand_logo_uri", "brand_name", "audit_retention", "color~1of~0it",
                ].map { "/data/attributes/settings/\($0)" })
        #expect(try desk.audit("environment.updated").isEmpty)
        let other = Desk.document("environment", ["name": "x"], id: desk.site.fixtures.other.id.description)
        #expect(try desk.send(.patch, "environment", other).status == 409)
        #expect(try change(desk, [1]).pointers == ["/data/attributes/settings"])
    }

    @Test func `A change asks for its permission, and for the state that it was made on`() throws {
        let desk = try Desk()
        let reader = try desk.token("environment:read")
        #expect(try desk.get("environment", token: reader).status == 200)
        #expect(try change(desk, ["registration": false], token: reader).code == "insufficient_scope")
        let tag = try #require(try desk.get("environment").field(.eTag))
        #expect(try change(desk, ["registration": false], fields: [.ifMatch: tag]).status == 200)
        #expect(try change(desk, ["registration": true], fields: [.ifMatch: tag]).status == 412)
        #expect(try desk.send(.get, "environment", fields: [.ifNoneMatch: tag]).status == 200)
    }

    @Test func `The audit trail is kept as long as the setting says, and for ever without one`() throws {
        let desk = try Desk()
        _ = try desk.user("old@example.com")
        #expect(try change(desk, ["audit_retention": 30]).status == 200)
        let foreign = try desk.site.store(desk.site.fixtures.other).read { try $0.auditEvents.all().count }
        func actions() throws -> [String] { try desk.site.store().read { try $0.auditEvents.all().map(\.action) } }
        desk.site.time.advance(seconds: 30 * 86_400 - 60)
        _ = try desk.site.installation.sweep()
        #expect(try actions().contains("user.created"))
        desk.site.time.advance(seconds: 61)
        #expect(try desk.site.installation.sweep().purgedRows > 0)
        #expect(try !actions().contains("user.created"))
        #expect(try !actions().contains("environment.updated"))
        #expect(try desk.site.store(desk.site.fixtures.other).read { try $0.auditEvents.all().count } == foreign)
    }
}
