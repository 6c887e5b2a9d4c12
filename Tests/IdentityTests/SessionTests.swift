// How long a session lasts, and what ends with it.

import Administration
import Database
import Identity
import Model
import Outbound
import Store
import Testing
import TestSupport

@Suite struct SessionTests {
    private let door: Door

    init() throws { door = try Door() }

    private func end(_ session: Session) throws -> Bool {
        try door.site.people.sessions.end(
            session.id, of: door.user.id, visitor: Door.visitor(), in: try door.store, at: door.now)
    }

    private func mark(_ kind: NotBefore.Kind, _ subject: String) throws -> Int? {
        try door.store.read { try $0.revocations.notBefore(kind, subject) }
    }

    @Test func `A session lasts as long as the environment says, to the millisecond`() throws {
        try door.set { $0.sessionLifetime = 300 }
        let signedIn = try door.signIn()
        door.site.time.advance(milliseconds: 299_999)
        #expect(try door.current(signedIn.token) != nil)
        door.site.time.advance(milliseconds: 1)
        #expect(try door.current(signedIn.token) == nil)
    }

    @Test func `Nobody is signed in without a token, with a wrong one, or as a suspended user`() throws {
        let signedIn = try door.signIn()
        let nobody = try door.store.read { try door.site.people.sessions.current(token: nil, in: $0, at: door.now) }
        #expect(nobody == nil)
        #expect(try door.current(Secret("")) == nil)
        #expect(try door.current(Secret(signedIn.session.id.description)) == nil)
        try door.site.run("UPDATE users SET status = 'suspended' WHERE id = \(door.user.id)")
        #expect(try door.current(signedIn.token) == nil)
    }

    @Test func `The end of a session ends its grants, but not those that are to outlive it`() throws {
        let signedIn = try door.signIn()
        let other = try door.signIn()
        let own = try door.grant(signedIn.session.id, [.openid])
        let offline = try door.grant(signedIn.session.id, [.openid, .offlineAccess])
        let foreign = try door.grant(other.session.id, [.openid])
        #expect(try end(signedIn.session))
        #expect(try door.current(signedIn.token) == nil)
        #expect(try door.current(other.token) != nil)
        #expect(try !door.isInForce(own))
        #expect(try door.isInForce(offline) && door.isInForce(foreign))
        #expect(try mark(.session, signedIn.session.id.description) == door.now.seconds)
        #expect(try mark(.grant, own.id.description) == door.now.seconds)
        #expect(try mark(.grant, offline.id.description) == nil)
        #expect(try mark(.session, other.session.id.description) == nil)
        #expect(try !end(signedIn.session))
        #expect(try door.actions() == ["session.created", "session.created", "session.revoked"])
    }

    @Test func `A grant whose client may no longer ask for offline access ends with the session`() throws {
        let signedIn = try door.signIn()
        let offline = try door.grant(signedIn.session.id, [.openid, .offlineAccess])
        try door.site.run("UPDATE clients SET allowed_scopes = 'openid' WHERE id = \(offline.client)")
        #expect(try end(signedIn.session))
        #expect(try !door.isInForce(offline))
        #expect(try mark(.grant, offline.id.description) == door.now.seconds)
    }

    @Test func `Nobody ends a session of somebody else`() throws {
        _ = try door.site.person("bob@example.com", "another password")
        let bob = try door.signIn("bob@example.com", "another password")
        #expect(try !end(bob.session))
        #expect(try door.current(bob.token) != nil)
    }

    @Test func `Signing out everywhere else leaves this session alone`() throws {
        let sessions = try (0..<3).map { _ in try door.signIn() }
        let count = try door.site.people.sessions.endAll(
            of: door.user.id, except: sessions[1].session.id, visitor: Door.visitor(), in: try door.store,
            at: door.now)
        #expect(count == 2)
        #expect(try sessions.map { try door.current($0.token) != nil } == [false, true, false])
    }

    @Test func `Last activity is written every five minutes at most`() throws {
        let signedIn = try door.signIn()
        func touched(after seconds: Int) throws -> Timestamp? {
            door.site.time.advance(seconds: seconds)
            let session = try #require(try door.current(signedIn.token)).session
            try door.site.people.sessions.touch(session, in: try door.store, at: door.now)
            return try door.store.read { try $0.sessions.find(session.id)?.lastActiveAt }
        }
        let start = door.now
        #expect(try touched(after: 300) == start)
        #expect(try touched(after: 1) == start.adding(seconds: 301))
        #expect(try touched(after: 300) == start.adding(seconds: 301))
    }
}
