// An operator at the dashboard, and the environment that they look after.

import Cryptography
import HTTP
import JSON
import Model
import Store
import Testing
import TestSupport

/// A site whose account `acme` has members of each role, and a browser for one of them.
struct EnvironmentSite {
    let site: TestSite
    let user: User
    let member: Member
    let browser: TestBrowser

    static let base = "/environments/acme-test"

    init(_ role: Member.Role = .owner, on other: TestSite? = nil) throws {
        site = try other ?? TestSite()
        (user, member) = try Self.operator(role, site)
        browser = TestBrowser(site, host: site.fixtures.dashboardHost)
        try signIn()
    }

    /// The environment of the dashboard's own people.
    static func dashboard(_ site: TestSite) throws -> EnvironmentStore {
        let directory = try site.installation.control.directory()
        return try site.store(try #require(directory.environments.first { $0.kind == .dashboard }))
    }

    static let password = "operator-password"

    private static func `operator`(_ role: Member.Role, _ site: TestSite) throws -> (User, Member) {
        let now = site.time.now
        let randomness = site.installation.randomness
        let user = User(
            id: randomness.id(at: now), kind: .person, email: try EmailAddress("\(role.rawValue)@example.com"),
            isEmailVerified: true, createdAt: now, updatedAt: now)
        let hash = try PasswordHash.make(password, parameters: TestSite.cheap()).description
        try dashboard(site).write { rows in
            try rows.users.insert(user)
            try rows.users.setPassword(hash, of: user.id, at: now)
        }
        let member = Member(
            id: randomness.id(at: now), account: site.fixtures.environment.account, user: user.id, role: role,
            createdAt: now)
        try site.installation.control.write { try $0.members.insert(member) }
        return (user, member)
    }

    /// A new session, as after a sign-in now.
    func signIn() throws {
        let now = site.time.now
        let token = UnpaddedBase64.urlSafe.encode(site.installation.randomness.bytes(32))
        let session = Session(
            id: site.installation.randomness.id(at: now), user: user.id, authenticatedAt: now, methods: ["pwd"],
            remoteAddress: "192.0.2.1", userAgent: "Test", createdAt: now, lastActiveAt: now,
            expiresAt: now.adding(seconds: 30 * 86_400))
        try Self.dashboard(site).write { try $0.sessions.insert(session, tokenDigest: Digest.sha256(token)) }
        browser.set("session", String(decoding: token, as: UTF8.self))
    }

    /// A page of the environment.
    func get(_ path: String) throws -> Answer { try browser.get(Self.base + path) }

    /// The same, which must be there.
    func page(_ path: String, _ location: SourceLocation = #_sourceLocation) throws -> String {
        let answer = try get(path)
        #expect(answer.status == 200, "\(path): \(answer.text)", sourceLocation: location)
        return answer.text
    }

    /// Opens a page and sends the form on it.
    @discardableResult
    func submit(_ path: String, _ action: String? = nil, _ pairs: [(String, String)] = []) throws -> Answer {
        try browser.submit(try get(path), Self.base + (action ?? path), pairs)
    }

    /// The rows of the environment's file.
    func read<Value>(_ body: (EnvironmentConnection) throws -> Value) throws -> Value {
        try site.store().read(body)
    }
}
