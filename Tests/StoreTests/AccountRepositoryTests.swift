// What the control database knows of invitations, of requests for accounts, and of what happened to accounts.

import Administration
import Database
import Identity
import Model
import Store
import Testing
import TestSupport

@Suite struct AccountRepositoryTests {
    private let site: TestSite
    private let account: Account
    private var control: ControlStore { site.installation.control }

    init() throws {
        site = try TestSite()
        account = try site.installation.account("acme")
    }

    private func id<Subject>() -> ID<Subject> { site.installation.randomness.id(at: site.time.now) }

    private func invitation(_ email: String, days: Int = 7) throws -> MemberInvitation {
        MemberInvitation(
            id: id(), account: account.id, email: try EmailAddress(email), role: .viewer,
            expiresAt: site.time.now.adding(seconds: days * 86_400), createdAt: site.time.now)
    }

    @Test func `One invitation waits for each address, until it has run out`() throws {
        let (first, second) = (try invitation("a@example.com", days: 1), try invitation("A@example.com"))
        try control.write { try $0.memberInvitations.insert(first, digest: [1]) }
        #expect(throws: DatabaseError.self) {
            try control.write { try $0.memberInvitations.insert(second, digest: [2]) }
        }
        site.time.advance(seconds: 86_400)
        let now = site.time.now
        try control.write { control in
            try control.memberInvitations.closeExpired(second.email, of: second.account, at: now)
            try control.memberInvitations.insert(second, digest: [2])
        }
        let pending = try control.read { try $0.memberInvitations.pending(of: account.id, at: now) }
        #expect(pending == [second])
        #expect(try control.read { try $0.memberInvitations.accounts(waitingFor: first.email, at: now) } == ["Acme"])
        // By another digest there is none.
        #expect(try control.read { try $0.memberInvitations.find(second.id, digest: [1]) } == nil)
        #expect(try control.read { try $0.memberInvitations.find(second.id, digest: [2]) } == second)
    }

    @Test(arguments: [MemberInvitation.Status.accepted, .declined, .revoked])
    func `An invitation is answered once, and only while it is open`(_ status: MemberInvitation.Status) throws {
        let made = try invitation("a@example.com")
        try control.write { try $0.memberInvitations.insert(made, digest: [1]) }
        let (now, end) = (site.time.now, made.expiresAt)
        #expect(try !control.write { try $0.memberInvitations.answer(made.id, status, at: end) })
        #expect(try control.write { try $0.memberInvitations.answer(made.id, status, at: now) })
        #expect(try !control.write { try $0.memberInvitations.answer(made.id, .accepted, at: now) })
        #expect(try control.read { try $0.memberInvitations.find(made.id, of: account.id) }?.status == status)
    }

    @Test func `A code is used once, by the address that it is for, while it is good`() throws {
        let invite = Invite(
            id: id(), name: "N", email: try EmailAddress("a@example.com"), purpose: "P", createdAt: site.time.now)
        let (now, end) = (site.time.now, site.time.now.adding(seconds: 60))
        let other = try EmailAddress("b@example.com")
        try control.write { control in
            try control.invites.insert(invite)
            // Waiting already: nothing happens.
            try control.invites.insert(invite)
        }
        #expect(try control.write { try $0.invites.approve(invite.id, digest: [9], until: end, at: now) })
        #expect(try !control.write { try $0.invites.use([9], for: other, at: now) })
        #expect(try !control.write { try $0.invites.use([8], for: invite.email, at: now) })
        #expect(try !control.write { try $0.invites.use([9], for: invite.email, at: end) })
        #expect(try control.read { try $0.invites.isGood([9], for: invite.email, at: now) })
        #expect(try control.write { try $0.invites.use([9], for: invite.email, at: now) })
        #expect(try !control.write { try $0.invites.use([9], for: invite.email, at: now) })
        #expect(try !control.write { try $0.invites.approve(invite.id, digest: [7], until: end, at: now) })
        #expect(try !control.write { try $0.invites.refuse(invite.id, at: now) })
        try control.write { try $0.invites.giveBack([9]) }
        #expect(try control.read { try $0.invites.isGood([9], for: invite.email, at: now) })
        try control.write { try $0.invites.endCodes(at: now) }
        #expect(try !control.read { try $0.invites.isGood([9], for: invite.email, at: now) })
    }

    @Test func `What is over is forgotten, and what waits is kept`() throws {
        let start = site.time.now
        func request(_ email: String) throws -> Invite {
            Invite(id: id(), name: "N", email: try EmailAddress(email), purpose: "P", createdAt: start)
        }
        let invites = try ["waits", "approved", "refused", "used"].map { try request("\($0)@example.com") }
        let (short, long) = (try invitation("short@example.com", days: 1), try invitation("long@example.com"))
        try control.write { control in
            for invite in invites { try control.invites.insert(invite) }
            _ = try control.invites.approve(invites[1].id, digest: [1], until: start.adding(seconds: 60), at: start)
            _ = try control.invites.refuse(invites[2].id, at: start)
            _ = try control.invites.approve(invites[3].id, digest: [3], until: start.adding(seconds: 60), at: start)
            _ = try control.invites.use([3], for: invites[3].email, at: start)
            try control.memberInvitations.insert(short, digest: [1])
            try control.memberInvitations.insert(long, digest: [2])
        }
        func purge(_ time: Timestamp) throws -> Int {
            try control.write { control in
                try control.invites.purge(at: time, limit: 100) + control.memberInvitations.purge(at: time, limit: 100)
            }
        }
        #expect(try purge(start) == 0)
        #expect(try purge(start.adding(seconds: 86_400)) == 2)
        #expect(try control.read { try $0.invites.find(invites[1].id) } == nil)
        #expect(try control.read { try $0.memberInvitations.find(long.id, of: account.id) } == long)
        #expect(try purge(start.adding(seconds: Invite.patience)) == 4)
    }

    @Test func `Of an account's owners one is counted beside another`() throws {
        let members = [Member.Role.owner, .owner, .administrator].map { role in
            Member(id: id(), account: account.id, user: id(), role: role, createdAt: site.time.now)
        }
        try control.write { control in for member in members { try control.members.insert(member) } }
        #expect(try control.read { try $0.members.countOwners(of: account.id, besides: members[0].id) } == 1)
        _ = try control.write { try $0.members.setRole(.viewer, of: members[1].id) }
        #expect(try control.read { try $0.members.countOwners(of: account.id, besides: members[0].id) } == 0)
    }

    @Test func `The trail is read from its end, in pages, and goes with the account alone`() throws {
        let account = account
        let events = (0..<5).map { number in
            site.time.advance(seconds: 1)
            return AuditEvent(
                id: id(), action: "number.\(number)", actor: .member("m"),
                targets: [.init(type: "member", id: "m", name: "N")], changes: [.init("role", from: nil, to: "owner")],
                remoteAddress: "192.0.2.1", requestID: "r", occurredAt: site.time.now)
        }
        try control.write { control in for event in events { try control.note(event, of: account.id) } }
        let first = try control.read { try $0.accountEvents.latest(of: account.id, limit: 3) }
        #expect(first.map(\.action) == ["number.4", "number.3", "number.2"])
        #expect(first[0].targets == #"[{"type":"member","id":"m","name":"N"}]"#)
        #expect(first[0].changes == #"{"role":{"from":null,"to":"owner"}}"# && first[0].actor == "member:m")
        let rest = try control.read { try $0.accountEvents.latest(of: account.id, before: first[2].id, limit: 2) }
        #expect(rest.map(\.action) == ["number.1", "number.0"])
        let other = try site.installation.account("globex")
        let strange = try control.read { try $0.accountEvents.latest(of: other.id, limit: 9) }
        #expect(!strange.contains { $0.action.hasPrefix("number.") })
    }
}
