// People with every role at the dashboard of a whole application.

import Administration
import Application
import Cryptography
import HTTP
import HTTPTypes
import Model
import Routing
import Store
import Testing
import TestSupport

/// The fixtures' account with a member of each role, and browsers that are signed in.
final class Reception {
    static let host = "dashboard.localhost"
    static let origin = "http://dashboard.localhost:4000"

    let site: TestSite
    let dashboard: Environment
    let account: Account

    init() throws {
        site = try TestSite()
        dashboard = try site.installation.environment("dashboard")
        account = try site.installation.account("acme")
    }

    func person(_ email: String) throws -> User {
        let now = site.time.now
        let user = User(
            id: site.installation.randomness.id(at: now), kind: .person, email: try EmailAddress(email),
            isEmailVerified: true, createdAt: now, updatedAt: now)
        let hash = try PasswordHash.make("correct horse", parameters: TestSite.cheap()).description
        try site.store(dashboard).write { rows in
            try rows.users.insert(user)
            try rows.users.setPassword(hash, of: user.id, at: now)
        }
        return user
    }

    @discardableResult
    func member(_ role: Member.Role, _ user: User, of account: Account? = nil) throws -> Member {
        let member = Member(
            id: site.installation.randomness.id(at: site.time.now), account: (account ?? self.account).id,
            user: user.id,
            role: role, createdAt: site.time.now)
        try site.installation.control.write { try $0.members.insert(member) }
        return member
    }

    /// A browser of somebody with this role; of nobody's member for nil.
    func browser(_ role: Member.Role?, of account: Account? = nil) throws -> TestBrowser {
        let user = try person("\(role?.rawValue ?? "nobody")-\(account?.handle.description ?? "acme")@example.com")
        if let role { try member(role, user, of: account) }
        return try browser(signedIn: user)
    }

    func browser(signedIn user: User) throws -> TestBrowser {
        let browser = TestBrowser(site, host: Self.host)
        let token = UnpaddedBase64.urlSafe.encode(site.installation.randomness.bytes(32))
        let now = site.time.now
        let session = Session(
            id: site.installation.randomness.id(at: now), user: user.id, authenticatedAt: now, methods: ["pwd"],
            remoteAddress: "192.0.2.1", userAgent: "Test", createdAt: now, lastActiveAt: now,
            expiresAt: now.adding(seconds: 86_400))
        try site.store(dashboard).write { try $0.sessions.insert(session, tokenDigest: Digest.sha256(token)) }
        browser.set("session", String(decoding: token, as: UTF8.self))
        return browser
    }

    /// A new user of `acme-test`, with what the pages of a role may be tried on.
    func endUser(_ email: String = "ada@example.com") throws -> User { try site.person(email) }
}
