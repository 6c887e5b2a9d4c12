// What people change about themselves.

internal import Cryptography
package import Model
package import Store

package struct AccountChanges: Sendable {
    private let proof: PasswordProof
    private let mails: MailRoom
    private let links: MailLinks
    private let keeper: SessionKeeper
    private let randomness: Randomness

    init(_ proof: PasswordProof, _ mails: MailRoom, _ links: MailLinks, _ keeper: SessionKeeper) {
        self.proof = proof
        self.mails = mails
        self.links = links
        self.keeper = keeper
        randomness = proof.randomness
    }

    /// Changes a person's names; an empty one is taken away. Nil when the session is over. Throws `IdentityError`.
    package func changeProfile(
        of session: Session, firstName: String?, lastName: String?, visitor: Visitor, in store: EnvironmentStore,
        at now: Timestamp
    ) throws -> User? {
        let names = (first: try PersonName.parse(firstName), last: try PersonName.parse(lastName))
        return try store.write { [randomness] rows -> User? in
            guard let user = try Self.owner(of: session, in: rows, at: now) else { return nil }
            guard user.firstName != names.first || user.lastName != names.last else { return user }
            let changed = user.with(names: names, at: now)
            _ = try rows.users.update(changed)
            try rows.note(
                AuditEvent(
                    id: randomness.id(at: now), action: "user.updated", actor: .user(user.id),
                    targets: [.init(type: "user", id: user.id.description)],
                    changes: [
                        .init("first_name", from: user.firstName, to: names.first),
                        .init("last_name", from: user.lastName, to: names.last),
                    ].filter { $0.from != $0.to }, remoteAddress: visitor.remoteAddress,
                    requestID: visitor.requestID, occurredAt: now))
            return changed
        }
    }

    /// Changes the password of a person who knows the present one. This browser's session goes on under a fresh token, all others
    /// end, and links in mails that were asked for with the old one. Throws `IdentityError`, `SignInRefusal`, `HashPoolBusy`.
    package func changePassword(
        of session: Session, present: Secret, new: Secret, visitor: Visitor, in store: EnvironmentStore,
        environment: ID<Environment>, at now: Timestamp
    ) throws -> SignedIn {
        try PasswordRules.check(new)
        let proven = try prove(present, session, visitor, in: store, environment, at: now)
        // Whoever changes it expects that the old one no longer works. Both are theirs: there is nothing to find out by it.
        guard !ConstantTime.equal(Array(new.reveal().utf8), Array(present.reveal().utf8)) else {
            throw IdentityError.passwordUnchanged
        }
        let hash = try proof.hashing.make(new, in: environment)
        let token = SecretToken(randomness)
        let done = try store.write { [keeper, randomness] rows -> (User, Session)? in
            guard let user = try proven.current(in: rows), user.status == .active,
                try rows.sessions.renew(
                    session.id, tokenDigest: token.digest, authenticatedAt: now, methods: SignIn.methods),
                let renewed = try rows.sessions.find(session.id), renewed.user == user.id
            else { return nil }
            try rows.users.setPassword(hash, of: user.id, at: now)
            try rows.mailTokens.endAll(of: user.id, at: now)
            let ended = try keeper.endAll(
                of: user.id, except: session.id, by: .user(user.id), visitor: visitor, in: rows, at: now)
            try rows.note(
                AuditEvent(
                    id: randomness.id(at: now), action: "user.password_changed", actor: .user(user.id),
                    targets: [.init(type: "user", id: user.id.description)],
                    changes: [.init("sessions_ended", from: nil, to: String(ended))],
                    remoteAddress: visitor.remoteAddress, requestID: visitor.requestID, occurredAt: now))
            return (user, renewed)
        }
        guard let (user, renewed) = done else {
            throw try proof.refuse(
                .wrong, BrokenRule(rule: "session_over", user: session.user), visitor, in: store, at: now)
        }
        if let email = user.email {
            mails.tell { [mails] in
                try mails.mail(to: email, environment, in: store) { brand, link in
                    MailSentences.passwordChanged(brand, link: link("/password/forgot"))
                }
            }
        }
        return SignedIn(user: user, session: renewed, token: token.secret)
    }

    /// Mails a link to a new address, of a person who knows the present password; the address changes when the link is used, by
    /// `EmailVerification.verify`. Whether the new address is somebody else's is not told.
    package func requestEmail(
        _ email: EmailAddress, for session: Session, present: Secret, visitor: Visitor, in store: EnvironmentStore,
        environment: ID<Environment>, at now: Timestamp
    ) throws {
        let proven = try prove(present, session, visitor, in: store, environment, at: now)
        try mails.put(.change, to: email.description, environment) { [mails, links] in
            guard try store.read({ try $0.users.find(email) }) == nil,
                let token = try links.make(
                    .changeEmail, for: proven.user.id, lifetime: EmailVerification.lifetime, in: store, at: now,
                    to: { _ in email })
            else { return nil }
            return try mails.mail(to: email, environment, in: store) { brand, link in
                MailSentences.changeEmail(brand, link: link(token.path("/verify-email")))
            }
        }
    }

    private func prove(
        _ present: Secret, _ session: Session, _ visitor: Visitor, in store: EnvironmentStore,
        _ environment: ID<Environment>, at now: Timestamp
    ) throws -> Proven {
        let found = try store.read { rows -> (user: User, hash: String?)? in
            guard let user = try Self.owner(of: session, in: rows, at: now) else { return nil }
            return (user, try rows.users.password(of: user.id))
        }
        let account = found?.user.email?.description ?? session.user.description
        return try proof.prove(
            present, of: found, account: account, visitor: visitor, in: store, environment: environment, at: now)
    }

    /// Whose session it is, as long as it is one.
    private static func owner(of session: Session, in rows: EnvironmentConnection, at now: Timestamp) throws -> User? {
        try SessionKeeper.good(rows.sessions.find(session.id), in: rows, at: now)?.user
    }
}
