// gatehouse user: people who sign in.

internal import Log

import Administration
import ArgumentParser
import Identity
import JSON
import Log
import Model
import POSIX
import Store

struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Makes users.", subcommands: [UserCreate.self])
}

struct UserCreate: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Makes a user with a password.",
        discussion: """
            The password is the first line of standard input, never an argument: arguments stand in the list of processes.

              gatehouse user create --environment acme --email alice@example.com < password-file
              gatehouse user create --environment acme --email bob@example.com --generate-password
              gatehouse user create --environment acme --email eve@example.com --verified --first-name Eve --phone "+49 30 901820" \
                --profile '{"locale":"de-DE","address":{"locality":"Berlin","country":"DE"}}' < password-file

            --profile is a JSON object of OpenID Connect's standard claims: name, middle_name, nickname, preferred_username, profile, \
            picture, website, gender, birthdate, zoneinfo, locale, and address.
            """)

    @Option(help: ArgumentHelp("The environment's handle.", valueName: "handle"))
    var environment: String

    @Option(help: "The e-mail address to sign in with.", transform: Words.email)
    var email: EmailAddress

    @Option(help: "The first name.", transform: Words.name)
    var firstName: String?

    @Option(help: "The last name.", transform: Words.name)
    var lastName: String?

    @Flag(help: "Makes a random password and prints it once.")
    var generatePassword = false

    @Flag(
        name: [.customLong("verified"), .customLong("email-verified")], help: "Takes the e-mail address as verified.")
    var emailVerified = false

    @Option(help: "The phone number, with a plus sign and the country's code.", transform: Words.phone)
    var phone: String?

    @Flag(help: "Takes the phone number as verified.")
    var phoneVerified = false

    @Option(
        help: ArgumentHelp("Further standard claims, as a JSON object.", valueName: "json"), transform: Words.profile)
    var profile: String?

    @Option(help: "In the dashboard's environment: the handle of the account that this user shall own.")
    var owns: String?

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard phone != nil || !phoneVerified else { throw ValidationError("--phone-verified needs --phone") }
    }

    func perform(_ session: Session) throws -> Report {
        let installation = session.installation
        let environment = try installation.environment(environment)
        let account = try owns.map { try installation.account($0) }
        guard account == nil || environment.kind == .dashboard else {
            throw AdministrationError(
                "--owns is for users of the dashboard's environment, and \(environment.handle) is another one")
        }
        let generated = generatePassword ? Secret(installation.newPassword()) : nil
        let user = try UserCreation(randomness: installation.randomness).create(
            email: email, password: try generated ?? typed(), isEmailVerified: emailVerified, firstName: firstName,
            lastName: lastName, profile: userProfile, actor: session.actor, at: installation.clock.now(),
            in: try installation.stores.store(environment.id))
        if let account { try installation.addOwner(user.id, to: account, actor: session.actor) }
        var lines = ["The user \(email) has been made in \(environment.handle), with the id \(user.id)."]
        var json: JSONObject = [
            "id": .string(user.id.description), "email": .string(email.description),
            "email_verified": .bool(emailVerified), "environment": .string(environment.handle.description),
        ]
        json["first_name"] = firstName.map { .string($0) }
        json["last_name"] = lastName.map { .string($0) }
        json["phone_number"] = phone.map { .string($0) }
        json["profile"] = try profile.map { try JSON(parsing: Array($0.utf8)) }
        if let generated {
            lines.append("The password, shown this once: \(generated.reveal())")
            json["password"] = .string(generated.reveal())
        }
        return Report(lines, .object(json), events: [CommandEvent(.userProvisioned, environment.handle)])
    }

    private var userProfile: UserProfile {
        var made = UserProfile()
        made.phoneNumber = phone
        made.isPhoneNumberVerified = phoneVerified
        if let profile { made.claims = profile }
        return made
    }

    private func typed() throws -> Secret {
        guard let bytes = StandardInput.secretLine(prompt: "Password for \(email): "),
            let text = String(validating: bytes, as: UTF8.self), !text.isEmpty
        else {
            throw AdministrationError(
                "there is no password on standard input; write it there in one line, or use --generate-password")
        }
        return Secret(text)
    }
}
