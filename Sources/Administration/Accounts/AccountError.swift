// Why something could not be done to an account, and what to say of it.

package import Model

package enum AccountError: Error, Equatable {
    /// There is no such account, or whoever asks does not work for it: nobody learns which.
    case notMember
    case needs(Member.Role, has: Member.Role)
    /// A role above one's own was to be given or taken.
    case aboveOwnRole(Member.Role)
    case lastOwner
    /// Somebody else was quicker, or it never was.
    case gone
    case alreadyMember(EmailAddress)
    case alreadyInvited(EmailAddress)
    case tooManyMails(EmailAddress)
    case linkIsDead
    case otherAddress(EmailAddress)
    case unverified
    case closed
    case codeMissing
    /// Unknown, used up, run out, or somebody else's: an answer for all of them.
    case codeRefused
    case tooManyAccounts(Int)
    case tooManyEnvironments(Int)
    case tooManyInvitations(Int)
    case tooManyInvitedToday(Int)
    case tooManyRequests
    case handleOfAccount(Handle)
    case confirmationDiffers(Handle)

    package var sentence: String {
        switch self {
        case .notMember: "there is no such account among those that you look after"
        case .needs(let role, let own):
            "this needs the role \(role.rawValue), and yours is \(own.rawValue); ask an owner of the account"
        case .aboveOwnRole(let own): "your own role is \(own.rawValue): nobody gives or takes a role above their own"
        case .lastOwner: "an account has at least one owner; make somebody else an owner first"
        case .gone: "this is not there any more, or has been decided already; look at the list again"
        case .alreadyMember(let email): "\(email) is a member of this account already"
        case .alreadyInvited(let email): "\(email) is invited already; take that invitation back to send another"
        case .tooManyMails(let email): "\(email) was sent many mails lately; try again in an hour"
        case .linkIsDead:
            "this invitation was answered, taken back, or has run out; whoever invited you can do it again"
        case .otherAddress(let email): "this invitation is for \(email), and you are signed in with another address"
        case .unverified: "your e-mail address is not verified yet"
        case .closed: "accounts are made by those who run this installation"
        case .codeMissing: "type the code from the mail"
        case .codeRefused:
            "this code is not good for you: it works once, for fourteen days, for the address that it was mailed to"
        case .tooManyAccounts(let most): "you own \(most) accounts, and nobody may make more here"
        case .tooManyEnvironments(let most): "an account has at most \(most) environments"
        case .tooManyInvitations(let most):
            "at most \(most) invitations of an account wait at once; take one back first"
        case .tooManyInvitedToday(let most): "an account sends at most \(most) invitations in a day"
        case .tooManyRequests: "very many requests wait for an answer; please try again in a few days"
        case .handleOfAccount(let handle): "the handle \"\(handle)\" is kept for the account of this name"
        case .confirmationDiffers(let handle): "type \(handle) to confirm"
        }
    }
}
