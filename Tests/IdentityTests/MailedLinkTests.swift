// Registration, verification and reset: what goes by mail.

import Administration
import Cryptography
import Database
import Identity
import Model
import Outbound
import POSIX
import Store
import Testing
import TestSupport

@Suite struct MailedLinkTests {
    private let door: Door

    init() throws { door = try Door() }

    private func register(_ email: String, _ password: String = "a good password", name: String? = " Bob ") throws {
        try door.site.people.registration.register(
            email: try EmailAddress(email), password: Secret(password), firstName: name, lastName: nil,
            interaction: nil, visitor: Door.visitor(), in: try door.store, environment: door.environment, at: door.now)
    }

    private func verify(_ token: Secret, _ password: String = "a good password") throws -> User {
        try door.site.people.emailVerification.verify(
            token: token, password: Secret(password), replacing: nil, visitor: Door.visitor(), in: try door.store,
            environment: door.environment, at: door.now
        ).user
    }

    private func requestReset(_ email: String = Door.email) throws {
        try door.site.people.passwordReset.request(
            email: email, interaction: nil, in: try door.store, environment: door.environment, at: door.now)
    }

    private func reset(_ token: Secret, _ password: String = "a new password") throws -> User {
        try door.site.people.passwordReset.reset(
            token: token, password: Secret(password), visitor: Door.visitor(), in: try door.store,
            environment: door.environment, at: door.now)
    }

    private func refusedRule(_ body: () throws -> User) throws -> String? {
        do { _ = try body() } catch let refusal as LinkRefusal { return try door.record(refusal.reference)?.rule }
        return nil
    }

    private func find(_ email: String) throws -> User? {
        try door.store.read { try $0.users.find(try EmailAddress(email)) }
    }

    @Test func `Who registers gets a mail, and is verified and signed in by the link, once`() throws {
        try register("bob@example.com")
        let token = try door.mailedToken()
        #expect(door.mails() == ["bob@example.com: Confirm your e-mail address – acme-test"])
        let user = try #require(try find("bob@example.com"))
        #expect(!user.isEmailVerified && user.isSelfRegistered && user.firstName == "Bob" && user.lastName == nil)
        #expect(try verify(token).isEmailVerified)
        #expect(try find("bob@example.com")?.isEmailVerified == true)
        door.site.time.advance(seconds: 1)
        #expect(try refusedRule { try verify(token) } == "link_used")
        #expect(try door.actions() == ["session.created", "user.email_verified", "user.registered"])
        _ = try door.signIn("bob@example.com", "a good password")
    }

    /// CVE-2023-49097, CVE-2025-64101.
    @Test func `Advisory25 a link names the canonical address, and is all of the token that is anywhere`() throws {
        try register("bob@example.com")
        let token = try door.mailedToken()
        let mail = try #require(door.site.mails.all.last)
        let link = "http://acme-test.localhost:4000/verify-email?token=\(token.reveal())"
        #expect(mail.text.contains("\n\(link)\n") && mail.html.contains("href=\"\(link)\""))
        #expect(!mail.text.contains("localhost:3001") && !mail.subject.contains(token.reveal()))
        #expect(try !door.site.log().contains(token.reveal()))
        let row = try #require(
            try door.store.read { try $0.mailTokens.find(digest: Digest.sha256(Array(token.reveal().utf8))) })
        #expect(row.expiresAt == door.now.adding(seconds: 86_400) && row.purpose == .verifyEmail)
    }

    @Test func `Who registers with a known address is answered alike, and its owner is told`() throws {
        try register("Alice@Example.com", "another password")
        #expect(door.mails() == ["alice@example.com: You already have an account – acme-test"])
        #expect(try door.refusal(Door.email, "another password").reason == .wrong)
        _ = try door.signIn()
        #expect(try find(Door.email)?.firstName == "Alice")
    }

    /// CVE-2024-49757.
    @Test func `Advisory42 registration that is off is off for a direct request too`() throws {
        try door.set { $0.allowsRegistration = false }
        let refusal = #expect(throws: RegistrationClosed.self) { try register("bob@example.com") }
        #expect(try door.record(refusal?.reference)?.setting == "settings.registration")
        #expect(try find("bob@example.com") == nil)
        #expect(door.mails() == [])
    }

    @Test(arguments: [
        ("1234567", IdentityError.passwordTooShort(minimum: 8)), ("12345678\0", .passwordHasNUL),
        (String(repeating: "x", count: 1025), .passwordTooLong(maximum: 1024)),
    ])
    func `A password that cannot be one is refused wherever one is set`(password: String, error: IdentityError) throws {
        #expect(throws: error) { try register("bob@example.com", password) }
        try requestReset()
        let token = try door.mailedToken()
        #expect(throws: error) { try reset(token, password) }
        let signedIn = try door.signIn()
        #expect(throws: error) {
            try door.site.people.account.changePassword(
                of: signedIn.session, present: Secret(Door.password), new: Secret(password), visitor: Door.visitor(),
                in: try door.store, environment: door.environment, at: door.now)
        }
        _ = try reset(token)
    }

    @Test(arguments: ["Bob\u{7}", "Bob\u{202e}", "Bob\nEve", String(repeating: "b", count: 101)])
    func `A name with what nobody can see is refused`(name: String) throws {
        #expect(throws: IdentityError.self) { try register("bob@example.com", name: name) }
        #expect(try find("bob@example.com") == nil)
    }

    @Test func `A reset sets the password, verifies the address, and ends every session and grant`() throws {
        try door.site.run("UPDATE users SET email_verified = 0 WHERE id = \(door.user.id)")
        let sessions = try [door.signIn(), door.signIn()]
        let offline = try door.grant(sessions[0].session.id, [.openid, .offlineAccess])
        try requestReset("ALICE@example.com")
        let token = try door.mailedToken()
        #expect(try door.store.read { try door.site.people.passwordReset.isGood(token, in: $0, at: door.now) })
        #expect(try reset(token).isEmailVerified)
        #expect(try sessions.allSatisfy { try door.current($0.token) == nil })
        #expect(try !door.isInForce(offline))
        #expect(
            try door.store.read { try $0.revocations.notBefore(.user, door.user.id.description) } == door.now.seconds)
        #expect(try door.refusal(Door.email, Door.password).reason == .wrong)
        _ = try door.signIn(Door.email, "a new password")
        #expect(
            door.mails() == [
                "alice@example.com: Choose a new password – acme-test",
                "alice@example.com: Your password was changed – acme-test",
            ])
        door.site.time.advance(seconds: 1)
        #expect(try refusedRule { try reset(token, "yet another one") } == "link_used")
        #expect(try !door.store.read { try door.site.people.passwordReset.isGood(token, in: $0, at: door.now) })
    }

    @Test(arguments: ["nobody@example.com", "no address", "alice@example.com\r\nBcc: eve@example.com"])
    func `A reset for nobody is answered as one for somebody, and mails nothing`(email: String) throws {
        try requestReset(email)
        #expect(door.mails() == [])
        #expect(door.site.mails.problems == [])
    }

    @Test
    func `A link is refused after its time, as a link of another kind, after a newer one, and for a suspended user`()
        throws
    {
        try requestReset()
        let first = try door.mailedToken()
        #expect(try refusedRule { try verify(first) } == "unknown_link")
        try requestReset()
        let second = try door.mailedToken()
        #expect(try refusedRule { try reset(first) } == "unknown_link")
        try door.site.run("UPDATE users SET status = 'suspended' WHERE id = \(door.user.id)")
        #expect(try refusedRule { try reset(second) } == "link_stale")
        try door.site.run("UPDATE users SET status = 'active' WHERE id = \(door.user.id)")
        try requestReset()
        let third = try door.mailedToken()
        door.site.time.advance(seconds: 3600)
        #expect(try refusedRule { try reset(third) } == "link_expired")
        #expect(try refusedRule { try reset(Secret("rubbish")) } == "unknown_link")
        _ = try door.signIn()
    }

    @Test func `Of four who use one link at once, one succeeds`() throws {
        try requestReset()
        let token = try door.mailedToken()
        let winners = Monitor<[Int]>([])
        let suite = self
        let threads = (0..<4).map { number in
            Thread(name: "reset-\(number)") {
                guard (try? suite.reset(token, "a new password \(number)")) != nil else { return }
                winners.withLock { $0.append(number) }
            }
        }
        for thread in threads { thread.join() }
        let winner = winners.withLock { $0 }
        #expect(winner.count == 1)
        _ = try door.signIn(Door.email, "a new password \(winner.first ?? -1)")
    }

    /// CVE-2026-1529's neighbour: the mailbox is what was proved, not the account's new address.
    @Test func `A link to an address that is no longer the user's verifies nothing`() throws {
        try register("bob@example.com")
        let token = try door.mailedToken()
        try door.site.run(
            "UPDATE users SET email = 'b@example.com', email_key = 'b@example.com' WHERE email_key = 'bob@example.com'")
        #expect(try refusedRule { try verify(token) } == "link_stale")
        #expect(try find("b@example.com")?.isEmailVerified == false)
    }

    @Test func `A link that was mailed to a former address resets nothing`() throws {
        try requestReset()
        let token = try door.mailedToken()
        try door.site.run(
            "UPDATE users SET email = 'a@example.com', email_key = 'a@example.com' WHERE id = \(door.user.id)")
        #expect(try refusedRule { try reset(token) } == "link_stale")
        _ = try door.signIn("a@example.com")
    }

    @Test func `Nobody's mailbox is flooded, and nobody is told so`() throws {
        for _ in 0..<8 { try requestReset() }
        #expect(door.mails().count == 5)
        door.site.time.advance(seconds: 3600)
        try requestReset()
        #expect(door.mails().count == 6)
    }

    @Test func `A brand with markup and line ends stays text`() throws {
        try door.set {
            $0.brandName = "A&B <script>\nBcc: eve@example.com"
            $0.brandColor = "red;x:url(http://evil)"
        }
        try requestReset()
        _ = door.mails()
        let mail = try #require(door.site.mails.all.last)
        #expect(!mail.html.contains("<script>") && mail.html.contains("A&amp;B &lt;script&gt;"))
        #expect(!mail.html.contains("evil"))
        #expect(!mail.subject.contains("\n"))
    }
}
