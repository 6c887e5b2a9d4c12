// Signing in, and being refused.

import Administration
import Cryptography
import Database
import Identity
import Model
import Outbound
import Store
import Testing
import TestSupport

@Suite struct SignInTests {
    private let door: Door

    init() throws { door = try Door() }

    @Test func `A person with the right password gets a session, and what is kept of its token is a digest`() throws {
        let signedIn = try door.signIn("ALICE@example.com")
        #expect(signedIn.user.id == door.user.id)
        #expect(signedIn.token.reveal().utf8.count == 43)
        #expect(signedIn.session.methods == ["pwd"] && signedIn.session.authenticatedAt == door.now)
        #expect(signedIn.session.remoteAddress == "192.0.2.1" && signedIn.session.userAgent == "Browser/1")
        #expect(signedIn.session.expiresAt == door.now.adding(seconds: 30 * 86_400))
        let digest = Digest.sha256(Array(signedIn.token.reveal().utf8))
        #expect(try door.store.read { try $0.sessions.find(tokenDigest: digest) } == signedIn.session)
        #expect(try door.current(signedIn.token)?.session == signedIn.session)
        #expect(try door.actions() == ["session.created"])
        #expect(try door.store.read { try $0.users.find(door.user.id)?.profile.lastSignInAt } == door.now)
    }

    @Test(arguments: [
        (Door.email, "wrong", "password"), ("nobody@example.com", Door.password, "unknown_user"),
        ("no address at all", Door.password, "unknown_user"), (Door.email, "", "password"),
        (Door.email, Door.password + "\0", "password"),
    ])
    func `Whoever is refused learns nothing but a reference, and the operator the rule`(
        email: String, password: String, rule: String
    ) throws {
        let refusal = try door.refusal(email, password)
        #expect(refusal.reason == .wrong)
        let letters = Set("ABCDEFGHJKMNPQRSTVWXYZ")
        #expect(refusal.reference?.count == 10 && refusal.reference?.allSatisfy(letters.contains) == true)
        let record = try #require(try door.record(refusal.reference))
        #expect(record.rule == rule && record.kind == .signIn)
        #expect(record.remoteAddress == "192.0.2.1" && record.requestID == "request-1")
        #expect(record.value == (email.contains("@") ? email : nil))
        #expect(record.value?.contains(password) != true || password.isEmpty)
    }

    @Test func `A service user and a suspended one are refused as unknown ones are`() throws {
        try door.site.run("UPDATE users SET status = 'suspended' WHERE id = \(door.user.id)")
        let refusal = try door.refusal(Door.email, Door.password)
        #expect(refusal.reason == .wrong)
        #expect(try door.record(refusal.reference)?.rule == "user_status")
        try door.site.run("UPDATE users SET status = 'active', kind = 'service' WHERE id = \(door.user.id)")
        let second = try door.refusal(Door.email, Door.password)
        #expect(second.reason == .wrong)
        #expect(try door.record(second.reference)?.rule == "unknown_user")
    }

    @Test func `Who registered and has not verified the address is answered as for a wrong password, and gets a mail`()
        throws
    {
        try door.site.run("UPDATE users SET email_verified = 0, self_registered = 1 WHERE id = \(door.user.id)")
        #expect(try door.refusal().reason == .wrong)
        #expect(door.mails() == [])
        let refusal = try door.refusal(Door.email, Door.password)
        #expect(refusal.reason == .wrong)
        #expect(door.mails() == ["alice@example.com: Confirm your e-mail address – acme-test"])
        let record = try #require(try door.record(refusal.reference))
        #expect(record.rule == "email_verified" && record.setting == "settings.verification_required")
        #expect(record.value == Door.email)
        try door.set { $0.requiresVerification = false }
        _ = try door.signIn()
    }

    @Test func `Whom an operator made signs in with an address that nobody has verified`() throws {
        try door.site.run("UPDATE users SET email_verified = 0 WHERE id = \(door.user.id)")
        #expect(try door.store.read { try $0.settings.get().requiresVerification })
        _ = try door.signIn()
        #expect(door.mails() == [])
    }

    @Test(arguments: [true, false])
    func `A right password that lets nobody in counts as a guess, as a wrong one does`(_ isSuspended: Bool) throws {
        try door.site.run(
            isSuspended
                ? "UPDATE users SET status = 'suspended' WHERE id = \(door.user.id)"
                : "UPDATE users SET email_verified = 0, self_registered = 1 WHERE id = \(door.user.id)")
        for _ in 0..<10 { #expect(try door.refusal(Door.email, Door.password).reason == .wrong) }
        #expect(try door.refusal(Door.email, Door.password).reason == .tooManyGuesses(retryAfter: 600))
        // Of mails to one address there are no more than five in an hour.
        #expect(door.mails().count == (isSuspended ? 0 : 5))
    }

    /// CVE-2024-7341, CVE-2026-7507: session fixation.
    @Test func `Advisory31 the token changes at sign-in and at each proof, and the old one is dead`() throws {
        let first = try door.signIn()
        let second = try door.signIn(replacing: first.session)
        #expect(second.session.id == first.session.id)
        #expect(second.token.reveal() != first.token.reveal())
        #expect(try door.current(first.token) == nil)
        door.site.time.advance(seconds: 60)
        let third = try door.signIn(replacing: second.session)
        #expect(third.session.id == first.session.id && third.session.authenticatedAt == door.now)
        #expect(try door.current(second.token) == nil)
        #expect(try door.current(third.token)?.user.id == door.user.id)
    }

    @Test func `Another person at the same browser ends the session that was there`() throws {
        _ = try door.site.person("bob@example.com", "another password")
        let first = try door.signIn()
        let second = try door.signIn("bob@example.com", "another password", replacing: first.session)
        #expect(second.session.id != first.session.id)
        #expect(try door.current(first.token) == nil)
        #expect(try door.current(second.token)?.user.email?.description == "bob@example.com")
    }

    @Test func `A session that is over is not renewed: a sign-in makes a new one`() throws {
        let first = try door.signIn()
        _ = try door.site.people.sessions.end(
            first.session.id, of: door.user.id, visitor: Door.visitor(), in: try door.store, at: door.now)
        let second = try door.signIn(replacing: first.session)
        #expect(second.session.id != first.session.id)
        #expect(try door.current(second.token) != nil)
    }

    @Test func `A hash of another cost is replaced at the next sign-in, and only then`() throws {
        let old = try PasswordHash.make(
            Door.password, parameters: try ScryptParameters(logCost: 5, blockSize: 8, parallelization: 1))
        let id = door.user.id
        let now = door.now
        try door.store.write { try $0.users.setPassword(old.description, of: id, at: now) }
        _ = try door.refusal()
        #expect(try door.store.read { try $0.users.password(of: id) } == old.description)
        _ = try door.signIn()
        let new = try #require(try door.store.read { try $0.users.password(of: id) })
        #expect(try PasswordHash(parsing: new).parameters == TestSite.cheap())
        _ = try door.signIn()
        #expect(try door.store.read { try $0.users.password(of: id) } == new)
    }

    /// CVE-2024-49757's neighbours: CVE-2026-23511, CVE-2023-39522; CWE-208. A hash takes a hundred times as long as all the rest, so
    /// whoever makes as many takes as long: hashes are counted, because time is not the same twice.
    @Test(arguments: [Door.email, "nobody@example.com", "no address", "unproved@example.com"])
    func `Advisory41 an unknown person's password takes as long as a known one's`(_ email: String) throws {
        let site = door.site
        let hashing = HashPool(cost: try TestSite.cheap())
        let people = People(
            hashing: hashing, guesses: Guesses(Guesses.Limits()) { 0 }, budget: DecisionBudget { 0 },
            mails: site.mailQueue,
            control: site.installation.control, randomness: .system)
        // Somebody without a password.
        _ = try site.person("unproved@example.com")
        let before = hashing.begun
        let refusal = try door.refusal {
            try people.signIn.signIn(
                email: email, password: Secret("wrong"), replacing: nil, visitor: Door.visitor(), in: try door.store,
                environment: door.environment, at: door.now)
        }
        #expect(refusal.reason == .wrong)
        #expect(hashing.begun == before + 1)
    }

    @Test func `A password that is changed while it is proved lets nobody in`() throws {
        let signedIn = try door.signIn()
        let id = door.user.id
        let now = door.now
        let other = try PasswordHash.make("another", parameters: try TestSite.cheap()).description
        try door.store.write { try $0.users.setPassword(other, of: id, at: now) }
        #expect(try door.refusal(Door.email, Door.password).reason == .wrong)
        let refusal = try door.refusal { try door.signIn(replacing: signedIn.session) }
        #expect(refusal.reason == .wrong)
    }
}
