// Every sentence of the pages, in one place: another language is another value of this type.

internal import Model

/// What pages say. `{…}` stands for what `filled` puts in.
package struct Sentences: Sendable {
    package static let english = Sentences()

    /// BCP 47.
    var language = "en"

    // Everywhere.
    var skipToContent = "Skip to content"
    var errorTitle = "Error: {title}"
    var pageTitle = "{title} – {brand}"
    var email = "E-mail address"
    var password = "Password"
    var newPassword = "New password"
    var firstName = "First name"
    var lastName = "Last name"
    var optional = "optional"
    var passwordHint = "At least 8 characters. Three or four unrelated words are easy to remember and hard to guess."
    var summaryTitle = "Please look at this again"
    var requestReference = "Request"
    var decisionReference = "Reference"
    var newWindow = "opens in a new window"
    var cancelAndReturn = "Back to sign-in"

    // Sign-in.
    var signInTitle = "Sign in"
    var signInTo = "to continue to {application}"
    var signInAgain = "Please confirm that it is you, {email}."
    var signInButton = "Sign in"
    var forgotLink = "Forgot your password?"
    var registerQuestion = "No account yet?"
    var registerLink = "Create an account"
    var signInWrong = "The e-mail address or the password is not right. Check both, and that Caps Lock is off."
    var signInUnverified = "Verify your e-mail address first: we have sent you a link."
    var signInTooMany = "There were too many attempts. Try again in {minutes}, or reset your password."
    var busy = "Many people are here right now. Try again in {seconds}."
    var resendButton = "Send the link again"

    // Registration.
    var registerTitle = "Create an account"
    var registerButton = "Create account"
    var haveAccountQuestion = "Already have an account?"
    var registrationClosedTitle = "Registration is closed"
    var registrationClosed = "New accounts are made by the operator of this site. Ask them for one."
    var mailSentTitle = "Look into your mail"
    var mailSent =
        "If {email} can be used here, we have sent a message to it. Open the link in it to go on; it may take a minute, and may lie with the spam."
    var emailInvalid = "Enter an e-mail address, such as name@example.com."
    var emailMissing = "Enter your e-mail address."
    var passwordMissing = "Enter your password."
    var passwordTooShort = "Use at least {count} characters."
    var passwordTooLong = "Use at most {count} bytes."
    var passwordHasNUL = "Leave out the character NUL."
    var nameTooLong = "A name has at most {count} characters here."
    var nameHasControlCharacters = "Leave out characters that cannot be seen."
    var newPasswordMissing = "Enter a new password."

    // Verification.
    var verifyTitle = "Verify your e-mail address"
    var verifyText = "One more step: confirm that this address is yours."
    var verifyButton = "Verify"
    var verifiedTitle = "Your e-mail address is verified"
    var verifiedText = "Thank you. You can sign in now."
    var linkDeadTitle = "This link does not work any more"
    var linkDead = "It was used already, has expired, or was replaced by a newer one. Ask for a new one."
    var askForNewLink = "Get a new link"

    // Reset.
    var forgotTitle = "Reset your password"
    var forgotText = "Tell us your e-mail address, and we send you a link to choose a new password."
    var forgotButton = "Send the link"
    var resetTitle = "Choose a new password"
    var resetButton = "Set password"
    var resetDoneTitle = "Your password is changed"
    var resetDone = "You are signed out everywhere else. Sign in with the new password."

    // Consent.
    var consentTitle = "Allow {application} access?"
    var consentAccount = "You are signed in as {email}."
    var consentIntroduction = "{application} would like to:"
    var consentOptional = "You may leave out what is not needed."
    var consentRequired = "needed"
    var consentAllow = "Allow"
    var consentRefuse = "Refuse"
    var consentPolicy = "Privacy policy"
    var consentTerms = "Terms of service"
    var consentHome = "Website"
    var consentWithdraw = "You can withdraw this at any time in your account."
    var consentReturn = "You will be sent to {host}."
    var logoOf = "Logo of {application}"
    var scopeSentences = [
        "openid": "know who you are on this site",
        "profile": "see your name and other parts of your profile",
        "email": "see your e-mail address",
        "address": "see your postal address",
        "phone": "see your phone number",
        "offline_access": "keep this access when you are not there, until you withdraw it",
    ]
    var unknownScope = "use the permission “{scope}”"

    // Sign-out.
    var signedOutTitle = "You are signed out"
    var signedOut = "Close this window if others use this computer too."

    // Problems.
    var problemTitle = "That did not work"
    var notFoundTitle = "There is nothing here"
    var forbiddenTitle = "That is not possible"
    var tooManyTitle = "One moment, please"
    var brokenTitle = "Something broke on our side"
    var problemHelp = "If you ask somebody for help, tell them this:"
    var interactionGoneTitle = "This sign-in is over"
    var interactionGone =
        "it has expired, was finished already, or was begun in another browser; go back to the application and start again"
    var fieldRepeated = "the form holds a field twice; go back, reload the page and try again"
    var notYours = "it has ended already, or is not yours"

    // Account.
    var accountTitle = "Your account"
    var navigation = "Account"
    var profileTitle = "Profile"
    var passwordTitle = "Password"
    var sessionsTitle = "Sessions"
    var applicationsTitle = "Applications"
    var save = "Save"
    var profileSaved = "Your profile is saved."
    var emailVerified = "verified"
    var emailNotVerified = "not verified yet"
    var currentPassword = "Present password"
    var currentPasswordWrong = "This is not your present password."
    var changePassword = "Change password"
    var passwordChanged = "Your password is changed. You are signed out on your other devices."
    var sessionsText = "Where you are signed in. Sign out what you do not know, and change your password then."
    var thisSession = "this device"
    var unknownDevice = "Unknown device"
    var sessionSince = "Signed in {time}"
    var sessionActive = "last active {time}"
    var sessionFrom = "from {address}"
    var signOut = "Sign out"
    var signOutDevice = "Sign out {device}"
    var signOutOthers = "Sign out everywhere else"
    var sessionEnded = "That device is signed out."
    var othersEnded = "All other devices are signed out."
    var applicationsText = "What you have allowed applications to do. Withdrawing ends their access at once."
    var noApplications = "You have not given access to any application."
    var applicationSince = "Allowed {time}"
    var withdraw = "Withdraw"
    var withdrawFrom = "Withdraw access of {application}"
    var withdrawn = "The access is withdrawn."

    /// A sentence with its places filled. What is put in is text; whoever shows it escapes the whole.
    func filled(_ sentence: KeyPath<Sentences, String>, _ values: [String: String]) -> String {
        Self.fill(self[keyPath: sentence], values)
    }

    static func fill(_ sentence: String, _ values: [String: String]) -> String {
        var result = ""
        var rest = sentence[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            result += rest[..<open] + isolated(values[name] ?? "")
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    /// Without the characters that turn the direction of what stands around them (Unicode Standard Annex 9): a name must not
    /// rewrite the sentence it stands in.
    private static func isolated(_ value: String) -> String {
        var result = ""
        result.unicodeScalars.append(
            contentsOf: value.unicodeScalars.filter {
                !(0x202a...0x202e).contains($0.value) && !(0x2066...0x2069).contains($0.value)
            })
        return result
    }

    func minutes(_ seconds: Int) -> String {
        let minutes = max(1, (seconds + 59) / 60)
        return minutes == 1 ? "1 minute" : "\(minutes) minutes"
    }

    func seconds(_ seconds: Int) -> String { seconds == 1 ? "1 second" : "\(max(1, seconds)) seconds" }

    /// A permission in plain words: the operator's description, or ours of OpenID Connect's scopes.
    func permission(_ scope: String, description: String?) -> String {
        if let ours = scopeSentences[scope] { return ours }
        guard let description, !description.isEmpty, description != scope else {
            return filled(\.unknownScope, ["scope": scope])
        }
        return description
    }
}

extension Sentences {
    /// `22 November 2026, 14:05 UTC`.
    func moment(_ time: Timestamp) -> String {
        let text = time.description
        let parts = text.prefix(10).split(separator: "-")
        guard parts.count == 3, let month = Int(parts[1]), let day = Int(parts[2]), (1...12).contains(month) else {
            return text
        }
        return "\(day) \(Self.months[month - 1]) \(parts[0]), \(text.dropFirst(11).prefix(5)) UTC"
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
