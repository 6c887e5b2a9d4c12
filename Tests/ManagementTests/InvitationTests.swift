// Invitations: from the API by mail to the page, and what comes of the answer.

import Administration
import Database
import HTTP
import HTTPTypes
import Identity
import JSON
import Model
import Outbound
import Store
import Testing
import TestSupport

@Suite struct InvitationTests {
    private let desk: Desk
    private let organization: String
    private let role: String

    init() throws {
        desk = try Desk()
        organization = try desk.made("organizations", "organization", ["name": "Acme <b>", "slug": "acme"])
        role = try desk.made("roles", "role", ["name": "Editor"])
    }

    private func invite(
        _ email: String = "new@example.com", _ attributes: JSONObject = [:], isWhole: Bool = false,
        token: String? = nil
    ) throws -> Answer {
        var object = attributes
        object["email"] = .string(email)
        if object["role_ids"] == nil { object["role_ids"] = [.string(role)] }
        return try desk.create(
            "invitations", "invitation", .object(object),
            isWhole ? [] : [("organization", "organization", organization)], token: token)
    }

    /// The path in the last mail to an address.
    private func link(_ email: String = "new@example.com") throws -> String {
        #expect(desk.site.mailQueue.drain(milliseconds: 5000))
        let mail = try #require(desk.site.mails.all.last { $0.to.description == email })
        let start = try #require(mail.text.firstRange(of: desk.site.fixtures.root + "/invitations/"))
        return "/invitations/" + mail.text[start.upperBound...].prefix { !$0.isWhitespace }
    }

    private func action(_ link: String, _ word: String) -> String {
        String(link.prefix { $0 != "?" }) + "/" + word
    }

    private func members() throws -> [String?] {
        try desk.get("organizations/\(organization)/users").all("email")
    }

    @Test func `A newcomer gets a mail, opens an account and is a member with the role, though registration is closed`()
        throws
    {
        try desk.site.run("UPDATE settings SET registration = 0, verification_required = 1")
        let made = try invite()
        #expect(made.status == 201 && made.attribute("status") == "pending", "\(made.text)")
        #expect(made.attribute("invited_by")?.string?.hasPrefix("client:") == true)
        let path = try link()
        let secret = String(path.split(separator: "=")[1])
        #expect(!made.text.contains(secret))
        #expect(try !desk.get("invitations").text.contains(secret))
        let browser = TestBrowser(desk.site)
        let page = try browser.get(path)
        #expect(page.status == 200 && page.text.contains("Acme &lt;b&gt;"))
        // Reading is no answer.
        #expect(try desk.get("invitations/\(made.id ?? "")").attribute("status") == "pending")
        let short = try browser.submit(page, action(path, "accept"), [("password", "short")])
        #expect(short.status == 422 && short.text.contains("at least 8"))
        #expect(try browser.submit(page, action(path, "accept"), []).status == 422)
        let done = try browser.submit(
            page, action(path, "accept"), [("password", "a good password"), ("first_name", "Nora")])
        #expect(done.status == 200 && done.text.contains("You have accepted"), "\(done.text)")
        #expect(try members() == ["new@example.com"])
        let shown = try desk.get("invitations/\(made.id ?? "")?include=user")
        #expect(shown.attribute("status") == "accepted")
        #expect(shown.json["included"]?.array?.first?["attributes"]?["email_verified"] == true)
        #expect(try desk.get("membership-roles?filter%5Brole%5D=\(role)").ids.count == 1)
        #expect(try desk.get("user-roles").ids.isEmpty)
        let events = try desk.get("audit-events?filter%5Baction%5D=invitation.accepted").data.array ?? []
        #expect(events.first?["attributes"]?["context"]?["ip_address"] == "192.0.2.1")
        // A second time the link is dead, and the password signs in.
        #expect(try browser.get(path).status == 404)
        #expect(try browser.submit(page, action(path, "accept"), [("password", "another one")]).status == 422)
        let signIn = try browser.get("/login")
        let signedIn = try browser.submit(
            signIn, "/login", [("email", "new@example.com"), ("password", "a good password")])
        #expect(signedIn.status == 303)
    }

    @Test func `Advisory33 Whoever has an account proves it, by password or by being signed in`() throws {
        let user = try desk.site.person("old@example.com", "correct horse", isEmailVerified: false)
        _ = try invite("old@example.com")
        let path = try link("old@example.com")
        let browser = TestBrowser(desk.site)
        let page = try browser.get(path)
        let wrong = try browser.submit(page, action(path, "accept"), [("password", "wrong")])
        #expect(wrong.status == 401 || wrong.status == 422 || wrong.status == 403)
        #expect(try members() == [])
        // Somebody else, signed in here, is not the one.
        let stranger = TestBrowser(desk.site)
        try stranger.signIn(try desk.site.person("other@example.com", "x-password-x"))
        let theirs = try stranger.get(path)
        #expect(try stranger.submit(theirs, action(path, "accept"), []).status == 422)
        #expect(try members() == [])
        try browser.signIn(user)
        let again = try browser.get(path)
        #expect(!again.text.contains("type=\"password\""))
        #expect(try browser.submit(again, action(path, "accept"), []).status == 200)
        #expect(try members() == ["old@example.com"])
        #expect(try desk.get("users/\(user.id)").attribute("email_verified") == true)
    }

    @Test func `A password signs in and accepts at once`() throws {
        _ = try desk.site.person("old@example.com", "correct horse")
        _ = try invite("old@example.com")
        let path = try link("old@example.com")
        let browser = TestBrowser(desk.site)
        let done = try browser.submit(
            try browser.get(path), action(path, "accept"), [("password", "correct horse")])
        #expect(done.status == 200 && done.text.contains("You have accepted"))
        #expect(try browser.get("/account").status == 200)
    }

    @Test func `Declined, revoked, expired or deleted, the link is dead`() throws {
        func dead(_ path: String) throws -> Bool {
            let browser = TestBrowser(desk.site)
            guard try browser.get(path).status == 404 else { return false }
            let page = try browser.get("/login")
            // Without the page there is no form: the token of another one opens nothing.
            return try browser.submit(page, "/login", []).status == 422
        }
        let first = try #require(try invite().id)
        let path = try link()
        let browser = TestBrowser(desk.site)
        let page = try browser.get(path)
        #expect(try browser.submit(page, action(path, "decline"), []).status == 200)
        #expect(try desk.get("invitations/\(first)").attribute("status") == "declined")
        #expect(try browser.submit(page, action(path, "accept"), [("password", "a good password")]).status == 422)
        #expect(try desk.send(.patch, "invitations/\(first)/revoke").status == 409)
        #expect(try dead(path))
        let second = try #require(try invite().id)
        let other = try link()
        #expect(try desk.send(.patch, "invitations/\(second)/revoke").attribute("status") == "revoked")
        #expect(try desk.send(.patch, "invitations/\(second)/revoke").status == 200)
        #expect(try desk.audit("invitation.revoked").count == 1)
        #expect(try dead(other))
        let third = try #require(try invite().id)
        let last = try link()
        desk.site.time.advance(seconds: 7 * 86_400 + 1)
        #expect(try dead(last))
        let token = try desk.site.token(desk.site.fixtures.management, resource: desk.site.fixtures.root + "/api")
        #expect(try invite(token: token).status == 201)
        #expect(try desk.get("invitations/\(third)", token: token).attribute("status") == "revoked")
        let users = try desk.get("users?filter%5Bemail%5D=new@example.com", token: token)
        #expect(users.ids.isEmpty)
    }

    @Test func `There is one open invitation of an address and an organization`() throws {
        #expect(try invite().status == 201)
        let twice = try invite("NEW@example.com")
        #expect(twice.status == 409 && twice.pointers == ["/data/attributes/email"])
        #expect(try invite(isWhole: true).status == 201)
        let other = try desk.made("organizations", "organization", ["name": "Other", "slug": "other"])
        let elsewhere = try desk.create(
            "invitations", "invitation", ["email": "new@example.com"], [("organization", "organization", other)])
        #expect(elsewhere.status == 201)
        // Their going takes their invitations.
        #expect(try desk.send(.delete, "organizations/\(other)").status == 200)
        #expect(try desk.get("invitations/\(elsewhere.id ?? "")").status == 404)
        let user = try desk.user("member@example.com")
        #expect(try invite("member@example.com", isWhole: true).status == 409)
        _ = try desk.made(
            "memberships", "membership", [:], [("user", "user", user), ("organization", "organization", organization)])
        #expect(try invite("member@example.com").status == 409)
    }

    @Test func `Without an organization the roles are the environment's`() throws {
        #expect(try invite(isWhole: true).status == 201)
        let path = try link()
        let browser = TestBrowser(desk.site)
        let page = try browser.get(path)
        #expect(try browser.submit(page, action(path, "accept"), [("password", "a good password")]).status == 200)
        #expect(try desk.get("user-roles?filter%5Brole%5D=\(role)").ids.count == 1)
        #expect(try desk.get("memberships").ids.isEmpty)
    }

    @Test func `What cannot be invited is refused, and nobody offers what they do not hold`() throws {
        #expect(try invite("nobody").status == 422)
        #expect(try invite("a@b.example", ["role_ids": ["x"]]).pointers == ["/data/attributes/role_ids"])
        for time in ["2000-01-01T00:00:00Z", "2100-01-01T00:00:00Z"] {
            #expect(
                try invite("a@b.example", ["expires_at": .string(time)]).pointers == ["/data/attributes/expires_at"])
        }
        #expect(
            try desk.create(
                "invitations", "invitation", ["email": "a@b.example"], [("organization", "organization", role)]
            ).status == 404)
        let permission = try desk.made("permissions", "permission", ["name": "clients:delete"])
        _ = try desk.made(
            "role-permissions", "role_permission", [:],
            [("role", "role", role), ("permission", "permission", permission)])
        #expect(try invite(token: try desk.token("invitations:write")).status == 403)
        #expect(desk.site.mails.all.isEmpty)
        #expect(try invite().status == 201)
        #expect(try invite("b@b.example", token: try desk.token("invitations:read")).code == "insufficient_scope")
    }

    @Test func `A request that is sent again mails nothing again, and one address gets so many mails`() throws {
        let key: Fields = [try #require(HTTPField.Name("Idempotency-Key")): "one"]
        let relationships = [("organization", "organization", organization)]
        for _ in 0..<2 {
            let answer = try desk.create(
                "invitations", "invitation", ["email": "new@example.com"], relationships, fields: key)
            #expect(answer.status == 201)
        }
        #expect(desk.site.mailQueue.drain(milliseconds: 5000))
        #expect(desk.site.mails.all.count == 1)
        var statuses: [Int] = []
        for _ in 0..<5 {
            let answer = try invite("often@example.com", isWhole: true)
            statuses.append(answer.status)
            if let id = answer.id { _ = try desk.send(.delete, "invitations/\(id)") }
        }
        #expect(statuses == [201, 201, 201, 201, 201])
        let excess = try invite("often@example.com", isWhole: true)
        #expect(excess.status == 429 && excess.field(.retryAfter) != nil)
    }

    /// Both have seen the page before either answered.
    @Test func `Of two answers to one invitation the first counts`() throws {
        let id = try #require(try invite().id.flatMap { ID<Invitation>($0) })
        let secret = Secret(String(try link().split(separator: "=")[1]))
        let (site, now) = (desk.site, desk.site.time.now)
        let visitor = Visitor(remoteAddress: "192.0.2.1", userAgent: nil, requestID: nil)
        func accept() throws {
            _ = try site.people.invitations.accept(
                id, secret,
                newcomer: .init(password: Secret("a good password"), firstName: nil, lastName: nil),
                visitor: visitor, in: site.store(), at: now)
        }
        try site.people.invitations.decline(id, secret, visitor: visitor, in: site.store(), at: now)
        #expect(throws: LinkRefusal.self) { try accept() }
        #expect(try members() == [])
        #expect(try desk.get("users?filter%5Bemail%5D=new@example.com").ids.isEmpty)
        #expect(try desk.get("invitations/\(id)").attribute("status") == "declined")
    }
}
