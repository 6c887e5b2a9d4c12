// Proving that an address is one's own.

package import Model
package import Store

package struct EmailVerification: Sendable {
    /// Seconds.
    package static let lifetime = 86_400

    private let mails: MailRoom
    private let links: MailLinks
    private let randomness: Randomness

    init(_ mails: MailRoom, _ links: MailLinks) {
        self.mails = mails
        self.links = links
        randomness = links.randomness
    }

    /// Mails a link that verifies an address: after registration, and whenever its owner asks again. Nothing happens where it is
    /// nobody's, or verified already; neither the answer nor its time tells.
    ///
    /// - Parameter interaction: where the link goes on afterwards, in the same browser.
    package func send(
        to email: EmailAddress, interaction: ID<Interaction>?, in store: EnvironmentStore,
        environment: ID<Environment>, at now: Timestamp
    ) throws {
        try mails.put(to: email.description, environment) { [mails, links] in
            guard let user = try store.read({ try $0.users.find(email) }),
                let token = try links.make(
                    .verifyEmail, for: user.id, lifetime: Self.lifetime, in: store, at: now,
                    to: { $0.isEmailVerified ? nil : $0.email })
            else { return nil }
            return try mails.mail(to: token.email, environment, in: store) { brand, link in
                MailSentences.verify(brand, link: link(token.path("/verify-email", interaction)))
            }
        }
    }

    /// Uses a link up: the address it went to is the user's and verified from now on. Throws a `LinkRefusal`.
    package func verify(
        token: Secret, visitor: Visitor, in store: EnvironmentStore, environment: ID<Environment>, at now: Timestamp
    ) throws -> User {
        let (user, former) = try links.attempt(visitor, in: store, at: now) {
            try use(token, visitor, in: store, at: now)
        }
        if let former, let email = user.email {
            mails.tell { [mails] in
                try mails.mail(to: former, environment, in: store) { brand, link in
                    MailSentences.emailChanged(brand, to: email.description, link: link("/login"))
                }
            }
        }
        return user
    }

    /// The user as they are now, and the address that they had before, where it is another.
    private func use(
        _ token: Secret, _ visitor: Visitor, in store: EnvironmentStore, at now: Timestamp
    ) throws -> (User, EmailAddress?) {
        try links.use(token, [.verifyEmail, .changeEmail], visitor, in: store, at: now) {
            [randomness] link, user, rows -> (User, EmailAddress?)? in
            switch link.purpose {
            case .resetPassword: return nil
            // The user has got another address since.
            case .verifyEmail: guard user.email == link.email else { return nil }
            // Somebody else has got this one since.
            case .changeEmail:
                guard try rows.users.find(link.email).map({ $0.id == user.id }) ?? true else { return nil }
            }
            let changed = user.with(email: link.email, isEmailVerified: true, at: now)
            _ = try rows.users.update(changed)
            try rows.note(
                AuditEvent(
                    id: randomness.id(at: now),
                    action: link.purpose == .verifyEmail ? "user.email_verified" : "user.email_changed",
                    actor: .user(user.id), targets: [.init(type: "user", id: user.id.description)],
                    changes: [.init("email", from: user.email?.description, to: link.email.description)],
                    remoteAddress: visitor.remoteAddress, requestID: visitor.requestID, occurredAt: now))
            return (changed, link.purpose == .changeEmail ? user.email : nil)
        }
    }
}
