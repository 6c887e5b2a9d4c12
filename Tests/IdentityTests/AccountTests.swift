// What people change about themselves.

import Administration
import Identity
import Model
import Outbound
import Store
import Testing
import TestSupport

@Suite struct AccountTests {
    private let door: Door

    init() throws { door = try Door() }

    private func change(
        _ signedIn: SignedIn, present: String = Door.password, to new: String = "a new password"
    ) throws -> SignedIn {
        try door.site.people.account.changePassword(
            of: signedIn.session, present: Secret(present), new: Secret(new), visitor: Door.visitor(),
            in: try door.store, environment: door.environment, at: door.now)
    }

    @Test
    func `Who knows the present password changes it, stays signed in under a fresh token, and is signed out elsewhere`()
        throws
    {
        let here = try door.signIn()
        let elsewhere = try door.signIn()
        let changed = try change(here)
        #expect(changed.session.id == here.session.id)
        #expect(try door.current(here.token) == nil && door.current(elsewhere.token) == nil)
        #expect(try door.current(changed.token) != nil)
        #expect(try door.refusal(Door.email, Door.password).reason == .wrong)
        _ = try door.signIn(Door.email, "a new password")
        #expect(door.mails() == ["alice@example.com: Your password was changed – acme-test"])
        #expect(try door.actions().contains("user.password_changed"))
    }

    @Test func `Who does not know it changes nothing`() throws {
        let here = try door.signIn()
        #expect(try door.refusal { try change(here, present: "wrong") }.reason == .wrong)
        #expect(try door.current(here.token) != nil)
        _ = try door.signIn()
        #expect(door.mails() == [])
    }

    @Test func `A session that is over changes nothing`() throws {
        let here = try door.signIn()
        _ = try door.site.people.sessions.end(
            here.session.id, of: door.user.id, visitor: Door.visitor(), in: try door.store, at: door.now)
        #expect(try door.refusal { try change(here) }.reason == .wrong)
        let user = try door.site.people.account.changeProfile(
            of: here.session, firstName: "Eve", lastName: nil, visitor: Door.visitor(), in: try door.store,
            at: door.now)
        #expect(user == nil)
        #expect(try door.store.read { try $0.users.find(door.user.id)?.firstName } == "Alice")
    }

    @Test func `Names change, and only a change is in the trail`() throws {
        let here = try door.signIn()
        let user = try door.site.people.account.changeProfile(
            of: here.session, firstName: "  Alicia ", lastName: "Example", visitor: Door.visitor(),
            in: try door.store, at: door.now)
        #expect(user?.firstName == "Alicia" && user?.lastName == "Example")
        #expect(try door.actions().contains("user.updated"))
        // Nothing changed, nothing noted.
        let again = try door.site.people.account.changeProfile(
            of: here.session, firstName: "Alicia", lastName: "Example", visitor: Door.visitor(),
            in: try door.store, at: door.now)
        #expect(again?.firstName == "Alicia")
        #expect(try door.actions() == ["session.created", "user.updated"])
    }

    @Test func `The present password is no new one, and only who knows it is told so`() throws {
        let here = try door.signIn()
        let other = try door.signIn()
        func change(_ present: String, to new: String) throws {
            _ = try door.site.people.account.changePassword(
                of: here.session, present: Secret(present), new: Secret(new), visitor: Door.visitor(),
                in: try door.store, environment: door.environment, at: door.now)
        }
        #expect(throws: IdentityError.passwordUnchanged) { try change(Door.password, to: Door.password) }
        #expect(throws: SignInRefusal.self) { try change("wrong password", to: "wrong password") }
        #expect(try door.current(here.token) != nil && door.current(other.token) != nil)
        #expect(door.mails() == [])
    }

    @Test func `A new address is proved by its own mailbox before it counts, and the old one is told`() throws {
        let here = try door.signIn()
        func request(_ email: String, _ password: String = Door.password) throws {
            try door.site.people.account.requestEmail(
                try EmailAddress(email), for: here.session, present: Secret(password), visitor: Door.visitor(),
                in: try door.store, environment: door.environment, at: door.now)
        }
        #expect(throws: SignInRefusal.self) { try request("new@example.com", "wrong") }
        try request("new@example.com")
        let token = try door.mailedToken()
        _ = try door.signIn()
        let user = try door.site.people.emailVerification.verify(
            token: token, password: Secret(Door.password), replacing: nil, visitor: Door.visitor(), in: try door.store,
            environment: door.environment, at: door.now
        ).user
        #expect(user.email?.description == "new@example.com" && user.isEmailVerified)
        _ = try door.signIn("new@example.com")
        #expect(
            door.mails() == [
                "new@example.com: Confirm your new e-mail address – acme-test",
                "alice@example.com: Your e-mail address was changed – acme-test",
            ])
        // Somebody else's address gets no mail, and nobody is told.
        _ = try door.site.person("bob@example.com", "another password")
        try request("bob@example.com")
        #expect(door.mails().count == 2)
    }
}
