// What each role may do in an account.

import Administration
import HTTP
import Model
import Store
import Testing
import TestSupport

@Suite struct AccountRoleTests {
    /// Pages and who sees them: viewer, developer, administrator, owner. Whoever is no member finds nothing at any of them.
    static let pages: [(path: String, statuses: [Int])] = [
        ("/accounts/acme", [200, 200, 200, 200]),
        ("/accounts/acme/activity", [200, 200, 200, 200]),
        ("/accounts/acme/rename", [403, 403, 403, 200]),
        ("/accounts/acme/environments/new", [403, 403, 200, 200]),
        ("/accounts/acme/invitations/new", [403, 403, 200, 200]),
        ("/accounts/acme/invitations/$I/revoke", [403, 403, 200, 200]),
        ("/accounts/acme/members/$M/role", [403, 403, 200, 200]),
        ("/accounts/acme/members/$M/remove", [403, 403, 200, 200]),
        ("/environments/acme-test/rename", [403, 403, 200, 200]),
        ("/environments/acme-test/disable", [403, 403, 403, 200]),
        ("/environments/acme-test/enable", [403, 403, 403, 200]),
        ("/environments/acme-test/delete", [403, 403, 403, 200]),
    ]

    private func filled() throws -> (desk: AccountSite, place: (String) -> String) {
        let desk = try AccountSite()
        let target = try desk.member("target@example.com", .viewer)
        let owner = try desk.member("boss@example.com", .owner)
        let sent = try owner.send(
            "/accounts/acme/invitations/new", nil, [("email", "guest@example.com"), ("role", "viewer")])
        try #require(sent.status == 303, "\(sent.text)")
        let invitation = try #require(
            try desk.control.read { try $0.memberInvitations.pending(of: desk.acme.id, at: desk.site.time.now) }.first)
        let member = try #require(target.member)
        return (
            desk,
            { path in
                path.split(separator: "/").map { part in
                    part == "$I" ? invitation.id.description : part == "$M" ? member.id.description : String(part)
                }.reduce("") { $0 + "/" + $1 }
            }
        )
    }

    @Test func `Each page is for the roles that it is for, and for members alone`() throws {
        let (desk, place) = try filled()
        let globex = try desk.site.installation.account("globex")
        let stranger = try desk.member("stranger@example.com", .owner, of: globex)
        let roles: [Member.Role] = [.viewer, .developer, .administrator, .owner]
        let people = try roles.map { try desk.member("\($0.rawValue)@example.com", $0) }
        for (path, statuses) in Self.pages {
            for (person, status) in zip(people, statuses) {
                let answer = try person.browser.get(place(path))
                #expect(answer.status == status, "\(path) \(person.user.email?.description ?? "")")
            }
            #expect(try stranger.browser.get(place(path)).status == 404, "\(path)")
        }
    }

    /// What the pages hide is refused all the same: the form of another page of this browser, sent by hand.
    @Test func `A form that a role has no page for changes nothing`() throws {
        let (desk, place) = try filled()
        let owner = try desk.member("second@example.com", .owner)
        let developer = try desk.member("developer@example.com", .developer)
        for (path, _) in Self.pages where path.split(separator: "/").count > 2 && !path.hasSuffix("activity") {
            // Drawn for somebody else: its token is bound to their session.
            let page = try owner.browser.get(place(path))
            #expect(try developer.browser.submit(page, place(path), []).status == 403, "\(path)")
            #expect(try owner.browser.post(place(path), Form()).status == 403, "\(path)")
        }
        #expect(try desk.control.directory().environment(handle: "acme-test")?.status == .active)
    }

    @Test func `Only an owner makes a production environment`() throws {
        let desk = try AccountSite()
        func make(_ person: Person, _ handle: String, _ kind: String) throws -> Answer {
            try person.send(
                "/accounts/acme/environments/new", nil, [("handle", handle), ("name", "Name"), ("kind", kind)])
        }
        let administrator = try desk.member("admin@example.com", .administrator)
        #expect(try make(administrator, "acme-eu", "production").status == 422)
        #expect(try make(administrator, "acme-eu", "dashboard").status == 422)
        #expect(try make(administrator, "acme-eu", "test").status == 303)
        #expect(try make(try desk.member("owner@example.com", .owner), "acme-live", "production").status == 303)
        let made = try desk.events().filter { $0.action == "environment.created" }
        #expect(made.count == 2 && made.allSatisfy { $0.actor.hasPrefix("member:") })
        #expect(try desk.control.directory().environment(handle: "acme-eu")?.name == "Name")
    }

    @Test func `An environment is renamed, disabled, enabled and deleted, with a trail of each`() throws {
        let desk = try AccountSite()
        let owner = try desk.member("owner@example.com", .owner)
        #expect(try owner.send("/environments/acme-test/rename", nil, [("name", "Try here")]).status == 303)
        #expect(try desk.control.directory().environment(handle: "acme-test")?.name == "Try here")
        #expect(try owner.send("/environments/acme-test/disable").status == 303)
        #expect(try desk.site.get("/login", host: desk.site.fixtures.host).status == 403)
        #expect(try owner.browser.get("/accounts/acme").text.contains("disabled"))
        #expect(try owner.send("/environments/acme-test/enable").status == 303)
        #expect(try desk.site.get("/login", host: desk.site.fixtures.host).status == 200)
        let delete = "/environments/acme-test/delete"
        for wrong in ["", "acme", "ACME-TEST", "acme-test x"] {
            #expect(try owner.send(delete, nil, [("confirmation", wrong)]).status == 422)
        }
        #expect(try owner.send(delete, nil, [("confirmation", "acme-test")]).status == 303)
        #expect(try desk.site.get("/login", host: desk.site.fixtures.host).status == 421)
        #expect(try owner.browser.get("/environments/acme-test").status == 404)
        let events = try desk.events()
        // All of one moment, which the clock of tests stands at.
        #expect(
            events.map(\.action).sorted() == [
                "environment.deleted", "environment.disabled", "environment.enabled", "environment.updated",
            ])
        let renamed = try #require(events.first { $0.action == "environment.updated" })
        #expect(renamed.changes == #"{"name":{"from":"acme-test","to":"Try here"}}"#)
        let member = try #require(owner.member)
        #expect(events.allSatisfy { $0.actor == "member:\(member.id)" && $0.targets.contains("acme-test") })
        let log = try desk.site.log()
        #expect(log.contains("environment.deleted") && log.contains("environment.disabled"))
    }

    @Test func `What cannot be taken back asks for the password, when the last proof is old`() throws {
        let desk = try AccountSite()
        let owner = try desk.member("owner@example.com", .owner)
        desk.site.time.advance(seconds: 601)
        let path = "/environments/acme-test/delete"
        let confirmed = [("confirmation", "acme-test")]
        #expect(try owner.send(path, nil, confirmed).status == 422)
        #expect(try owner.send(path, nil, confirmed + [("password", "wrong")]).status == 422)
        // A right password and another mistake: the form goes on with the session's new cookie.
        let mistaken = try owner.browser.submit(
            try owner.browser.get(path), path, [("confirmation", "x"), ("password", AccountSite.password)])
        #expect(mistaken.status == 422)
        let done = try owner.browser.submit(mistaken, path, confirmed)
        #expect(done.status == 303, "\(done.text)")
    }

    @Test func `An account has another name, given by an owner`() throws {
        let desk = try AccountSite()
        let owner = try desk.member("owner@example.com", .owner)
        #expect(try owner.send("/accounts/acme/rename", nil, [("name", "  ")]).status == 422)
        #expect(try owner.send("/accounts/acme/rename", nil, [("name", "Acme & Sons")]).status == 303)
        #expect(try owner.browser.get("/accounts/acme").text.contains("Acme &amp; Sons"))
        #expect(try desk.events().map(\.action) == ["account.renamed"])
    }
}
