// Every sentence that a mail of the house says, in one place: another language is another of these.

internal import Model

/// A mail's words, before they have a form.
struct Letter: Sendable {
    let subject: String
    let heading: String
    let paragraphs: [String]
    var button: (label: String, link: String)?
    /// Below the rest, smaller.
    let footnote: String
}

/// English.
enum MailSentences {
    private static let notYou = "If this was not you, you need not do anything."

    static func verify(_ brand: String, link: String) -> Letter {
        Letter(
            subject: "Confirm your e-mail address", heading: "Confirm your e-mail address",
            paragraphs: [
                "Welcome to \(brand). Please confirm that this address is yours: the page behind the link asks for the password that "
                    + "you chose.", "The link works once, for 24 hours.",
            ], button: ("Confirm address", link),
            footnote: "Somebody gave this address to \(brand). \(notYou)")
    }

    static func changeEmail(_ brand: String, link: String) -> Letter {
        Letter(
            subject: "Confirm your new e-mail address", heading: "Confirm your new e-mail address",
            paragraphs: [
                "Please confirm that you want to sign in to \(brand) with this address from now on: the page behind the link asks "
                    + "for your password.",
                "The link works once, for 24 hours.",
            ], button: ("Confirm new address", link),
            footnote: "Somebody gave this address to \(brand). \(notYou)")
    }

    static func exists(_ brand: String, link: String) -> Letter {
        Letter(
            subject: "You already have an account", heading: "You already have an account",
            paragraphs: [
                "Somebody tried to register at \(brand) with this address, and it has an account already.",
                "If that was you, sign in. The same page helps you if you have forgotten your password.",
            ], button: ("Sign in", link), footnote: notYou)
    }

    /// - Parameter organization: nil where the invitation is to the environment itself.
    static func invitation(_ brand: String, organization: String?, until: Timestamp, link: String) -> Letter {
        let place = organization.map { "\($0) at \(brand)" } ?? brand
        return Letter(
            // The brand stands behind it.
            subject: organization.map { "You are invited to \($0)" } ?? "You are invited",
            heading: "You are invited to \(organization ?? brand)",
            paragraphs: [
                "You are invited to join \(place). The page behind the link lets you accept or decline.",
                "The link works once, until \(until.description.prefix(10)).",
            ], button: ("See the invitation", link),
            footnote: "If you do not know what this is about, you need not do anything.")
    }

    static func membership(
        _ brand: String, account: String, role: Member.Role, by inviter: EmailAddress?, until: Timestamp, link: String
    ) -> Letter {
        let who = inviter.map { "\($0) invites you" } ?? "You are invited"
        return Letter(
            subject: "You are invited to \(account)", heading: "You are invited to \(account)",
            paragraphs: [
                "\(who) to look after the environments of \(account) at \(brand), as \(role.rawValue). The page behind the link "
                    + "lets you accept or decline; to accept, sign in there, or create an account, with this very address.",
                "The link works once, until \(until.description.prefix(10)).",
            ], button: ("See the invitation", link),
            footnote: "If you do not know what this is about, you need not do anything.")
    }

    static func approval(_ brand: String, code: Secret, until: Timestamp, link: String) -> Letter {
        Letter(
            subject: "Your account can be made", heading: "Your account can be made",
            paragraphs: [
                "You asked for an account at \(brand), and you can make it now. Sign in, or register, with this very address, and type "
                    + "this code into the form:",
                code.reveal(), "The code works once, until \(until.description.prefix(10)).",
            ], button: ("Create your account", link),
            footnote: "If you did not ask for this, you need not do anything.")
    }

    static func reset(_ brand: String, link: String) -> Letter {
        Letter(
            subject: "Choose a new password", heading: "Choose a new password",
            paragraphs: [
                "Somebody asked for a new password for your account at \(brand).",
                "The link works once, for one hour. Your password stays as it is until you have chosen another.",
            ], button: ("Choose a new password", link), footnote: notYou)
    }

    static func passwordChanged(_ brand: String, link: String) -> Letter {
        Letter(
            subject: "Your password was changed", heading: "Your password was changed",
            paragraphs: [
                "The password of your account at \(brand) was changed just now, and you were signed out on other devices.",
                "If this was not you, choose a new password at once.",
            ], button: ("Choose a new password", link), footnote: "This mail is for your safety; it needs no answer.")
    }

    static func emailChanged(_ brand: String, to address: String, link: String) -> Letter {
        Letter(
            subject: "Your e-mail address was changed", heading: "Your e-mail address was changed",
            paragraphs: [
                "Your account at \(brand) belongs to the address \(address) from now on.",
                "If this was not you, tell whoever runs \(brand) at once.",
            ], button: ("Open \(brand)", link), footnote: "This mail is for your safety; it needs no answer.")
    }
}
