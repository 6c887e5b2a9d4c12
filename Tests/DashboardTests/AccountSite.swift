// A dashboard with people who look after accounts.

import Administration
import Cryptography
import HTTP
import HTTPTypes
import Identity
import Model
import Outbound
import Store
import Testing
import TestSupport

/// Somebody with a browser at the dashboard.
struct Person {
    let user: User
    let browser: TestBrowser
    /// In the account `acme`.
    var member: Member?
}

struct AccountSite {
    let site: TestSite
    let dashboard: Environment
    let acme: Account

    init(_ accounts: AccountPolicy = .open) throws {
        let site = try TestSite(accounts: accounts)
        self.site = site
        dashboard = try site.installation.dashboard()
        acme = try site.installation.account("acme")
    }

    var control: ControlStore { site.installation.control }
    var store: EnvironmentStore { get throws { try site.installation.stores.store(dashboard.id) } }

    /// The service behind the pages.
    var members: MemberDesk { MemberDesk(site.installation, site.people.operatorMails) }
    let visitor = Visitor(remoteAddress: "192.0.2.1", userAgent: nil, requestID: nil)

    static let password = "correct horse battery"

    /// Makes a user of the dashboard who is signed in.
    func person(_ email: String, isVerified: Bool = true) throws -> Person {
        let now = site.time.now
        let user = User(
            id: site.installation.randomness.id(at: now), kind: .person, email: try EmailAddress(email),
            isEmailVerified: isVerified, createdAt: now, updatedAt: now)
        let hash = try PasswordHash.make(Self.password, parameters: TestSite.cheap()).description
        try store.write { rows in
            try rows.users.insert(user)
            try rows.users.setPassword(hash, of: user.id, at: now)
        }
        let browser = TestBrowser(site, host: site.fixtures.dashboardHost)
        try signIn(user, browser)
        return Person(user: user, browser: browser)
    }

    func signIn(_ user: User, _ browser: TestBrowser) throws {
        let now = site.time.now
        let token = UnpaddedBase64.urlSafe.encode(site.installation.randomness.bytes(32))
        let session = Session(
            id: site.installation.randomness.id(at: now), user: user.id, authenticatedAt: now, methods: ["pwd"],
            remoteAddress: "192.0.2.1", userAgent: "Test", createdAt: now, lastActiveAt: now,
            expiresAt: now.adding(seconds: 30 * 86_400))
        try store.write { try $0.sessions.insert(session, tokenDigest: Digest.sha256(token)) }
        browser.set("session", String(decoding: token, as: UTF8.self))
    }

    /// The same with a role in an account; `acme` owns the dashboard too.
    func member(_ email: String, _ role: Member.Role, of account: Account? = nil) throws -> Person {
        var person = try person(email)
        let now = site.time.now
        let member = Member(
            id: site.installation.randomness.id(at: now), account: (account ?? acme).id, user: person.user.id,
            role: role, createdAt: now)
        try control.write { try $0.members.insert(member) }
        person.member = member
        return person
    }

    func role(of person: Person, in account: Account? = nil) throws -> Member.Role? {
        try control.read { try $0.members.find(person.user.id, of: (account ?? acme).id)?.role }
    }

    /// What people did to the account: the fixtures were made by a command.
    func events(of account: Account? = nil) throws -> [AccountEvent] {
        try control.read { try $0.accountEvents.latest(of: (account ?? acme).id, limit: 100) }
            .filter { !$0.actor.hasPrefix("command:") }
    }

    /// The last mail to this address, when all have been sent.
    func mail(to email: String) throws -> Mail? {
        try #require(site.mailQueue.drain(milliseconds: 5000))
        return site.mails.all.last { $0.to.description == email }
    }

    /// The path behind the button of the invitation that somebody was sent.
    func link(to email: String) throws -> String {
        let text = try #require(try mail(to: email)?.text)
        let start = try #require(text.firstRange(of: "/join/"))
        return "/join/" + text[start.upperBound...].prefix { !$0.isWhitespace }
    }

    /// The code that somebody was sent.
    func code(to email: String) throws -> String {
        let text = try #require(try mail(to: email)?.text)
        let word = text.split(whereSeparator: \.isWhitespace).first {
            $0.count == 19 && $0.split(separator: "-").count == 4
        }
        return String(try #require(word))
    }
}

extension Person {
    /// Opens a page with a form, and sends the form.
    func send(_ page: String, _ action: String? = nil, _ pairs: [(String, String)] = []) throws -> Answer {
        try browser.submit(try browser.get(page), action ?? page, pairs)
    }
}
