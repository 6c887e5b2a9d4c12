// Signing in with an address and a password.

package import Model
package import Store

/// Who is signed in now, and what their browser is to keep.
package struct SignedIn: Sendable {
    package let user: User
    package let session: Session
    /// The session cookie's value: shown to nobody else, and kept nowhere.
    package let token: Secret
}

package struct SignIn: Sendable {
    private let proof: PasswordProof
    private let keeper: SessionKeeper
    private let verification: VerificationMail
    private let randomness: Randomness

    init(_ proof: PasswordProof, _ keeper: SessionKeeper, _ verification: VerificationMail) {
        self.proof = proof
        self.keeper = keeper
        self.verification = verification
        randomness = proof.randomness
    }

    /// What the write made of a right password.
    private enum Outcome: Sendable {
        case signedIn(User, Session)
        case refused(SignInRefusal)
    }

    /// Lets a person in. Throws a `SignInRefusal`.
    ///
    /// A fresh token each time, so that nobody can have planted it (CWE-384).
    ///
    /// Whoever registered with an address that they have not verified is answered as for a wrong password: they may be trying whether
    /// the address had an account before. If it is theirs, they find another link in its mailbox.
    ///
    /// - Parameters:
    ///   - replacing: what the browser was signed in with. A person who proves again who they are (`prompt=login`, `max_age`) goes on
    ///     in the same session, under the new token and with the new time; somebody else's session ends.
    ///   - interaction: where a link that is mailed goes on afterwards.
    package func signIn(
        email: String, password: Secret, replacing: Session?, interaction: ID<Interaction>? = nil, visitor: Visitor,
        in store: EnvironmentStore, environment: ID<Environment>, at now: Timestamp
    ) throws -> SignedIn {
        let address = try? EmailAddress(email)
        let (found, rule) = try store.read { rows -> ((user: User, hash: String?)?, BrokenRule?) in
            guard let address, let user = try rows.users.find(address), user.kind == .person else { return (nil, nil) }
            return ((user, try rows.users.password(of: user.id)), try Self.rule(against: user, in: rows))
        }
        let bar = rule.map { rule in
            Bar(rule: rule) { [verification] in
                guard let email = found?.user.email else { return }
                verification.offer(to: email, interaction: interaction, in: store, environment: environment, at: now)
            }
        }
        let proven = try proof.prove(
            password, of: found, account: email, barred: bar, visitor: visitor, in: store, environment: environment,
            at: now)
        return try signIn(proven, replacing: replacing, visitor: visitor, in: store, at: now)
    }

    /// Lets somebody in whose password was right a moment ago.
    func signIn(
        _ proven: Proven, replacing: Session?, visitor: Visitor, in store: EnvironmentStore, at now: Timestamp
    ) throws -> SignedIn {
        let replaced = replacing.flatMap { $0.user == proven.user.id ? nil : $0.id }
        let renewed = replacing.flatMap { $0.user == proven.user.id ? $0.id : nil }
        return try admit(proven, renewing: renewed, ending: replaced, visitor, in: store, at: now)
    }

    private func admit(
        _ proven: Proven, renewing: ID<Session>?, ending: ID<Session>?, _ visitor: Visitor,
        in store: EnvironmentStore, at now: Timestamp
    ) throws -> SignedIn {
        let token = SecretToken(randomness)
        let id: ID<Session> = randomness.id(at: now)
        let outcome = try store.write { [keeper, decisions = proof.decisions, randomness] rows -> Outcome in
            func refuse(_ rule: BrokenRule) throws -> Outcome {
                let reference = try decisions.note(rule, visitor, in: rows, of: store, at: now)
                return .refused(SignInRefusal(reason: .wrong, reference: reference))
            }
            guard let user = try proven.current(in: rows) else {
                return try refuse(BrokenRule(rule: "password_changed", user: proven.user.id))
            }
            if let rule = try Self.rule(against: user, in: rows) { return try refuse(rule) }
            let settings = try rows.settings.get()
            if let ending { _ = try keeper.end(ending, by: .user(user.id), visitor: visitor, in: rows, at: now) }
            if let rehashed = proven.rehashed { try rows.users.setPassword(rehashed, of: user.id, at: now) }
            try rows.users.noteSignIn(user.id, at: now)
            if let renewing,
                try rows.sessions.renew(
                    renewing, tokenDigest: token.digest, authenticatedAt: now, methods: Self.methods),
                let session = try rows.sessions.find(renewing)
            {
                return .signedIn(user, session)
            }
            let session = Session(
                id: id, user: user.id, authenticatedAt: now, methods: Self.methods,
                remoteAddress: visitor.remoteAddress, userAgent: visitor.userAgent, createdAt: now, lastActiveAt: now,
                expiresAt: now.adding(seconds: settings.sessionLifetime))
            try rows.sessions.insert(session, tokenDigest: token.digest)
            try rows.note(
                AuditEvent(
                    id: randomness.id(at: now), action: "session.created", actor: .user(user.id),
                    targets: [.init(type: "session", id: session.id.description)],
                    remoteAddress: visitor.remoteAddress, requestID: visitor.requestID, occurredAt: now))
            return .signedIn(user, session)
        }
        switch outcome {
        case .signedIn(let user, let session):
            store.tally.count(.signIns)
            return SignedIn(user: user, session: session, token: token.secret)
        case .refused(let refusal): throw refusal
        }
    }

    /// What keeps a person out who knows the password; nil for most.
    private static func rule(against user: User, in rows: EnvironmentConnection) throws -> BrokenRule? {
        guard user.status == .active else {
            return BrokenRule(rule: "user_status", value: user.status.rawValue, setting: "user.status", user: user.id)
        }
        guard user.isSelfRegistered, !user.isEmailVerified, try rows.settings.get().requiresVerification else {
            return nil
        }
        return BrokenRule(
            rule: "email_verified", value: user.email?.description, setting: "settings.verification_required",
            user: user.id)
    }

    /// `amr` (RFC 8176).
    static let methods = ["pwd"]
}
