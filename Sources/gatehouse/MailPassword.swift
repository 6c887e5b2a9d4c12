// The password at the mail server: a line of a file, as the key-encryption key is one.

import Administration
import Model
import POSIX

/// Where the password lies. It stands in no setting, because settings are shown.
struct MailPassword {
    static let standard = "/etc/gatehouse/smtp-password"
    /// `SetCredential=smtp-password:missing` in gatehouse.network.conf: what is handed over where there is no file.
    private static let placeholder = "missing"

    private let path: String
    /// Where it is read: the service manager hands it over, and watches over its mode then.
    private let source: String

    init(path: String, credentials: String?) {
        if let handed = credentials.map({ $0 + "/smtp-password" }), File.exists(handed) {
            self.path = Self.standard
            source = handed
        } else {
            self.path = path
            source = path
        }
    }

    func read() throws -> Secret {
        let text: String
        do {
            if source == path, try FileStatus(path).mode & 0o077 != 0 {
                throw ConfigurationError(
                    "others than its owner may read the mail server's password \(path); mend it with: chmod 0600 \(path)"
                )
            }
            text = String(decoding: try File.read(source, limit: 4096), as: UTF8.self)
        } catch let error as SystemError {
            throw error.isMissing
                ? missing : ConfigurationError("the mail server's password cannot be read (\(error))")
        }
        let line = text.hasSuffix("\n") ? String(text.dropLast()) : text
        if source != path && line == Self.placeholder { throw missing }
        guard !line.isEmpty, !line.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else {
            throw ConfigurationError("\(path) does not hold a password on one line")
        }
        return Secret(line)
    }

    private var missing: ConfigurationError {
        ConfigurationError(
            "there is no password of \(Setting.smtpUser.variable) at \(path): write it there, on one line, with mode 0600"
        )
    }
}
