// Members of an account: roles, and who may take them.

import Administration
import HTTP
import Model
import Store
import Testing
import TestSupport

@Suite struct MemberTests {
    private func setRole(_ actor: Person, _ target: Person, _ role: String) throws -> Answer {
        let path = "/accounts/acme/members/\(try #require(target.member).id)/role"
        let page = try actor.browser.get(path)
        return page.status == 200 ? try actor.browser.submit(page, path, [("role", role)]) : page
    }

    private func remove(_ actor: Person, _ target: Person) throws -> Answer {
        let path = "/accounts/acme/members/\(try #require(target.member).id)/remove"
        let page = try actor.browser.get(path)
        return page.status == 200 ? try actor.browser.submit(page, path, []) : page
    }

    /// Who changes whom to what, and whether it is done.
    static let changes: [(Member.Role, Member.Role, Member.Role, Bool)] = [
        (.owner, .viewer, .owner, true), (.owner, .owner, .viewer, true), (.owner, .administrator, .developer, true),
        (.administrator, .viewer, .administrator, true), (.administrator, .administrator, .viewer, true),
        (.administrator, .developer, .viewer, true), (.administrator, .viewer, .owner, false),
        (.administrator, .owner, .viewer, false), (.developer, .viewer, .developer, false),
        (.viewer, .viewer, .owner, false),
    ]

    @Test("Nobody gives or takes a role above their own", arguments: changes.indices)
    func roles(index: Int) throws {
        let (own, present, wanted, isDone) = Self.changes[index]
        let desk = try AccountSite()
        _ = try desk.member("boss@example.com", .owner)
        let actor = try desk.member("actor@example.com", own)
        let target = try desk.member("target@example.com", present)
        let answer = try setRole(actor, target, wanted.rawValue)
        #expect((answer.status == 303) == isDone, "\(answer.status) \(answer.text)")
        #expect(try desk.role(of: target) == (isDone ? wanted : present))
        let events = try desk.events()
        #expect(events.count == (isDone ? 1 : 0))
        guard let event = events.first, let member = actor.member else { return }
        #expect(event.action == "member.role_changed" && event.actor == "member:\(member.id)")
        #expect(event.changes == #"{"role":{"from":"\#(present.rawValue)","to":"\#(wanted.rawValue)"}}"#)
    }

    @Test("Members are removed by who is above them or beside them", arguments: Member.Role.allCases)
    func removal(own: Member.Role) throws {
        let desk = try AccountSite()
        _ = try desk.member("boss@example.com", .owner)
        let actor = try desk.member("actor@example.com", own)
        for present in Member.Role.allCases {
            let target = try desk.member("\(present.rawValue)@example.com", present)
            let isDone = own >= .administrator && present <= own
            #expect((try remove(actor, target).status == 303) == isDone, "\(own) \(present)")
            #expect(try desk.role(of: target) == (isDone ? nil : present))
            // From the next request on.
            #expect(try target.browser.get("/accounts/acme").status == (isDone ? 404 : 200))
            #expect(try target.browser.get("/environments/acme-test").status == (isDone ? 404 : 200))
        }
    }

    @Test func `The last owner neither goes nor becomes less`() throws {
        let desk = try AccountSite()
        let owner = try desk.member("owner@example.com", .owner)
        _ = try desk.member("admin@example.com", .administrator)
        #expect(try setRole(owner, owner, "administrator").status == 422)
        let refused = try remove(owner, owner)
        #expect(refused.status == 422 && refused.text.contains("at least one owner"), "\(refused.text)")
        #expect(try desk.role(of: owner) == .owner)
        let other = try desk.member("other@example.com", .owner)
        #expect(try remove(owner, owner).location == "/")
        #expect(try desk.role(of: owner) == nil)
        #expect(try remove(other, other).status == 422)
    }

    @Test func `Of two owners who remove each other at once, one stays`() throws {
        let desk = try AccountSite()
        let owners = try [desk.member("one@example.com", .owner), desk.member("two@example.com", .owner)]
        let paths = try owners.map { "/accounts/acme/members/\(try #require($0.member).id)/remove" }
        let pages = try [owners[0].browser.get(paths[1]), owners[1].browser.get(paths[0])]
        let shared = Shared(people: owners, pages: pages)
        let statuses = try TestThreads(2) { index in
            try shared.people[index].browser.submit(shared.pages[index], paths[1 - index], []).status
        }.values()
        #expect(statuses.filter { $0 == 303 }.count == 1, "\(statuses)")
        #expect(try desk.control.read { try $0.members.all(of: desk.acme.id) }.map(\.role) == [.owner])
    }

    @Test func `Everybody may go by themselves`() throws {
        let desk = try AccountSite()
        _ = try desk.member("boss@example.com", .owner)
        for role in [Member.Role.viewer, .developer, .administrator] {
            let person = try desk.member("\(role.rawValue)@example.com", role)
            #expect(try remove(person, person).location == "/")
            #expect(try desk.role(of: person) == nil)
        }
        #expect(try desk.events().map(\.action) == ["member.removed", "member.removed", "member.removed"])
    }

    @Test func `A member of another account is nobody here`() throws {
        let desk = try AccountSite()
        let owner = try desk.member("owner@example.com", .owner)
        let globex = try desk.site.installation.account("globex")
        let other = try desk.member("other@example.com", .viewer, of: globex)
        #expect(try remove(owner, other).status == 404)
        #expect(try setRole(owner, other, "owner").status == 404)
        #expect(try desk.role(of: other, in: globex) == .viewer)
    }
}
