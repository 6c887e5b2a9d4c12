// Registering oneself.

package import Model
package import Store

package struct Registration: Sendable {
    private let hashing: HashPool
    private let mails: MailRoom
    private let verification: EmailVerification
    private let decisions: SignInDecisions
    private let randomness: Randomness

    init(_ hashing: HashPool, _ mails: MailRoom, _ verification: EmailVerification, _ decisions: SignInDecisions) {
        self.hashing = hashing
        self.mails = mails
        self.verification = verification
        self.decisions = decisions
        randomness = decisions.randomness
    }

    private enum Outcome: Sendable {
        case created
        case exists(EmailAddress)
        case closed
    }

    /// Makes a person's account, and mails a link that verifies the address. Where there is one already, its owner gets another
    /// mail, and whoever asked the same answer: only who reads the mails learns which it was. What follows tells no more, as long as
    /// the environment requires verification: `SignIn` refuses the new account's password as it does a wrong one.
    ///
    /// Whoever registers need not own the address. So the password that is chosen here gives the account to nobody before the owner
    /// of the address has shown to know it (`EmailVerification.verify`), or has set another.
    ///
    /// Throws `IdentityError` for a password that cannot be one, `RegistrationClosed`, `HashPoolBusy`, `MailQueueFull`.
    ///
    /// - Parameter interaction: where the link goes on afterwards, in the same browser.
    package func register(
        email: EmailAddress, password: Secret, firstName: String?, lastName: String?, interaction: ID<Interaction>?,
        visitor: Visitor, in store: EnvironmentStore, environment: ID<Environment>, at now: Timestamp
    ) throws {
        try PasswordRules.check(password)
        let names = (try PersonName.parse(firstName), try PersonName.parse(lastName))
        // Asked before the work and again in the write: whatever hid the form, this is what refuses (CVE-2024-49757).
        guard try store.read({ try $0.settings.get().allowsRegistration }) else {
            throw try close(visitor, in: store, at: now)
        }
        let hash = try hashing.make(password, in: environment)
        let user = User(
            id: randomness.id(at: now), kind: .person, email: email, isSelfRegistered: true, firstName: names.0,
            lastName: names.1, createdAt: now, updatedAt: now)
        let event = AuditEvent(
            id: randomness.id(at: now), action: "user.registered", actor: .user(user.id),
            targets: [.init(type: "user", id: user.id.description, name: email.description)],
            remoteAddress: visitor.remoteAddress, requestID: visitor.requestID, occurredAt: now)
        let outcome = try store.write { [decisions] rows -> Outcome in
            guard try rows.settings.get().allowsRegistration else { return .closed }
            if let other = try rows.users.find(email) {
                _ = try decisions.note(
                    BrokenRule(rule: "email_taken", value: email.description, user: other.id), visitor, in: rows,
                    of: store, at: now)
                // A commit as the other way has one, recorded or not: its time tells nothing.
                _ = try rows.users.update(other)
                return .exists(other.email ?? email)
            }
            try rows.users.insert(user)
            try rows.users.setPassword(hash, of: user.id, at: now)
            try rows.note(event)
            return .created
        }
        switch outcome {
        case .closed: throw try close(visitor, in: store, at: now)
        case .created:
            decisions.count(visitor, in: store.id)
            try verification.send(to: email, interaction: interaction, in: store, environment: environment, at: now)
        case .exists(let address):
            try mails.put(.registration, to: address.description, environment) { [mails] in
                try mails.mail(to: address, environment, in: store) { brand, link in
                    MailSentences.exists(brand, link: link("/login"))
                }
            }
        }
    }

    private func close(_ visitor: Visitor, in store: EnvironmentStore, at now: Timestamp) throws -> RegistrationClosed {
        let rule = BrokenRule(rule: "registration_closed", setting: "settings.registration")
        return RegistrationClosed(reference: try decisions.note(rule, visitor, in: store, at: now))
    }
}
