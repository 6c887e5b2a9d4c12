// Proving that an address is one's own.

package import Model
package import Store

package struct EmailVerification: Sendable {
    /// Seconds.
    package static let lifetime = 86_400

    private let mails: MailRoom
    private let links: MailLinks
    private let mail: VerificationMail
    private let proof: PasswordProof
    private let signIn: SignIn
    private let randomness: Randomness

    init(_ mail: VerificationMail, _ proof: PasswordProof, _ signIn: SignIn) {
        self.mail = mail
        mails = mail.mails
        links = mail.links
        self.proof = proof
        self.signIn = signIn
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
        try mail.send(to: email, interaction: interaction, in: store, environment: environment, at: now)
    }

    /// Uses a link up: the address it went to is the user's and verified from now on, and they are signed in.
    ///
    /// The link proves the mailbox, and the password that it is the mailbox of whoever the account belongs to. Without the password
    /// somebody could open an account with another's address, or give it to their own, and have the owner's click verify it for
    /// them (CWE-287, account pre-hijacking). Whoever owns the address and not the password sets their own: `PasswordReset`.
    ///
    /// Throws a `LinkRefusal`; a `SignInRefusal` for another password, which leaves the link as it is.
    ///
    /// - Parameter replacing: what the browser was signed in with, as at `SignIn`.
    package func verify(
        token: Secret, password: Secret, replacing: Session?, visitor: Visitor, in store: EnvironmentStore,
        environment: ID<Environment>, at now: Timestamp
    ) throws -> SignedIn {
        let (proven, email, former) = try links.attempt(visitor, in: store, at: now) {
            let proven = try prove(password, token, visitor, in: store, environment, at: now)
            let (user, former) = try use(token, proven, visitor, in: store, at: now)
            return (proven, user.email, former)
        }
        if let former, let email {
            mails.tell { [mails] in
                try mails.mail(to: former, environment, in: store) { brand, link in
                    MailSentences.emailChanged(brand, to: email.description, link: link("/login"))
                }
            }
        }
        return try signIn.signIn(proven, replacing: replacing, visitor: visitor, in: store, at: now)
    }

    /// Whether a link can be used still, for the page that asks for the password. Nothing is written or counted.
    package func isGood(_ token: Secret, in rows: EnvironmentConnection, at now: Timestamp) throws -> Bool {
        try links.isGood(token, Self.purposes, in: rows, at: now)
    }

    private func prove(
        _ password: Secret, _ token: Secret, _ visitor: Visitor, in store: EnvironmentStore,
        _ environment: ID<Environment>, at now: Timestamp
    ) throws -> Proven {
        let found = try store.read { rows -> (user: User, hash: String?)? in
            guard let link = try links.find(token, Self.purposes, in: rows, at: now),
                let user = try rows.users.find(link.user), user.kind == .person
            else { return nil }
            return (user, try rows.users.password(of: user.id))
        }
        // What is no link costs no hash.
        guard let found else { throw try links.refuse(token, Self.purposes, visitor, in: store, at: now) }
        let account = found.user.email?.description ?? found.user.id.description
        return try proof.prove(
            password, of: found, account: account, visitor: visitor, in: store, environment: environment, at: now)
    }

    private static let purposes: Set<MailToken.Purpose> = [.verifyEmail, .changeEmail]

    /// The user as they are now, and the address that they had before, where it is another.
    private func use(
        _ token: Secret, _ proven: Proven, _ visitor: Visitor, in store: EnvironmentStore, at now: Timestamp
    ) throws -> (User, EmailAddress?) {
        try links.use(token, Self.purposes, visitor, in: store, at: now) {
            [randomness] link, user, rows -> (User, EmailAddress?)? in
            guard try proven.current(in: rows)?.id == user.id else { return nil }
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
