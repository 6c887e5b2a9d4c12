// Making an account at the dashboard.

import Administration
import HTTP
import Model
import POSIX
import Routing
import Store
import Testing
import TestSupport

@Suite struct AccountCreationTests {
    private static let path = "/accounts/new"

    private func wish(_ handle: String, _ name: String = "New Co", environments: Bool = false, code: String? = nil)
        -> [(String, String)]
    {
        [("name", name), ("handle", handle)] + (environments ? [("environments", "true")] : [])
            + (code.map { [("code", $0)] } ?? [])
    }

    @Test func `An account with environments is made at once, with an owner, addresses and a trail`() throws {
        let desk = try AccountSite()
        let person = try desk.person("new@example.com")
        let answer = try person.send(Self.path, nil, wish("newco", environments: true))
        #expect(answer.status == 303 && answer.location == "/accounts/newco?done=created", "\(answer.text)")
        let account = try desk.site.installation.account("newco")
        #expect(account.name == "New Co")
        #expect(try desk.role(of: person, in: account) == .owner)
        let directory = try desk.control.directory()
        for (handle, kind) in [("newco-test", Environment.Kind.test), ("newco", .production)] {
            let made = try #require(directory.environment(handle: handle))
            #expect(made.kind == kind && made.account == account.id)
            // Beside the dashboard's own address, with its port.
            #expect(directory.addresses(of: made.id).map(\.origin.description) == ["http://\(handle).localhost:4000"])
            let discovery = try desk.site.get("/.well-known/openid-configuration", host: "\(handle).localhost")
            #expect(discovery["issuer"] == "http://\(handle).localhost:4000")
        }
        let events = try desk.events(of: account)
        #expect(events.map(\.action).sorted() == ["account.created", "environment.created", "environment.created"])
        let owner = try desk.control.read { try $0.members.all(of: account.id) }[0]
        #expect(events.allSatisfy { $0.actor == "member:\(owner.id)" && $0.remoteAddress == "192.0.2.1" })
        #expect(events.allSatisfy { $0.requestID?.hasPrefix("request-") == true })
        let page = try person.browser.get("/accounts/newco")
        #expect(page.status == 200 && page.text.contains("newco-test") && page.text.contains("Account created"))
        #expect(try desk.site.log().contains("account.created"))
    }

    @Test func `Without environments both handles are kept for the account`() throws {
        let desk = try AccountSite()
        let person = try desk.person("new@example.com")
        #expect(try person.send(Self.path, nil, wish("newco")).status == 303)
        #expect(try desk.control.directory().environment(handle: "newco") == nil)
        let other = try desk.member("owner@example.com", .owner)
        for handle in ["newco", "newco-test"] {
            let answer = try other.send(
                "/accounts/acme/environments/new", nil, [("handle", handle), ("name", ""), ("kind", "test")])
            #expect(answer.status == 422 && answer.text.contains("kept for the account"), "\(answer.text)")
        }
        let own = try person.send(
            "/accounts/newco/environments/new", nil, [("handle", "newco"), ("name", ""), ("kind", "production")])
        #expect(own.status == 303, "\(own.text)")
    }

    @Test(
        "A handle that cannot be had is said at its field, and nothing is made",
        arguments: [
            ("acme", false), ("globex", false), ("acme-test", false), ("Upper", false), ("a--b", false),
            ("dashboard", false), ("new", false), ("", false), ("globex", true),
            (String(repeating: "a", count: 60), true),
        ])
    func refused(handle: String, environments: Bool) throws {
        let desk = try AccountSite()
        let person = try desk.person("new@example.com")
        let before = try desk.control.read { try $0.accounts().count }
        let answer = try person.send(Self.path, nil, wish(handle, environments: environments))
        #expect(answer.status == 422, "\(answer.text)")
        #expect(answer.text.contains("field-handle-error"), "\(answer.text)")
        #expect(try desk.control.read { try $0.accounts().count } == before)
        #expect(try desk.control.directory().environments.count == 3)
    }

    @Test func `Nobody makes one who has not verified their address, nor more than ten`() throws {
        let desk = try AccountSite()
        let unverified = try desk.person("unverified@example.com", isVerified: false)
        #expect(try unverified.send(Self.path, nil, wish("newco")).status == 422)
        let person = try desk.person("new@example.com")
        for number in 1...10 { #expect(try person.send(Self.path, nil, wish("newco\(number)")).status == 303) }
        #expect(try person.send(Self.path, nil, wish("newco11")).status == 422)
    }

    @Test func `Where accounts are closed nobody makes one`() throws {
        let desk = try AccountSite(.closed)
        let owner = try desk.member("owner@example.com", .owner)
        #expect(try owner.browser.get(Self.path).status == 403)
        #expect(try owner.browser.get("/invites").status == 404)
        #expect(try owner.browser.get("/invites/request").status == 404)
    }

    @Test func `Of two who want one handle at once, one gets it`() throws {
        let desk = try AccountSite()
        let people = try [desk.person("one@example.com"), desk.person("two@example.com")]
        let pages = try people.map { try $0.browser.get(Self.path) }
        let shared = Shared(people: people, pages: pages)
        let statuses = try TestThreads(2) { index in
            try shared.people[index].browser.submit(
                shared.pages[index], Self.path, [("name", "N"), ("handle", "newco"), ("environments", "true")]
            ).status
        }.values()
        #expect(statuses.sorted() == [303, 422])
        let directory = try desk.control.directory()
        let account = try desk.site.installation.account("newco")
        #expect(directory.environments.filter { $0.account == account.id }.count == 2)
        #expect(try desk.site.get("/.well-known/openid-configuration", host: "newco.localhost").status == 200)
    }
}

/// Browsers are used by one thread each.
struct Shared: @unchecked Sendable {
    let people: [Person]
    let pages: [Answer]
}

@Suite struct InviteCodeTests {
    private func answer(_ person: Person, _ handle: String, _ code: String?) throws -> Answer {
        try person.send(
            "/accounts/new", nil, [("name", "N"), ("handle", handle)] + (code.map { [("code", $0)] } ?? []))
    }

    /// A site where a request of `new@example.com` was approved.
    private func approved() throws -> (desk: AccountSite, person: Person, code: String) {
        let desk = try AccountSite(.invite)
        let person = try desk.person("new@example.com")
        let asked = try person.send(
            "/invites/request", nil, [("name", "New"), ("email", "New@example.com"), ("purpose", "to try")])
        #expect(asked.status == 200, "\(asked.text)")
        let owner = try desk.member("owner@example.com", .administrator)
        let id = try #require(try desk.control.read { try $0.invites.all(.requested, limit: 9) }.first?.id)
        #expect(try owner.browser.get("/invites").text.contains("to try"))
        #expect(try owner.send("/invites/\(id)/approve").location == "/invites?done=approved")
        return (desk, person, try desk.code(to: "New@example.com"))
    }

    @Test func `A code makes one account, in whatever case it is typed, and is used up with it`() throws {
        let (desk, person, code) = try approved()
        let typed = code.lowercased().filter { $0 != "-" }
        #expect(try answer(person, "newco", typed).status == 303)
        #expect(try answer(person, "newco2", code).status == 422)
        #expect(try desk.control.read { try $0.invites.all(.used, limit: 9).count } == 1)
        #expect(try desk.events().contains { $0.action == "invite.approved" && $0.targets.contains("New@example.com") })
        // Neither the trail nor the log has it.
        #expect(try !desk.site.log().contains(code))
        #expect(try desk.events().allSatisfy { !($0.targets + $0.changes).contains(code) })
    }

    @Test func `No code, a wrong one, somebody else's, one that ran out or was taken back are all refused alike`()
        throws
    {
        let (desk, person, code) = try approved()
        let thief = try desk.person("thief@example.com")
        let wrong = "AAAA-BBBB-CCCC-DDDD"
        let refusals = try [answer(person, "newco", wrong), answer(thief, "newco", code)]
        #expect(refusals.allSatisfy { $0.status == 422 && $0.text.contains("not good for you") })
        // Nor does whoever has none learn which handles there are.
        #expect(try answer(thief, "acme", wrong).text.contains("not good for you"))
        #expect(try answer(person, "newco", nil).text.contains("Type the code"))
        desk.site.time.advance(seconds: 14 * 86_400)
        #expect(try answer(person, "newco", code).text.contains("not good for you"))
        let (second, other, taken) = try approved()
        let id = try #require(try second.control.read { try $0.invites.all(.approved, limit: 9) }.first?.id)
        let owner = try second.member("other@example.com", .owner)
        #expect(try owner.send("/invites/\(id)/refuse").status == 303)
        #expect(try answer(other, "newco", taken).status == 422)
        #expect(try owner.send("/invites/\(id)/approve").status == 422)
    }

    @Test func `A second approval mails another code, and the first is worth nothing`() throws {
        let (desk, person, first) = try approved()
        let owner = try desk.member("second@example.com", .owner)
        let id = try #require(try desk.control.read { try $0.invites.all(.approved, limit: 9) }.first?.id)
        #expect(try owner.send("/invites/\(id)/approve").status == 303)
        let second = try desk.code(to: "New@example.com")
        #expect(first != second)
        #expect(try answer(person, "newco", first).status == 422)
        #expect(try answer(person, "newco", second).status == 303)
    }

    @Test func `Of two accounts at once one code makes one`() throws {
        let (desk, person, code) = try approved()
        let browser = TestBrowser(desk.site, host: desk.site.fixtures.dashboardHost)
        try desk.signIn(person.user, browser)
        let people = [person, Person(user: person.user, browser: browser)]
        let shared = Shared(people: people, pages: try people.map { try $0.browser.get("/accounts/new") })
        let statuses = try TestThreads(2) { index in
            try shared.people[index].browser.submit(
                shared.pages[index], "/accounts/new", [("name", "N"), ("handle", "newco\(index)"), ("code", code)]
            ).status
        }.values()
        #expect(statuses.sorted() == [303, 422])
        #expect(try desk.control.read { try $0.accounts().count } == 3)
    }

    @Test func `Those who run the installation need no code, and alone see the requests`() throws {
        let desk = try AccountSite(.invite)
        let globex = try desk.site.installation.account("globex")
        for (role, account, status) in [
            (Member.Role.owner, desk.acme, 200), (.administrator, desk.acme, 200), (.developer, desk.acme, 404),
            (.viewer, desk.acme, 404), (.owner, globex, 404),
        ] {
            let person = try desk.member("\(role.rawValue)@\(account.handle).example", role, of: account)
            #expect(try person.browser.get("/invites").status == status, "\(role) \(account.handle)")
            let asks = try person.browser.get("/accounts/new").text.contains("name=\"code\"")
            #expect(asks == (status == 404))
        }
    }

    @Test func `A request is answered alike whoever's address it is, and only so many wait`() throws {
        let desk = try AccountSite(.invite)
        _ = try desk.person("known@example.com")
        let stranger = TestBrowser(desk.site, host: desk.site.fixtures.dashboardHost)
        func ask(_ email: String) throws -> Answer {
            try stranger.submit(
                try stranger.get("/invites/request"), "/invites/request",
                [("name", "N"), ("email", email), ("purpose", "P")])
        }
        let answers = try ["known@example.com", "known@example.com", "other@example.com"].map(ask)
        let texts = Set(answers.map { $0.text.replacing("known@example.com", with: "other@example.com") })
        #expect(texts.count == 1 && answers.allSatisfy { $0.status == 200 })
        #expect(try desk.control.read { try $0.invites.count(.requested) } == 2)
        let now = desk.site.time.now
        let randomness = desk.site.installation.randomness
        try desk.control.write { control in
            for number in 3...Invite.mostWaiting {
                try control.invites.insert(
                    Invite(
                        id: randomness.id(at: now), name: "N", email: try EmailAddress("n\(number)@example.com"),
                        purpose: "P", createdAt: now))
            }
        }
        #expect(try ask("known@example.com").status == 503)
        #expect(try ask("new@example.com").status == 503)
    }

    @Test func `Requests are counted by address`() throws {
        var limits = Limits.Settings()
        limits.authentication = Window(count: 2, seconds: 60)
        let site = try TestSite(limits: limits, accounts: .invite)
        let stranger = TestBrowser(site, host: site.fixtures.dashboardHost)
        let page = try stranger.get("/invites/request")
        let statuses = try (0..<3).map { number in
            try stranger.submit(
                page, "/invites/request", [("name", "N"), ("email", "n\(number)@example.com"), ("purpose", "P")]
            ).status
        }
        #expect(statuses == [200, 200, 429])
    }
}
