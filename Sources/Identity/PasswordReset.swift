// A new password for who has forgotten theirs.

package import Model
package import Store

package struct PasswordReset: Sendable {
    /// Seconds.
    package static let lifetime = 3600

    private let hashing: HashPool
    private let mails: MailRoom
    private let links: MailLinks
    private let keeper: SessionKeeper

    init(_ hashing: HashPool, _ mails: MailRoom, _ links: MailLinks, _ keeper: SessionKeeper) {
        self.hashing = hashing
        self.mails = mails
        self.links = links
        self.keeper = keeper
    }

    /// Mails a link, if there is somebody to mail it to. The queue finds that out, so that neither the answer nor its time tells.
    /// The mail goes to the address that is kept, never to what was typed.
    package func request(
        email: String, interaction: ID<Interaction>?, in store: EnvironmentStore, environment: ID<Environment>,
        at now: Timestamp
    ) throws {
        try mails.put(.reset, to: email, environment) { [mails, links] in
            guard let address = try? EmailAddress(email),
                let user = try store.read({ try $0.users.find(address) }),
                let token = try links.make(
                    .resetPassword, for: user.id, lifetime: Self.lifetime, in: store, at: now, to: { $0.email })
            else { return nil }
            return try mails.mail(to: token.email, environment, in: store) { brand, link in
                MailSentences.reset(brand, link: link(token.path("/password/reset", interaction)))
            }
        }
    }

    /// Whether a link can be used still, for the page that asks for the new password. Nothing is written or counted: opening a link
    /// has no effect, and 256 random bits are not guessed.
    package func isGood(_ token: Secret, in rows: EnvironmentConnection, at now: Timestamp) throws -> Bool {
        try links.isGood(token, [.resetPassword], in: rows, at: now)
    }

    /// Sets the new password. Whoever was signed in with the old one is no longer, and nothing that was granted with it is left:
    /// sessions, refresh tokens, access tokens, and links in mails, of which one may lead the account to another address. The address
    /// is verified by the same act.
    ///
    /// Throws `IdentityError`, `LinkRefusal`, `SignInRefusal` for too many links that were none, `HashPoolBusy`.
    package func reset(
        token: Secret, password: Secret, visitor: Visitor, in store: EnvironmentStore, environment: ID<Environment>,
        at now: Timestamp
    ) throws -> User {
        try PasswordRules.check(password)
        let user = try links.attempt(visitor, in: store, at: now) {
            try use(token, password, visitor, in: store, at: now)
        }
        if let email = user.email {
            mails.tell { [mails] in
                try mails.mail(to: email, environment, in: store) { brand, link in
                    MailSentences.passwordChanged(brand, link: link("/password/forgot"))
                }
            }
        }
        return user
    }

    /// What whoever registered can have set. The operator's own stays: the name in their system, and the metadata.
    ///
    /// The `sub` stays too: roles, memberships and the operator's own records hang on the identifier, and may have been given to the
    /// address before its owner came.
    private static func cleared(_ profile: UserProfile) -> UserProfile {
        var kept = UserProfile()
        kept.externalID = profile.externalID
        kept.metadata = profile.metadata
        kept.lastSignInAt = profile.lastSignInAt
        return kept
    }

    private func use(
        _ token: Secret, _ password: Secret, _ visitor: Visitor, in store: EnvironmentStore, at now: Timestamp
    ) throws -> User {
        // What is no link costs no hash.
        guard try store.read({ try links.isGood(token, [.resetPassword], in: $0, at: now) }) else {
            throw try links.refuse(token, [.resetPassword], visitor, in: store, at: now)
        }
        let hash = try hashing.make(password, in: store.id)
        return try links.use(token, [.resetPassword], visitor, in: store, at: now) {
            [keeper, links] link, user, rows -> User? in
            guard let email = user.email, email == link.email, user.kind == .person else { return nil }
            // Of an account that nobody had verified, whatever was written in it is not its owner's.
            let verified =
                user.isEmailVerified
                ? user.with(at: now)
                : user.with(
                    isEmailVerified: true, names: (first: nil, last: nil), profile: Self.cleared(user.profile), at: now)
            _ = try rows.users.update(verified)
            try rows.users.setPassword(hash, of: user.id, at: now)
            try rows.mailTokens.endAll(of: user.id, at: now)
            // Whoever used the account so far has not shown that the address is theirs: what they allowed was not its owner's.
            if !user.isEmailVerified {
                for consent in try rows.consents.all(of: user.id) {
                    _ = try rows.consents.delete(user.id, consent.client)
                }
            }
            let ended = try keeper.endAll(
                of: user.id, except: nil, by: .user(user.id), visitor: visitor, in: rows, at: now)
            try keeper.endGrants(of: user.id, in: rows, at: now)
            try rows.note(
                AuditEvent(
                    id: links.randomness.id(at: now), action: "user.password_reset", actor: .user(user.id),
                    targets: [.init(type: "user", id: user.id.description)],
                    changes: [.init("sessions_ended", from: nil, to: String(ended))],
                    remoteAddress: visitor.remoteAddress, requestID: visitor.requestID, occurredAt: now))
            return verified
        }
    }
}
