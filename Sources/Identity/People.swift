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

    package init(
        hashing: HashPool, guesses: Guesses, mails: MailQueue, control: ControlStore, randomness: Randomness
    ) {
        self.hashing = hashing
        let room = MailRoom(queue: mails, control: control, guesses: guesses)
        let links = MailLinks(randomness: randomness, guesses: guesses)
        let proof = PasswordProof(hashing: hashing, guesses: guesses, randomness: randomness)
        sessions = SessionKeeper(randomness: randomness)
        signIn = SignIn(proof, sessions)
        emailVerification = EmailVerification(room, links)
        registration = Registration(hashing, room, emailVerification, randomness)
        passwordReset = PasswordReset(hashing, room, links, sessions)
        account = AccountChanges(proof, room, links, sessions)
        invitations = InvitationDesk(hashing, room, links)
    }
}
