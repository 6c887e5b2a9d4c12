// Mails to a mail server, by the host's curl.

package import Model
internal import POSIX

/// Hands each mail to one server (RFC 5321), which cares for the rest. A server on this machine is spoken to in the clear, any
/// other only over TLS: a mail carries a link that resets a password.
package struct SMTPMailer: Mailer {
    private let host: Hostname
    private let port: Int
    private let login: Login?
    private let sender: EmailAddress
    private let name: String?
    private let clock: Clock
    private let randomness: Randomness
    private let milliseconds: Int

    /// Who submits (RFC 4954).
    package struct Login: Sendable {
        fileprivate let user: String
        fileprivate let password: Secret

        /// Nil for a name with a colon, which curl would end it at.
        package init?(user: String, password: Secret) {
            guard !user.isEmpty, !user.contains(":") else { return nil }
            self.user = user
            self.password = password
        }
    }

    /// - Parameter name: who it is from, for the reader.
    package init(
        host: Hostname, port: Int, login: Login? = nil, sender: EmailAddress, name: String? = nil, clock: Clock,
        randomness: Randomness,
        milliseconds: Int = 30_000
    ) {
        self.host = host
        self.port = port
        self.login = login
        self.sender = sender
        self.name = name
        self.clock = clock
        self.randomness = randomness
        self.milliseconds = milliseconds
    }

    package func send(_ mail: Mail) throws {
        let now = clock.now()
        let identifier: ID<MailMessage> = randomness.id(at: now)
        let message = try MailMessage(mail, from: sender, name: name, at: now, token: identifier.description)
        var options = CurlOptions()
        // The path is what curl greets with (RFC 5321 section 4.1.1.1); without one it takes the name of the file, `3`.
        try options.add("url", "\(port == 465 ? "smtps" : "smtp")://\(host):\(port)/\(sender.domain)")
        try options.add("mail-from", "<\(sender)>")
        try options.add("mail-rcpt", "<\(mail.to)>")
        try options.add("upload-file", "/dev/fd/3")
        try options.add("proxy", "")
        try options.add("noproxy", "*")
        try options.add("max-time", String(milliseconds / 1000 + 1))
        if !isLocal { options.add("ssl-reqd") }
        if let login { try options.add("user", "\(login.user):\(login.password.reveal())") }
        options.add("silent")
        options.addFormat("%{errormsg}")
        let answer = try options.run(file: message.bytes, limit: 16 << 10, milliseconds: milliseconds)
        switch answer.end {
        case .exited(0): return
        case .exited(let status):
            throw OutboundError.failed(status: status, String(decoding: answer.output.prefix(300), as: UTF8.self))
        case .saidTooMuch, .tookTooLong: throw OutboundError.timedOut(milliseconds: milliseconds)
        }
    }

    /// Not a name that only begins like one.
    private var isLoopbackAddress: Bool {
        let parts = host.description.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    private var isLocal: Bool { host.isLoopback || isLoopbackAddress }
}
