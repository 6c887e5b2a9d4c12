// Accounts that somebody prepares with another's address: what its owner does later must not give them in.

import Administration
import Database
import Identity
import Model
import Store
import Testing
import TestSupport

/// Avinash Sudhodanan and Andrew Paverd, "Pre-hijacked accounts" (USENIX Security 2022).
@Suite struct PreHijackTests {
    private static let address = "victim@example.com"
    private static let evil = "the attacker's password"
    private let door: Door

    init() throws { door = try Door() }

    private func register(_ password: String) throws {
        try door.site.people.registration.register(
            email: try EmailAddress(Self.address), password: Secret(password), firstName: nil, lastName: nil,
            interaction: nil, visitor: Door.visitor(), in: try door.store, environment: door.environment, at: door.now)
    }

    private func verify(_ token: Secret, _ password: String, replacing: Session? = nil) throws -> SignedIn {
        try door.site.people.emailVerification.verify(
            token: token, password: Secret(password), replacing: replacing, visitor: Door.visitor("198.51.100.7"),
            in: try door.store, environment: door.environment, at: door.now)
    }

    private func reset(_ password: String) throws {
        try door.site.people.passwordReset.request(
            email: Self.address, interaction: nil, in: try door.store, environment: door.environment, at: door.now)
        _ = try door.site.people.passwordReset.reset(
            token: try door.mailedToken(), password: Secret(password), visitor: Door.visitor("198.51.100.7"),
            in: try door.store, environment: door.environment, at: door.now)
    }

    private func victim() throws -> User? { try door.store.read { try $0.users.find(try EmailAddress(Self.address)) } }

    @Test func `Advisory33 A link verifies nothing for who did not choose the password, and stays good for who did`()
        throws
    {
        try register(Self.evil)
        let token = try door.mailedToken()
        for guess in ["", "password", "the attacker's passwor"] {
            #expect(try door.refusal { try verify(token, guess) }.reason == .wrong)
        }
        #expect(try victim()?.isEmailVerified == false)
        #expect(try door.refusal(Self.address, Self.evil).reason == .wrong)
        let signedIn = try verify(try door.mailedToken(), Self.evil)
        #expect(signedIn.user.isEmailVerified)
        #expect(try door.current(signedIn.token)?.user.id == signedIn.user.id)
    }

    @Test func `Guesses at the password of a link count as all others`() throws {
        try register(Self.evil)
        let token = try door.mailedToken()
        for _ in 0..<10 { #expect(try door.refusal { try verify(token, "wrong") }.reason == .wrong) }
        #expect(try door.refusal { try verify(token, Self.evil) }.reason == .tooManyGuesses(retryAfter: 600))
        #expect(try door.refusal(Self.address, Self.evil).reason == .tooManyGuesses(retryAfter: 600))
    }

    @Test func `Advisory33 Who owns the address takes the account over with all that was done in it`() throws {
        try door.set { $0.requiresVerification = false }
        try register(Self.evil)
        _ = try door.mailedToken()
        let session = try door.signIn(Self.address, Self.evil)
        let id = session.user.id
        let web = try door.site.peopleClient("evil")
        let consent = Consent(
            id: door.site.installation.randomness.id(at: door.now), user: id, client: web.client.id,
            scopes: [.openid, .email], createdAt: door.now, updatedAt: door.now)
        try door.store.write { try $0.consents.put(consent) }
        try reset("the owner's password")
        #expect(try victim()?.isEmailVerified == true)
        #expect(try door.current(session.token) == nil)
        #expect(try door.refusal(Self.address, Self.evil).reason == .wrong)
        #expect(try door.store.read { try $0.consents.all(of: id) } == [])
        _ = try door.signIn(Self.address, "the owner's password")
    }

    @Test func `Advisory33 Nothing that somebody else wrote into an account is its owner's after the reset`() throws {
        try door.site.people.registration.register(
            email: try EmailAddress(Self.address), password: Secret(Self.evil), firstName: "Mallory", lastName: "Evil",
            interaction: nil, visitor: Door.visitor(), in: try door.store, environment: door.environment, at: door.now)
        _ = try door.mailedToken()
        let now = door.now
        let planted = try #require(try victim())
        var profile = planted.profile
        profile.phoneNumber = "+4912345"
        profile.claims = #"{"nickname":"Mallory"}"#
        profile.externalID = "crm-1"
        let changed = User(
            id: planted.id, kind: .person, email: planted.email, firstName: planted.firstName,
            lastName: planted.lastName, profile: profile, createdAt: planted.createdAt, updatedAt: now)
        _ = try door.store.write { try $0.users.update(changed) }
        try reset("the owner's password")
        let owner = try #require(try victim())
        #expect(owner.firstName == nil && owner.lastName == nil)
        #expect(owner.profile.phoneNumber == nil && owner.profile.claims == "{}")
        // The operator's own.
        #expect(owner.profile.externalID == "crm-1")
    }

    @Test func `What a verified person has allowed outlives a reset`() throws {
        let web = try door.site.peopleClient("web")
        let (id, now) = (door.user.id, door.now)
        let consent = Consent(
            id: door.site.installation.randomness.id(at: now), user: id, client: web.client.id, scopes: [.openid],
            createdAt: now, updatedAt: now)
        try door.store.write { try $0.consents.put(consent) }
        try door.site.people.passwordReset.request(
            email: Door.email, interaction: nil, in: try door.store, environment: door.environment, at: now)
        _ = try door.site.people.passwordReset.reset(
            token: try door.mailedToken(), password: Secret("a new password"), visitor: Door.visitor(),
            in: try door.store, environment: door.environment, at: now)
        #expect(try door.store.read { try $0.consents.all(of: id) }.count == 1)
    }

    /// The "unexpired email change" attack: a link that was asked for before the owner came leads the account away afterwards.
    @Test(arguments: [true, false])
    func `Advisory33 A link to another address ends with the password it was asked for with`(_ isReset: Bool) throws {
        try door.set { $0.requiresVerification = false }
        try register(Self.evil)
        let session = try door.signIn(Self.address, Self.evil)
        try door.site.people.account.requestEmail(
            try EmailAddress("evil@example.com"), for: session.session, present: Secret(Self.evil),
            visitor: Door.visitor(), in: try door.store, environment: door.environment, at: door.now)
        let link = try door.mailedToken()
        if isReset {
            try reset("the owner's password")
        } else {
            _ = try door.site.people.account.changePassword(
                of: session.session, present: Secret(Self.evil), new: Secret("the owner's password"),
                visitor: Door.visitor(), in: try door.store, environment: door.environment, at: door.now)
        }
        door.site.time.advance(seconds: 1)
        for password in [Self.evil, "the owner's password"] {
            let refusal = try #require(throws: LinkRefusal.self) { try verify(link, password) }
            #expect(try door.record(refusal.reference)?.rule == "link_used")
        }
        #expect(try victim() != nil)
    }

    @Test func `A link to an address that is somebody else's by now gives it to nobody`() throws {
        let session = try door.signIn()
        try door.site.people.account.requestEmail(
            try EmailAddress(Self.address), for: session.session, present: Secret(Door.password),
            visitor: Door.visitor(), in: try door.store, environment: door.environment, at: door.now)
        let link = try door.mailedToken()
        let owner = try door.site.person(Self.address, "the owner's password")
        let refusal = try #require(throws: LinkRefusal.self) { try verify(link, Door.password) }
        #expect(try door.record(refusal.reference)?.rule == "link_stale")
        #expect(try victim()?.id == owner.id)
        _ = try door.signIn()
    }

    /// The owner of the address, asked to confirm what somebody else's account wants.
    @Test func `Advisory33 Nobody's click gives their address to another's account`() throws {
        let session = try door.signIn()
        try door.site.people.account.requestEmail(
            try EmailAddress(Self.address), for: session.session, present: Secret(Door.password),
            visitor: Door.visitor(), in: try door.store, environment: door.environment, at: door.now)
        let link = try door.mailedToken()
        #expect(try door.refusal { try verify(link, "what the owner of the address would guess") }.reason == .wrong)
        #expect(try victim() == nil)
        let moved = try verify(link, Door.password, replacing: session.session)
        #expect(moved.user.id == door.user.id && moved.user.email?.description == Self.address)
        #expect(moved.session.id == session.session.id)
        #expect(try door.current(session.token) == nil)
    }
}
