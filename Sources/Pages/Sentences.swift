// Every sentence of the pages, in one place: another language is another value of this type.

internal import Model

/// What pages say. `{…}` stands for what `filled` puts in.
package struct Sentences: Sendable {
    package static let english = Sentences()

    /// English: another language says what it says instead.
    package init() {}

    /// BCP 47.
    package var language = "en"

    // Everywhere.
    package var skipToContent = "Skip to content"
    package var errorTitle = "Error: {title}"
    package var pageTitle = "{title} – {brand}"
    package var email = "E-mail address"
    package var password = "Password"
    package var newPassword = "New password"
    package var firstName = "First name"
    package var lastName = "Last name"
    package var optional = "optional"
    package var passwordHint =
        "At least 8 characters. Three or four unrelated words are easy to remember and hard to guess."
    package var summaryTitle = "Please look at this again"
    package var requestReference = "Request"
    package var decisionReference = "Reference"
    package var newWindow = "opens in a new window"
    package var cancelAndReturn = "Back to sign-in"

    // Sign-in.
    package var signInTitle = "Sign in"
    package var signInTo = "to continue to {application}"
    package var signInAgain = "Please confirm that it is you, {email}."
    package var signedInElsewhere = "You are signed in as {email}, perhaps since you used another window."
    package var goOnAs = "Go on as {email}"
    package var formOutdated = "You signed in or out in another window, so nothing was done. Please send this again."
    package var signInButton = "Sign in"
    package var forgotLink = "Forgot your password?"
    package var registerQuestion = "No account yet?"
    package var registerLink = "Create an account"
    package var signInWrong = "The e-mail address or the password is not right. Check both, and that Caps Lock is off."
    package var signInUnverified = "If you have just registered, open the link in the mail from us first."
    package var signInTooMany = "There were too many attempts. Try again in {minutes}, or reset your password."
    package var busy = "Many people are here right now. Try again in {seconds}."
    package var oneMinute = "1 minute"
    package var severalMinutes = "{count} minutes"
    package var oneSecond = "1 second"
    package var severalSeconds = "{count} seconds"

    // Registration.
    package var registerTitle = "Create an account"
    package var registerButton = "Create account"
    package var haveAccountQuestion = "Already have an account?"
    package var registrationClosedTitle = "Registration is closed"
    package var registrationClosed = "New accounts are made by the operator of this site. Ask them for one."
    package var homeText = "This is where you sign in for the applications of {name}."
    package var homeAccount = "Your account"
    package var homeDevelopers =
        "For developers: this is an OpenID Connect provider, and what it offers is in its discovery document."
    package var mailSentTitle = "Look into your mail"
    package var mailSent =
        "If {email} can be used here, we have sent a message to it. Open the link in it to go on; it may take a minute, and may lie with the spam."
    package var emailInvalid = "Enter an e-mail address, such as name@example.com."
    package var emailMissing = "Enter your e-mail address."
    package var passwordMissing = "Enter your password."
    package var passwordTooShort = "Use at least {count} characters."
    package var passwordTooLong = "Use at most {count} bytes."
    package var passwordHasNUL = "Leave out the character NUL."
    package var passwordUnchanged = "This is your present password. Choose another one."
    package var nameTooLong = "A name has at most {count} characters here."
    package var nameHasControlCharacters = "Leave out characters that cannot be seen."
    package var newPasswordMissing = "Enter a new password."

    // Verification.
    package var verifyTitle = "Verify your e-mail address"
    package var verifyText =
        "Enter the password of your account to confirm that this address is yours. It shows that nobody else opened the account."
    package var verifyButton = "Confirm and sign in"
    package var verifyQuestion = "Forgotten, or never chosen?"
    package var verifyWrong = "This is not the password of the account."
    package var verified = "Your e-mail address is verified."
    package var linkDeadTitle = "This link does not work any more"
    package var linkDead = "It was used already, has expired, or was replaced by a newer one. Ask for a new one."
    package var askForNewLink = "Get a new link"

    // Invitations.
    package var invitationTitle = "You are invited"
    package var invitationTo = "You are invited to join {organization}."
    package var invitationHere = "You are invited to open an account here."
    package var invitationAs = "You accept as {email}."
    package var invitationSignIn = "{email} has an account here. Enter its password to accept."
    package var invitationNewcomer = "Choose a password for your account, {email}."
    package var invitationAccept = "Accept"
    package var invitationDecline = "Decline"
    package var invitationDead = "It was answered already, has expired, or was taken back. Ask whoever invited you."
    package var acceptedTitle = "You have accepted"
    package var acceptedText = "Everything is set up for you."
    package var declinedTitle = "You have declined"
    package var declinedText = "Nothing was changed. You can close this window."

    // Reset.
    package var forgotTitle = "Reset your password"
    package var forgotText = "Tell us your e-mail address, and we send you a link to choose a new password."
    package var forgotButton = "Send the link"
    package var resetTitle = "Choose a new password"
    package var resetButton = "Set password"
    package var resetDoneTitle = "Your password is changed"
    package var resetDone = "You are signed out everywhere else. Sign in with the new password."

    // Consent.
    package var consentTitle = "Allow {application} access?"
    package var consentAccount = "You are signed in as {email}."
    package var consentIntroduction = "{application} would like to:"
    package var consentAPI = "At {api}:"
    package var consentOptional = "You may leave out what is not needed."
    package var consentRequired = "needed"
    package var consentAllow = "Allow"
    package var consentRefuse = "Refuse"
    package var consentPolicy = "Privacy policy"
    package var consentTerms = "Terms of service"
    package var consentHome = "Website"
    package var consentWithdraw = "You can withdraw this at any time in your account."
    package var consentReturn = "You will be sent to {host}."
    package var logoOf = "Logo of {application}"
    package var scopeSentences = [
        "openid": "know who you are on this site",
        "profile": "see your name and other parts of your profile",
        "email": "see your e-mail address",
        "address": "see your postal address",
        "phone": "see your phone number",
        "offline_access": "keep this access when you are not there, until you withdraw it",
    ]
    package var unknownScope = "use the permission “{scope}”"

    // Back to the application (form_post).
    package var handOverTitle = "Back to the application"
    package var handOverText = "If nothing happens by itself:"
    package var handOverButton = "Continue"

    // Sign-out.
    package var signOutTitle = "Sign out?"
    package var signOutText = "An application asks to sign you out here."
    package var staySignedIn = "No, stay signed in"
    package var signedOutTitle = "You are signed out"
    package var signedOut = "Close this window if others use this computer too."

    // Problems.
    package var problemTitle = "That did not work"
    package var notFoundTitle = "There is nothing here"
    package var forbiddenTitle = "That is not possible"
    package var tooManyTitle = "One moment, please"
    package var brokenTitle = "Something broke on our side"
    package var problemHelp = "If you ask somebody for help, tell them this:"
    package var interactionGoneTitle = "This sign-in is over"
    package var interactionGone =
        "It has expired, was finished already, or was begun in another browser. Go back to the application and start again."
    package var otherBrowser =
        "This sign-in was begun in another browser, or cookies are blocked. Go back to the application and start again."
    package var outOfStep =
        "This was not the next step of the sign-in. Go back to the application and start again."
    package var tooManyWaiting =
        "Too many sign-ins were begun here and not finished. Finish one that is open, or try again in {minutes}."
    package var tooManyLinks = "Too many links were tried that are not ours. Try again in {minutes}."
    package var rateLimited = "There were too many requests from where you are. Try again in {seconds}."
    package var formFromElsewhere =
        "This form was not sent from a page of this site, so nothing was changed. Open the page here and send it again."
    package var noCookie =
        "Your browser sent no cookie of this site, so nothing was changed. Allow cookies for it, go back, reload the page and try again."
    package var formOutOfDate =
        "This form is out of date, perhaps because you signed in or out in another window. Nothing was changed: go back, reload the page and try again."
    package var formUnreadable = "What was sent is no form of ours. Go back, reload the page and try again."
    package var fieldRepeated = "The form holds a field twice. Go back, reload the page and try again."
    package var notYours = "It has ended already, or is not yours."
    package var notFound = "The address may be out of date, or have a mistake in it."
    package var methodNotAllowed = "This address cannot be used in this way. Go back and start again from there."
    package var broken = "This is not your fault. Try again in a minute."
    package var unavailable = "This is not possible right now. Try again in {seconds}."
    package var environmentDisabled = "This site has been switched off by its operator."

    // Account.
    package var accountTitle = "Your account"
    package var navigation = "Account"
    package var profileTitle = "Profile"
    package var passwordTitle = "Password"
    package var sessionsTitle = "Sessions"
    package var applicationsTitle = "Applications"
    package var save = "Save"
    package var profileSaved = "Your profile is saved."
    package var emailVerified = "verified"
    package var sendVerification = "Send a link to verify it"
    package var emailNotVerified = "not verified yet"
    package var currentPassword = "Present password"
    package var currentPasswordWrong = "This is not your present password."
    package var changePassword = "Change password"
    package var changeEmailTitle = "Change e-mail address"
    package var changeEmailText =
        "We send a link to the new address. Your address changes when you open it, and until then everything stays as it is."
    package var emailUnchanged = "This is your address already."
    package var newEmail = "New e-mail address"
    package var changeEmailLink = "Change"
    package var changeEmailSent =
        "If the new address can be used here, we have sent a message to it. Open the link in it within a day; it may lie with the spam."
    package var passwordChanged = "Your password is changed. You are signed out on your other devices."
    package var sessionsText = "Where you are signed in. Sign out what you do not know, and change your password then."
    package var thisSession = "this device"
    package var unknownDevice = "Unknown device"
    package var sessionSince = "Signed in {time}"
    package var sessionActive = "last active {time}"
    package var sessionFrom = "from {address}"
    package var signOut = "Sign out"
    package var signOutDevice = "Sign out {device}"
    package var signOutOthers = "Sign out everywhere else"
    package var sessionEnded = "That device is signed out."
    package var months =
        "January February March April May June July August September October November December"
    package var moment = "{day} {month} {year}, {time} UTC"
    package var othersEnded = "All other devices are signed out."
    package var applicationsText = "What you have allowed applications to do. Withdrawing ends their access at once."
    package var noApplications = "You have not given access to any application."
    package var applicationSince = "Allowed {time}"
    package var ownApplication = "It belongs to this site and needs no permission of yours."
    package var signOutOf = "Sign out of {application}"
    package var withdraw = "Withdraw"
    package var withdrawFrom = "Withdraw access of {application}"
    package var withdrawn = "The access is withdrawn."

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
        return minutes == 1 ? oneMinute : filled(\.severalMinutes, ["count": String(minutes)])
    }

    func seconds(_ seconds: Int) -> String {
        seconds <= 1 ? oneSecond : filled(\.severalSeconds, ["count": String(seconds)])
    }

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
    /// A time as people read it, in UTC.
    func time(_ time: Timestamp) -> String {
        let text = time.description
        let parts = text.prefix(10).split(separator: "-")
        guard parts.count == 3, let month = Int(parts[1]), let day = Int(parts[2]), (1...12).contains(month) else {
            return text
        }
        let names = months.split(separator: " ")
        return filled(
            \.moment,
            [
                "day": String(day), "month": names.count == 12 ? String(names[month - 1]) : String(month),
                "year": String(parts[0]), "time": String(text.dropFirst(11).prefix(5)),
            ])
    }
}
