// The mail with the link that verifies an address.

internal import Model
internal import Outbound
internal import Store

struct VerificationMail: Sendable {
    let mails: MailRoom
    let links: MailLinks

    /// For who asked. Throws `MailQueueFull`.
    func send(
        to email: EmailAddress, interaction: ID<Interaction>?, in store: EnvironmentStore,
        environment: ID<Environment>, at now: Timestamp
    ) throws {
        let order = order(email, interaction, store, environment, now)
        try mails.put(.registration, to: email.description, environment, order)
    }

    /// For who must not learn that there is one to send, and so not that the queue is full either.
    func offer(
        to email: EmailAddress, interaction: ID<Interaction>?, in store: EnvironmentStore,
        environment: ID<Environment>, at now: Timestamp
    ) {
        guard mails.allows(.registration, to: email.description, environment) else { return }
        mails.tell(order(email, interaction, store, environment, now))
    }

    private func order(
        _ email: EmailAddress, _ interaction: ID<Interaction>?, _ store: EnvironmentStore,
        _ environment: ID<Environment>, _ now: Timestamp
    ) -> MailQueue.Order {
        { [mails, links] in
            guard let user = try store.read({ try $0.users.find(email) }),
                let token = try links.make(
                    .verifyEmail, for: user.id, lifetime: EmailVerification.lifetime, in: store, at: now,
                    to: { $0.isEmailVerified ? nil : $0.email })
            else { return nil }
            return try mails.mail(to: token.email, environment, in: store) { brand, link in
                MailSentences.verify(brand, link: link(token.path("/verify-email", interaction)))
            }
        }
    }
}
