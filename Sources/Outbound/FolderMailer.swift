// Mails for development: files in a folder, to be read by whoever works on this machine.

package import Model
internal import POSIX

/// Writes each mail as `{number}-{address}.eml`, with its text and its page beside it as `.txt` and `.html`.
package struct FolderMailer: Mailer {
    private let path: String
    private let clock: Clock
    private let randomness: Randomness
    private let written: @Sendable (String) -> Void

    /// - Parameter written: told the path of each mail's text.
    package init(
        path: String, clock: Clock, randomness: Randomness, written: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.path = path
        self.written = written
        self.clock = clock
        self.randomness = randomness
    }

    package func send(_ mail: Mail) throws {
        let now = clock.now()
        let identifier: ID<MailMessage> = randomness.id(at: now)
        let sender = try EmailAddress("gatehouse@localhost")
        let message = try MailMessage(mail, from: sender, name: "Gatehouse", at: now, token: identifier.description)
        try Folder.createAll(path, mode: 0o700)
        let name = "\(path)/\(identifier)-\(Self.fileName(mail.to))"
        try File.replace(name + ".eml", with: message.bytes, mode: 0o600)
        try File.replace(name + ".html", with: Array(mail.html.utf8), mode: 0o600)
        // Last: who waits for this one finds the others.
        try File.replace(name + ".txt", with: Array((mail.subject + "\n\n" + mail.text).utf8), mode: 0o600)
        written(name + ".txt")
    }

    /// An address is somebody else's text: nothing of it but letters, digits and dots within names a file.
    private static func fileName(_ address: EmailAddress) -> String {
        String(
            address.key.prefix(100).map { character in
                character.isASCII && (character.isLetter || character.isNumber || character == ".") ? character : "-"
            })
    }
}
