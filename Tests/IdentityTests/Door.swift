// What the suites of this room have in common: a person of acme-test, and ways in.

import Administration
import Cryptography
import Database
import Identity
import Model
import Outbound
import Store
import Testing
import TestSupport

/// The whole application with one person in it.
struct Door {
    static let email = "alice@example.com"
    static let password = "correct horse battery"

    let site: TestSite
    let user: User

    init() throws {
        site = try TestSite()
        user = try site.person(Self.email, Self.password)
    }

    var store: EnvironmentStore { get throws { try site.store() } }
    var environment: ID<Environment> { site.fixtures.environment.id }
    var now: Timestamp { site.time.now }

    static func visitor(_ address: String = "192.0.2.1") -> Visitor {
        Visitor(remoteAddress: address, userAgent: "Browser/1", requestID: "request-1")
    }

    func signIn(
        _ email: String = Door.email, _ password: String = Door.password, replacing: Session? = nil,
        from address: String = "192.0.2.1"
    ) throws -> SignedIn {
        try site.people.signIn.signIn(
            email: email, password: Secret(password), replacing: replacing, visitor: Self.visitor(address),
            in: try store, environment: environment, at: now)
    }

    /// Why nobody was let in.
    func refusal(
        _ email: String = Door.email, _ password: String = "wrong", from address: String = "192.0.2.1"
    ) throws -> SignInRefusal {
        try refusal { try signIn(email, password, from: address) }
    }

    func refusal(_ body: () throws -> SignedIn) throws -> SignInRefusal {
        do {
            _ = try body()
        } catch let refusal as SignInRefusal {
            return refusal
        }
        throw Unrefused()
    }

    /// Nil, too, where there is no reference.
    func record(_ reference: String?) throws -> DecisionRecord? {
        guard let reference else { return nil }
        return try store.read { try $0.decisionRecords.find(reference) }
    }

    func current(_ token: Secret) throws -> (session: Session, user: User)? {
        try store.read { try site.people.sessions.current(token: token, in: $0, at: now) }
    }

    func set(_ change: @escaping @Sendable (inout EnvironmentSettings) -> Void) throws {
        try store.write { rows in
            var settings = try rows.settings.get()
            change(&settings)
            try rows.settings.set(settings)
        }
    }

    /// The actions noted since the fixtures were made, sorted: those of one millisecond have no order.
    func actions() throws -> [String] {
        try store.read { try $0.auditEvents.all() }.map(\.action).filter {
            $0.hasPrefix("user.") || $0.hasPrefix("session.")
        }
        .sorted()
    }

    /// The secret in the last mail's link.
    func mailedToken() throws -> Secret {
        _ = site.mailQueue.drain(milliseconds: 5000)
        let text = try #require(site.mails.all.last).text
        let start = try #require(text.firstRange(of: "?token=")).upperBound
        return Secret(String(text[start...].prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }))
    }

    func mails() -> [String] {
        _ = site.mailQueue.drain(milliseconds: 5000)
        return site.mails.all.map { "\($0.to): \($0.subject)" }
    }

    /// A grant of the person to a client, of a session.
    /// At a client that may ask for offline access.
    func grant(_ session: ID<Session>?, _ scopes: ScopeSet) throws -> AuthorizationGrant {
        let client = try #require(try store.read { try $0.clients.find(try ClientID(site.fixtures.plain.id)) })
        try site.run("UPDATE clients SET allowed_scopes = 'openid offline_access' WHERE id = \(client.id)")
        let grant = AuthorizationGrant(
            id: site.installation.randomness.id(at: now), user: user.id, client: client.id, session: session,
            issuer: site.fixtures.root, scopes: scopes, resource: nil, authenticatedAt: now, methods: ["pwd"],
            nonce: nil, claims: nil, createdAt: now, expiresAt: now.adding(seconds: 86_400))
        try store.write { try $0.grants.insert(grant) }
        return grant
    }

    func isInForce(_ grant: AuthorizationGrant) throws -> Bool {
        try store.read { try $0.grants.find(grant.id)?.revokedAt == nil }
    }
}

/// Somebody was let in who should not have been.
struct Unrefused: Error {}
