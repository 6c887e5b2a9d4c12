// The settings in force: where each came from, and what it means.

import Administration
import Identity
import Model
import Outbound
import POSIX
import Routing
import Store

/// Options before variables before the file before the defaults. An unknown name stops the program: a typing error must not
/// silently leave a default in place.
struct Configuration: Sendable {
    struct Value: Sendable {
        let text: String
        /// Where it was set, for `config check`.
        let source: String
    }

    private var values: [String: Value] = [:]
    let file: String?

    /// - Parameters:
    ///   - options: what stood on the command line.
    ///   - file: the settings file; without one, `gatehouse.env` in the data folder or the standard one, if there is any.
    init(options: [(Setting, String?)], file: String?) throws {
        let variables = CurrentProcess.environment.filter { $0.key.hasPrefix("GATEHOUSE_") }
        let given = options.compactMap { setting, text in
            text.map { (setting.variable, Value(text: $0, source: "option")) }
        }
        let data = given.first { $0.0 == Setting.data.variable }?.1.text ?? variables[Setting.data.variable]
        let credentials = CurrentProcess.variable("CREDENTIALS_DIRECTORY")
        let settings = try SettingsFile(named: file, data: data, credentials: credentials)
        self.file = settings?.path
        if let settings {
            for line in try settings.lines() {
                values[line.name] = Value(text: line.value, source: "\(settings.path), line \(line.number)")
            }
        }
        for (name, text) in variables { values[name] = Value(text: text, source: "environment variable") }
        for (name, value) in given { values[name] = value }
        for (name, value) in values where !Setting.all.contains(where: { $0.variable == name }) {
            throw ConfigurationError(
                "there is no setting \(name) (\(value.source)); 'gatehouse config check' lists them")
        }
    }

    func value(_ setting: Setting) -> Value? {
        values[setting.variable] ?? setting.fallback.map { Value(text: $0, source: "default") }
    }

    func text(_ setting: Setting) throws -> String {
        guard let value = value(setting) else {
            throw ConfigurationError("the setting \(setting.variable) is missing: \(setting.sentence)")
        }
        return value.text
    }

    /// What is wrong with a setting, and where it was set.
    private func refusal(_ setting: Setting, _ rule: String) -> ConfigurationError {
        ConfigurationError("\(setting.variable) \(rule) (\(value(setting)?.source ?? "not set"))")
    }

    // MARK: What they mean

    var folder: DataFolder {
        get throws { DataFolder(path: try text(.data), publicPath: try text(.publicFolder)) }
    }

    var keyFile: KeyFile {
        get throws {
            KeyFile(path: try text(.keyFile), credentials: CurrentProcess.variable("CREDENTIALS_DIRECTORY"))
        }
    }

    var workers: Int {
        get throws {
            guard let count = Int(try text(.workers)), (1...256).contains(count) else {
                throw refusal(.workers, "must be a number from 1 to 256")
            }
            return count
        }
    }

    var healthPort: UInt16 {
        get throws {
            guard let port = UInt16(try text(.healthPort)), port > 0 else {
                throw refusal(.healthPort, "must be a number from 1 to 65535")
            }
            return port
        }
    }

    var accounts: AccountPolicy {
        get throws {
            guard let policy = AccountPolicy(rawValue: try text(.accounts)) else {
                throw refusal(.accounts, "must be open, invite or closed")
            }
            return policy
        }
    }

    /// How many workers may wait for one tenant's storage: the other half serves the other tenants.
    var waiting: Int {
        get throws { max(1, try workers / 2) }
    }

    var limits: Limits.Settings {
        get throws {
            var limits = Limits.Settings()
            switch try text(.limits) {
            case "on": limits.isEnabled = true
            case "off": limits.isEnabled = false
            default: throw refusal(.limits, "must be on or off")
            }
            limits.authentication = try window(.limitToken)
            limits.management = try window(.limitManagement)
            limits.client = try window(.limitClient)
            limits.failures = try window(.limitFailures)
            return limits
        }
    }

    var guesses: Guesses.Limits {
        get throws {
            var limits = Guesses.Limits()
            limits.isEnabled = try text(.limits) != "off"
            limits.account = try window(.limitGuessesAccount)
            limits.address = try window(.limitGuessesAddress)
            limits.mails = try window(.limitMails)
            return limits
        }
    }

    var interactions: InteractionBudget.Limits {
        get throws {
            var limits = InteractionBudget.Limits()
            limits.isEnabled = try text(.limits) != "off"
            limits.perAddress = try window(.limitInteractionsAddress)
            limits.perEnvironment = try window(.limitInteractions)
            return limits
        }
    }

    /// Who sends mails: the mail server, or a folder where one is set.
    ///
    /// - Parameter written: told the path of a mail in the folder.
    func mailer(
        clock: Clock, randomness: Randomness, written: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> any Mailer {
        guard let port = Int(try text(.smtpPort)), (1...65535).contains(port) else {
            throw refusal(.smtpPort, "must be a number from 1 to 65535")
        }
        guard let host = Hostname(try text(.smtpHost)) else { throw refusal(.smtpHost, "must be a name in lower case") }
        guard let sender = try? EmailAddress(try text(.mailSender)) else {
            throw refusal(.mailSender, "must be an e-mail address")
        }
        if let folder = value(.mailFolder)?.text {
            guard folder.hasPrefix("/") else { throw refusal(.mailFolder, "must be an absolute path") }
            return FolderMailer(path: folder, clock: clock, randomness: randomness, written: written)
        }
        return SMTPMailer(
            host: host, port: port, login: try mailLogin, sender: sender, clock: clock, randomness: randomness)
    }

    private var mailLogin: SMTPMailer.Login? {
        get throws {
            guard let user = value(.smtpUser)?.text else { return nil }
            let file = MailPassword(
                path: try text(.smtpPasswordFile), credentials: CurrentProcess.variable("CREDENTIALS_DIRECTORY"))
            guard let login = SMTPMailer.Login(user: user, password: try file.read()) else {
                throw refusal(.smtpUser, "must be a name without a colon")
            }
            return login
        }
    }

    /// The address of an environment with this handle, by the setting or by another template.
    func address(of handle: Handle, template: String? = nil) throws -> Origin {
        let template = try template ?? text(.address)
        let parts = template.split(separator: "{handle}", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw ConfigurationError(
                "the address \(template) must contain {handle} once, as in https://{handle}.id.example.com")
        }
        do { return try Origin("\(parts[0])\(handle)\(parts[1])") } catch {
            throw ConfigurationError("\(template) makes no address: \(error)")
        }
    }

    /// Whether nginx's site for the tenants' names covers an address: one label in the place of the handle.
    func covers(_ address: Origin) throws -> Bool {
        let parts = try text(.address).split(separator: "{handle}", omittingEmptySubsequences: false)
        let text = address.description
        guard parts.count == 2, text.hasPrefix(parts[0]), text.hasSuffix(parts[1]),
            text.utf8.count > parts[0].utf8.count + parts[1].utf8.count
        else { return false }
        return !text.dropFirst(parts[0].count).dropLast(parts[1].count).contains(".")
    }

    private func window(_ setting: Setting) throws -> Window {
        let parts = try text(setting).split(separator: "/").map { Int($0) }
        guard parts.count == 2, let count = parts[0], let seconds = parts[1], (1...100_000).contains(count),
            (1...3600).contains(seconds)
        else { throw refusal(setting, "must be COUNT/SECONDS, such as 10/60") }
        return Window(count: count, seconds: seconds)
    }
}

/// A setting that cannot be used.
struct ConfigurationError: Error, CustomStringConvertible {
    let description: String
    /// Whether another user's rights would be enough.
    var isDenied = false

    init(_ description: String, isDenied: Bool = false) {
        self.description = description
        self.isDenied = isDenied
    }
}
