// Mails to the people of the dashboard: invitations to work for an account, and codes that make one.

package import Model
package import Outbound
package import Store

package struct OperatorMails: Sendable {
    private let mails: MailRoom

    init(_ mails: MailRoom) {
        self.mails = mails
    }

    /// For a command, which has nothing else of this room.
    package init(queue: MailQueue, control: ControlStore, guesses: Guesses) {
        mails = MailRoom(queue: queue, control: control, guesses: guesses)
    }

    /// From which dashboard a mail comes: whose brand it has, and where its link leads.
    package struct Sender: Sendable {
        let store: EnvironmentStore
        let environment: ID<Environment>

        package init(store: EnvironmentStore, environment: ID<Environment>) {
            self.store = store
            self.environment = environment
        }
    }

    /// Whether another mail may go to this address now.
    package func allowsInvitation(to email: EmailAddress, from sender: Sender) -> Bool {
        mails.allows(.invitation, to: email.description, sender.environment)
    }

    /// Mails the link of an invitation that was committed.
    package func invite(
        _ invitation: MemberInvitation, to account: String, by inviter: EmailAddress?, _ secret: Secret,
        from sender: Sender
    ) {
        mails.tell { [mails] in
            try mails.mail(to: invitation.email, sender.environment, in: sender.store) { brand, link in
                MailSentences.membership(
                    brand, account: account, role: invitation.role, by: inviter, until: invitation.expiresAt,
                    link: link(MailedToken(secret: secret, email: invitation.email).path("/join/\(invitation.id)")))
            }
        }
    }

    /// Mails the code of an approval that was committed. The link leads to the form and carries no code: what is typed stands in no
    /// address, and so in no history and no log of anybody's.
    package func approve(_ invite: Invite, code: Secret, until end: Timestamp, from sender: Sender) {
        mails.tell { [mails] in
            try mails.mail(to: invite.email, sender.environment, in: sender.store) { brand, link in
                MailSentences.approval(brand, code: code, until: end, link: link("/accounts/new"))
            }
        }
    }
}
