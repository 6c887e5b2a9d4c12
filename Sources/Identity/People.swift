// The services of this room, made once and handed to whoever needs one of them.

package import Model
package import Outbound
package import Store

/// What people do, as services that share their counters, their hashing and their queue of mails.
package struct People: Sendable {
    package let hashing: HashPool
    package let sessions: SessionKeeper
    package let signIn: SignIn
    package let registration: Registration
    package let emailVerification: EmailVerification
    package let passwordReset: PasswordReset
    package let account: AccountChanges
    package let invitations: InvitationDesk
    package let operatorMails: OperatorMails
    package let mails: MailQueue

    /// Of every refusal's record, in this room and the others.
    package let budget: DecisionBudget

    package init(
        hashing: HashPool, guesses: Guesses, budget: DecisionBudget, mails: MailQueue, control: ControlStore,
        randomness: Randomness
    ) {
        self.hashing = hashing
        self.mails = mails
        self.budget = budget
        let room = MailRoom(queue: mails, control: control, guesses: guesses)
        let decisions = SignInDecisions(budget: budget, randomness: randomness)
        let links = MailLinks(guesses: guesses, decisions: decisions)
        let proof = PasswordProof(hashing: hashing, guesses: guesses, decisions: decisions)
        sessions = SessionKeeper(randomness: randomness)
        let verification = VerificationMail(mails: room, links: links)
        signIn = SignIn(proof, sessions, verification)
        emailVerification = EmailVerification(verification, proof, signIn)
        registration = Registration(hashing, room, emailVerification, decisions)
        passwordReset = PasswordReset(hashing, room, links, sessions)
        account = AccountChanges(proof, room, links, sessions)
        invitations = InvitationDesk(hashing, room, links)
        operatorMails = OperatorMails(room)
    }
}
