// Invitations to work for an account.

import Administration
import HTTP
import HTTPTypes
import Model
import Store
import Testing
import TestSupport

@Suite struct MemberInvitationTests {
    private static let path = "/accounts/acme/invitations/new"

    private func invite(_ actor: Person, _ email: String, _ role: String = "developer") throws -> Answer {
        try actor.send(Self.path, nil, [("email", email), ("role", role)])
    }

    private func desk() throws -> (AccountSite, Person) {
        let desk = try AccountSite()
        return (desk, try desk.member("owner@example.com", .owner))
    }

    private func answer(_ browser: TestBrowser, _ link: String, _ word: String) throws -> Answer {
        let page = try browser.get(link)
        let path = String(link.prefix { $0 != "?" }) + "/" + word
        return page.status == 200 && page.text.contains(path) ? try browser.submit(page, path, []) : page
    }

    @Test func `Whoever is invited signs in with that address and is a member`() throws {
        let (desk, owner) = try desk()
        #expect(try invite(owner, "Guest@example.com").location == "/accounts/acme?done=invited")
        let link = try desk.link(to: "Guest@example.com")
        // Somebody who is not signed in is told how, and the way back.
        let stranger = TestBrowser(desk.site, host: desk.site.fixtures.dashboardHost)
        let page = try stranger.get(link)
        #expect(
            page.status == 200 && page.text.contains("Guest@example.com") && page.text.contains("href=\"/register\""))
        #expect(page.text.contains(link) && !page.text.contains("/accept\""))
        #expect(page.field(.referrerPolicy) == "no-referrer")
        desk.site.time.advance(seconds: 60)
        let guest = try desk.person("guest@EXAMPLE.com")
        #expect(try guest.browser.get("/").text.contains("You are invited to Acme"))
        #expect(try answer(guest.browser, link, "accept").location == "/accounts/acme?done=joined")
        #expect(try desk.role(of: guest) == .developer)
        #expect(try guest.browser.get("/environments/acme-test").status == 200)
        // It works once.
        #expect(try answer(guest.browser, link, "accept").status == 404)
        let events = try desk.events()
        #expect(events.map(\.action) == ["member.joined", "member.invited"])
        let member = try #require(try desk.control.read { try $0.members.find(guest.user.id, of: desk.acme.id) })
        let inviter = try #require(owner.member)
        #expect(events[0].actor == "member:\(member.id)" && events[1].actor == "member:\(inviter.id)")
        let secret = String(link.drop { $0 != "=" }.dropFirst())
        #expect(try !desk.site.log().contains(secret))
        #expect(events.allSatisfy { !($0.targets + $0.changes).contains(secret) })
        #expect(try !owner.browser.get("/accounts/acme").text.contains(secret))
    }

    @Test(arguments: [true, false])
    func `Whoever may no longer invite has left no way back`(isRemoved: Bool) throws {
        let (desk, owner) = try desk()
        let administrator = try desk.member("admin@example.com", .administrator)
        _ = try invite(administrator, "back@example.com", "administrator")
        let link = try desk.link(to: "back@example.com")
        let member = try #require(administrator.member)
        let base = "/accounts/acme/members/\(member.id)/"
        let answer =
            isRemoved
            ? try owner.send(base + "remove", nil, []) : try owner.send(base + "role", nil, [("role", "viewer")])
        #expect(answer.status == 303, "\(answer.text)")
        let back = try desk.person("back@example.com")
        #expect(try self.answer(back.browser, link, "accept").status != 303)
        #expect(try desk.role(of: back) == nil)
    }

    @Test func `Nobody else's page offers to accept, nor does their form`() throws {
        let (desk, owner) = try desk()
        _ = try invite(owner, "guest@example.com", "owner")
        let link = try desk.link(to: "guest@example.com")
        let path = String(link.prefix { $0 != "?" }) + "/accept"
        let thief = try desk.person("thief@example.com")
        let guest = try desk.person("guest@example.com")
        #expect(try !thief.browser.get(link).text.contains("/accept"))
        #expect(try thief.browser.submit(try guest.browser.get(link), path, []).status == 403)
        #expect(try guest.browser.post(path, Form()).status == 403)
        let wrong = try guest.browser.get(String(link.dropLast(3)) + "AAA")
        #expect(wrong.status == 404)
        #expect(try desk.role(of: thief) == nil && desk.role(of: guest) == nil)
    }

    @Test func `Only the verified owner of the address may accept`() throws {
        let (desk, owner) = try desk()
        _ = try invite(owner, "guest@example.com")
        let link = try desk.link(to: "guest@example.com")
        let id = try #require(ID<MemberInvitation>(String(link.prefix { $0 != "?" }.dropFirst(6))))
        let token = Secret(String(link.drop { $0 != "=" }.dropFirst()))
        let thief = try desk.person("thief@example.com")
        let guest = try desk.person("guest@example.com", isVerified: false)
        for (user, error) in [
            (thief.user, AccountError.otherAddress(try EmailAddress("guest@example.com"))), (guest.user, .unverified),
        ] {
            #expect(throws: error) { try desk.members.accept(id, token, as: user, visitor: desk.visitor) }
        }
        #expect(throws: AccountError.linkIsDead) {
            try desk.members.accept(id, Secret("wrong"), as: guest.user, visitor: desk.visitor)
        }
        #expect(try desk.control.read { try $0.members.all(of: desk.acme.id) }.count == 1)
        #expect(try desk.events().map(\.action) == ["member.invited"])
    }

    @Test func `One waits for each address and account, until it is answered, taken back, or has run out`() throws {
        let (desk, owner) = try desk()
        #expect(try invite(owner, "guest@example.com").status == 303)
        let again = try invite(owner, "GUEST@example.com")
        #expect(again.status == 422 && again.text.contains("invited already"))
        let first = try desk.link(to: "guest@example.com")
        let id = first.prefix { $0 != "?" }.dropFirst(6)
        #expect(try owner.send("/accounts/acme/invitations/\(id)/revoke").location == "/accounts/acme?done=revoked")
        let guest = try desk.person("guest@example.com")
        #expect(try answer(guest.browser, first, "accept").status == 404)
        #expect(try invite(owner, "guest@example.com").status == 303)
        desk.site.time.advance(seconds: 7 * 86_400)
        let second = try desk.link(to: "guest@example.com")
        try desk.signIn(guest.user, guest.browser)
        try desk.signIn(owner.user, owner.browser)
        #expect(try answer(guest.browser, second, "accept").status == 404)
        #expect(try invite(owner, "guest@example.com").status == 303)
        #expect(try answer(guest.browser, try desk.link(to: "guest@example.com"), "accept").status == 303)
        #expect(try invite(owner, "guest@example.com").text.contains("a member of this account already"))
    }

    @Test func `Whoever reads the mail may decline without signing in`() throws {
        let (desk, owner) = try desk()
        _ = try invite(owner, "guest@example.com")
        let link = try desk.link(to: "guest@example.com")
        let stranger = TestBrowser(desk.site, host: desk.site.fixtures.dashboardHost)
        #expect(try answer(stranger, link, "decline").text.contains("Declined"))
        #expect(try answer(try desk.person("guest@example.com").browser, link, "accept").status == 404)
        #expect(Set(try desk.events().map(\.action)) == ["member_invitation.declined", "member.invited"])
    }

    @Test func `Of two who accept at once, one joins`() throws {
        let (desk, owner) = try desk()
        _ = try invite(owner, "guest@example.com")
        let link = try desk.link(to: "guest@example.com")
        let guest = try desk.person("guest@example.com")
        let browser = TestBrowser(desk.site, host: desk.site.fixtures.dashboardHost)
        try desk.signIn(guest.user, browser)
        let people = [guest, Person(user: guest.user, browser: browser)]
        let shared = Shared(people: people, pages: try people.map { try $0.browser.get(link) })
        let path = String(link.prefix { $0 != "?" }) + "/accept"
        let statuses = try TestThreads(2) { index in
            try shared.people[index].browser.submit(shared.pages[index], path, []).status
        }.values()
        #expect(statuses.sorted() == [303, 404])
        #expect(try desk.control.read { try $0.members.all(of: desk.acme.id) }.count == 2)
        #expect(try desk.events().count { $0.action == "member.joined" } == 1)
    }

    @Test func `An administrator invites up to their own role, and takes no owner's invitation back`() throws {
        let (desk, owner) = try desk()
        let administrator = try desk.member("admin@example.com", .administrator)
        #expect(try invite(administrator, "a@example.com", "administrator").status == 303)
        #expect(try invite(administrator, "b@example.com", "owner").status == 422)
        #expect(try invite(owner, "b@example.com", "owner").status == 303)
        let id = try desk.link(to: "b@example.com").prefix { $0 != "?" }.dropFirst(6)
        #expect(try administrator.send("/accounts/acme/invitations/\(id)/revoke").status == 422)
        #expect(
            try desk.control.read { try $0.memberInvitations.pending(of: desk.acme.id, at: desk.site.time.now) }.count
                == 2)
    }

    @Test func `Mails to one address are counted`() throws {
        let (desk, owner) = try desk()
        for number in 1...6 {
            let answer = try invite(owner, "guest@example.com")
            #expect(answer.status == (number <= 5 ? 303 : 422))
            guard number <= 5 else { break }
            let id = try desk.link(to: "guest@example.com").prefix { $0 != "?" }.dropFirst(6)
            _ = try owner.send("/accounts/acme/invitations/\(id)/revoke")
        }
    }

    @Test func `What has run out is swept`() throws {
        let (desk, owner) = try desk()
        _ = try invite(owner, "guest@example.com")
        let now = desk.site.time.now
        let invitation = try #require(
            try desk.control.read { try $0.memberInvitations.pending(of: desk.acme.id, at: now) }.first)
        let id: ID<Invite> = desk.site.installation.randomness.id(at: now)
        try desk.control.write { control in
            try control.invites.insert(
                Invite(
                    id: id, name: "N", email: try EmailAddress("n@example.com"), purpose: "P", createdAt: now))
            _ = try control.invites.approve(id, digest: [1, 2, 3], until: now.adding(seconds: 60), at: now)
        }
        #expect(try desk.site.installation.sweep().purgedRows == 0)
        desk.site.time.advance(seconds: 7 * 86_400)
        #expect(try desk.site.installation.sweep().purgedRows >= 2)
        #expect(try desk.control.read { try $0.invites.find(id) } == nil)
        #expect(try desk.control.read { try $0.memberInvitations.find(invitation.id, of: desk.acme.id) } == nil)
    }
}
