// The table of settings: everything that can be configured, in one place.

import Model

/// One setting: a variable of the environment, or a line of the settings file.
struct Setting: Sendable {
    let name: String
    let fallback: String?
    let sentence: String

    var variable: String { "GATEHOUSE_" + name }

    static let data = Setting(name: "DATA", fallback: "/var/lib/gatehouse", sentence: "The private data folder.")
    static let publicFolder = Setting(
        name: "PUBLIC", fallback: "/var/lib/gatehouse-public",
        sentence: "The folder of static documents, which nginx serves.")
    static let keyFile = Setting(
        name: "KEY_FILE", fallback: "/etc/gatehouse/key-encryption-key",
        sentence: "The file of the key-encryption key, outside the data folder and of mode 0600.")
    static let address = Setting(
        name: "ADDRESS", fallback: nil,
        sentence: "The address of a new environment, with {handle} in it: https://{handle}.id.example.com")
    static let socket = Setting(
        name: "SOCKET", fallback: "/run/gatehouse/gatehouse.sock",
        sentence: "The FastCGI socket, when the service manager hands none over.")
    static let healthPort = Setting(
        name: "HEALTH_PORT", fallback: "9080",
        sentence:
            "The port of /healthz, /readyz and /metrics on 127.0.0.1, as nginx's site has it; 'gatehouse doctor' asks there."
    )
    static let workers = Setting(
        name: "WORKERS", fallback: "16", sentence: "Threads that answer requests, twice the processors of them at once."
    )
    static let limits = Setting(name: "LIMITS", fallback: "on", sentence: "Rate limits: on, or off for load tests.")
    static let limitToken = Setting(
        name: "LIMIT_TOKEN", fallback: "10/60",
        sentence: "Requests per address and seconds at /oauth/token, and at each form of sign-in and registration.")
    static let limitManagement = Setting(
        name: "LIMIT_MANAGEMENT", fallback: "100/60",
        sentence: "Requests per address and seconds at the Management API.")
    static let limitClient = Setting(
        name: "LIMIT_CLIENT", fallback: "1000/60",
        sentence: "Requests per client and seconds at the Builder API and the app issuer.")
    static let limitFailures = Setting(
        name: "LIMIT_FAILURES", fallback: "10/60",
        sentence: "Failed authentications per address and seconds, at the same.")

    static let limitGuessesAccount = Setting(
        name: "LIMIT_GUESSES_ACCOUNT", fallback: "10/600",
        sentence: "Wrong passwords per account and seconds, over every way to try one.")
    static let limitGuessesAddress = Setting(
        name: "LIMIT_GUESSES_ADDRESS", fallback: "50/600",
        sentence: "Wrong passwords per address and seconds, over every way to try one.")
    static let limitInteractionsAddress = Setting(
        name: "LIMIT_INTERACTIONS_ADDRESS", fallback: "300/1800",
        sentence: "Sign-ins begun and not finished per address and seconds.")
    static let limitInteractions = Setting(
        name: "LIMIT_INTERACTIONS", fallback: "20000/1800",
        sentence: "Sign-ins begun and not finished per environment and seconds.")
    static let limitMails = Setting(
        name: "LIMIT_MAILS", fallback: "5/3600", sentence: "Mails of one kind to one person and seconds, whoever asks.")
    static let accounts = Setting(
        name: "ACCOUNTS", fallback: AccountPolicy.invite.rawValue,
        sentence:
            "Who makes accounts at the dashboard: open (everybody), invite (whoever an operator gave a code), or closed (nobody)."
    )
    static let smtpHost = Setting(
        name: "SMTP_HOST", fallback: "127.0.0.1",
        sentence: "The mail server; one that is not this machine is spoken to over TLS only.")
    static let smtpPort = Setting(name: "SMTP_PORT", fallback: "25", sentence: "Its port; 465 is TLS from the start.")
    static let smtpUser = Setting(
        name: "SMTP_USER", fallback: nil, sentence: "Who signs in at the mail server; without it nobody does.")
    static let smtpPasswordFile = Setting(
        name: "SMTP_PASSWORD_FILE", fallback: MailPassword.standard,
        sentence: "The file with that user's password, of mode 0600.")
    static let mailSender = Setting(
        name: "MAIL_SENDER", fallback: "gatehouse@localhost", sentence: "The address that mails come from.")
    static let mailFolder = Setting(
        name: "MAIL_FOLDER", fallback: nil,
        sentence: "Instead of the mail server, for development: a folder that mails are written to.")

    static let all = [
        data, publicFolder, keyFile, address, socket, healthPort, workers, limits, limitToken, limitManagement,
        limitClient,
        limitFailures, limitGuessesAccount, limitGuessesAddress, limitInteractionsAddress, limitInteractions,
        limitMails, accounts, smtpHost, smtpPort, smtpUser, smtpPasswordFile, mailSender, mailFolder,
    ]
}
