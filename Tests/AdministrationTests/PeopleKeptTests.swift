// What a sweep and a restore do to sessions, grants and tokens.

import Administration
import Cryptography
import Database
import Identity
import Model
import Store
import Testing
import TestSupport

@Suite struct PeopleKeptTests {
    private let site: TestSite
    private let user: User
    private let client: ID<Client>
    private let backup: String

    init() throws {
        let site = try TestSite()
        self.site = site
        user = try site.person("alice@example.com", "a good password")
        client = try #require(
            try site.store().read { try $0.clients.find(try ClientID(site.fixtures.plain.id)) }
        ).id
        backup = site.folder.path + "/backup"
    }

    @Test func `A restore opens no invitation again that was answered or taken back since`() throws {
        let ids = (1...2).map { "00000000-0000-7000-8000-00000000000\($0)" }
        for id in ids {
            try site.run(
                """
                INSERT INTO invitations (id, email, email_key, status, expires_at, created_at, updated_at)
                VALUES (\(id), \(id + "@a.example"), \(id + "@a.example"), 'pending', 99999999999999, 0, 0)
                """)
        }
        _ = try site.installation.backUp(to: backup, program: "test")
        try site.run("UPDATE invitations SET status = 'declined' WHERE id = \(ids[0])")
        _ = try site.installation.restore("acme-test", from: backup, actor: .system)
        var found: [String] = []
        try site.store().read { rows in
            var select = Select(["status"], from: "invitations")
            select.order = [.init("id")]
            try rows.records.each(select) { row in
                found.append(try row.get(0))
                return true
            }
        }
        #expect(found == ["revoked", "pending"])
    }

    private func id<Subject>() -> ID<Subject> { site.installation.randomness.id(at: site.time.now) }
    private func digest(_ text: String) -> [UInt8] { Digest.sha256(Array(text.utf8)) }

    private func session(_ token: String, lifetime: Int = 86_400) throws -> Session {
        let now = site.time.now
        let session = Session(
            id: id(), user: user.id, authenticatedAt: now, methods: ["pwd"], remoteAddress: nil, userAgent: nil,
            createdAt: now, lastActiveAt: now, expiresAt: now.adding(seconds: lifetime))
        let digest = digest(token)
        try site.store().write { try $0.sessions.insert(session, tokenDigest: digest) }
        return session
    }

    /// With a code, a refresh token and an opaque token of this name.
    private func grant(_ name: String, lifetime: Int = 86_400) throws -> AuthorizationGrant {
        let now = site.time.now
        let grant = AuthorizationGrant(
            id: id(), user: user.id, client: client, session: nil, issuer: site.fixtures.root, scopes: [.openid],
            resource: nil, authenticatedAt: now, methods: [], nonce: nil, claims: nil, createdAt: now,
            expiresAt: now.adding(seconds: lifetime))
        let digest = digest(name)
        let expiry = now.adding(seconds: lifetime)
        try site.store().write { rows in
            try rows.grants.insert(grant)
            try rows.codes.insert(
                AuthorizationCode(
                    digest: digest, grant: grant.id, redirectURI: RedirectURI(unchecked: "https://a.example/"),
                    isRedirectURISent: true, codeChallenge: nil, createdAt: now, expiresAt: expiry))
            try rows.refreshTokens.insert(
                RefreshToken(grant: grant.id, generation: 0, digest: digest, rotatedAt: now, expiresAt: expiry))
            try rows.opaqueTokens.insert(
                OpaqueToken(digest: digest, grant: grant.id.description, payload: "{}", expiresAt: expiry))
        }
        return grant
    }

    private func restore() throws -> RestoreReport {
        try site.installation.restore("acme-test", from: backup, actor: .command(user: "test"))
    }

    private func consent(_ scopes: ScopeSet, at server: ID<ResourceServer>? = nil) throws {
        let now = site.time.now
        let consent = Consent(
            id: id(), user: user.id, client: client, resourceServer: server, scopes: scopes, createdAt: now,
            updatedAt: now)
        try site.store().write { try $0.consents.put(consent) }
    }

    private func read<Value>(_ body: (EnvironmentConnection) throws -> Value) throws -> Value {
        try site.store().read(body)
    }

    @Test func `A restore brings back no session that ended since, and leaves those that go on`() throws {
        let (kept, ended) = (try session("kept"), try session("ended"))
        let renewed = try session("before")
        _ = try site.installation.backUp(to: backup, program: "test")
        let (now, after) = (site.time.now, digest("after"))
        try site.store().write { rows in
            _ = try rows.sessions.revoke(ended.id, at: now)
            _ = try rows.sessions.renew(renewed.id, tokenDigest: after, authenticatedAt: now, methods: ["pwd"])
        }
        #expect(try restore().endedKept == 1)
        #expect(try read { try $0.sessions.find(tokenDigest: digest("kept"))?.id } == kept.id)
        #expect(try read { try $0.sessions.find(tokenDigest: digest("ended")) } == nil)
        #expect(try read { try $0.sessions.find(tokenDigest: digest("before")) } == nil)
        #expect(try read { try $0.sessions.find(tokenDigest: after)?.id } == renewed.id)
    }

    /// CVE-2026-9802: what is known of used tokens must not be lost.
    @Test func `Advisory19 a restore brings back no grant, code or refresh token that was ended or used since`() throws
    {
        let (kept, ended) = (try grant("kept"), try grant("ended"))
        try consent([.openid, .profile])
        _ = try site.installation.backUp(to: backup, program: "test")
        let now = site.time.now
        let successor = RefreshToken(
            grant: kept.id, generation: 1, digest: digest("successor"), rotatedAt: now,
            expiresAt: now.adding(seconds: 60))
        let first = digest("kept")
        try site.store().write { rows in
            _ = try rows.grants.revoke(ended.id, at: now)
            _ = try rows.refreshTokens.rotate(to: successor, from: first)
            try rows.settings.insertSecret("refresh", [1, 2, 3], at: now)
        }
        try consent([.openid])
        #expect(try restore().endedKept == 1)
        #expect(try read { try $0.grants.find(kept.id) }?.revokedAt == nil)
        #expect(try read { try $0.grants.find(ended.id) } == nil)
        #expect(try read { try $0.refreshTokens.find(kept.id) } == successor)
        #expect(try read { try $0.refreshTokens.find(ended.id) } == nil)
        #expect(try read { try $0.codes.find(digest: first) } == nil)
        #expect(try read { try $0.opaqueTokens.find(digest: first) } != nil)
        #expect(try read { try $0.settings.secret("refresh") } == [1, 2, 3])
        #expect(try read { try $0.consents.find(user.id, client)?.scopes } == [.openid])
    }

    @Test func `A consent to one API is kept apart from the others, and none is brought back wider than it is`() throws
    {
        let servers = try read { rows in
            try [Fixtures.documents, Fixtures.billing].compactMap {
                try rows.resourceServers.find(ResourceIndicator($0))?.id
            }
        }
        let (reading, export) = (try ScopeToken("read:documents"), try ScopeToken("export:all"))
        try consent([.openid])
        try consent([reading, export], at: servers[0])
        try consent([export], at: servers[1])
        _ = try site.installation.backUp(to: backup, program: "test")
        try consent([reading], at: servers[0])
        try site.run("DELETE FROM consents WHERE resource_server_id = \(servers[1])")
        _ = try restore()
        let kept = try read { rows in
            try ([nil] + servers).map { try rows.consents.find(user.id, client, at: $0)?.scopes }
        }
        #expect(kept == [[.openid], [reading], nil])
    }

    @Test func `A restore brings back neither a withdrawn consent nor an opaque token that is gone`() throws {
        _ = try grant("gone")
        try consent([.openid])
        _ = try site.installation.backUp(to: backup, program: "test")
        let (user, client) = (user.id, client)
        _ = try site.store().write { try $0.consents.delete(user, client) }
        try site.run("DELETE FROM opaque_tokens")
        _ = try restore()
        #expect(try read { try $0.consents.find(user, client) } == nil)
        #expect(try read { try $0.opaqueTokens.find(digest: digest("gone")) } == nil)
    }

    @Test func `Where no live file is left nobody is signed in, and nothing granted is in force`() throws {
        let session = try session("kept")
        let grant = try grant("kept")
        _ = try site.installation.backUp(to: backup, program: "test")
        try site.installation.deleteEnvironment(site.fixtures.environment, actor: .system)
        _ = try restore()
        #expect(try read { try $0.sessions.find(session.id) } == nil)
        #expect(try read { try $0.grants.find(grant.id) } == nil)
        #expect(try read { try $0.users.find(user.id)?.id } == user.id)
    }

    @Test func `A sweep removes what has run out, in steps, and nothing else`() throws {
        let (short, long) = (try session("short", lifetime: 300), try session("long"))
        let (over, good) = (try grant("over", lifetime: 300), try grant("good"))
        let now = site.time.now
        let user = user.id
        let digests = (0..<450).map { digest("mail \($0)") }
        try site.store().write { rows in
            for (number, digest) in digests.enumerated() {
                try rows.decisionRecords.insert(
                    DecisionRecord(
                        reference: "R\(number)", kind: .signIn, rule: "password", value: nil, setting: nil,
                        client: nil, user: user, remoteAddress: nil, requestID: nil,
                        createdAt: now.adding(seconds: number.isMultiple(of: 2) ? -40 * 86_400 : 0)))
                if number == 0 {
                    try rows.mailTokens.insert(
                        MailToken(
                            digest: digest, purpose: .verifyEmail, user: user,
                            email: try EmailAddress("alice@example.com"), createdAt: now,
                            expiresAt: now.adding(seconds: 300)))
                }
            }
        }
        site.time.advance(seconds: 301)
        // Session, refresh token, opaque token, link, grant, and 225 records; the code is kept for a day, but goes with its grant.
        #expect(try site.installation.sweep().purgedRows == 230)
        #expect(try read { try $0.sessions.find(short.id) } == nil)
        #expect(try read { try $0.sessions.find(long.id) } != nil)
        #expect(try read { try $0.grants.find(over.id) } == nil)
        #expect(try read { try $0.grants.find(good.id) } != nil)
        #expect(try read { try $0.codes.find(digest: digest("over")) } == nil)
        #expect(try read { try $0.refreshTokens.find(good.id) } != nil)
        #expect(try read { try $0.opaqueTokens.find(digest: digest("over")) } == nil)
        #expect(try read { try $0.mailTokens.find(digest: digests[0]) } == nil)
        #expect(try read { try $0.decisionRecords.find("R0") } == nil)
        #expect(try read { try $0.decisionRecords.find("R1") } != nil)
        #expect(try site.installation.sweep().purgedRows == 0)
    }
}
