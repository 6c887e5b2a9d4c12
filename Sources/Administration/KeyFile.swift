// The key-encryption key: 32 bytes in a file outside the data folder.

package import Cryptography
internal import JOSE
internal import POSIX

/// Reads the key that seals every private key.
package struct KeyFile: Sendable {
    /// Where the key is to lie: what every sentence names.
    package let path: String
    /// Where it is read: another place when the service manager hands it over, which watches over its mode then.
    private let source: String

    /// What `LoadCredential=key-encryption-key:…` in the units names.
    private static let unitPath = "/etc/gatehouse/key-encryption-key"
    /// `SetCredential=key-encryption-key:missing` in the units: what is handed over where `LoadCredential=` finds no file. Without
    /// it systemd refuses the start by itself, with a number for a sentence (243/CREDENTIALS).
    private static let placeholder = "missing"

    /// The units' `LoadCredential=` puts the key into `$CREDENTIALS_DIRECTORY`; otherwise it lies at `path`.
    package init(path: String, credentials: String?) {
        if let credentials, File.exists(credentials + "/key-encryption-key") {
            self.path = Self.unitPath
            source = credentials + "/key-encryption-key"
        } else {
            self.path = path
            source = path
        }
    }

    /// The key. Refuses a file that others may read, and anything that is not 32 bytes in hexadecimal or base64.
    package func read() throws -> SealingKey {
        let text: String
        do {
            if source == path, try FileStatus(path).mode & 0o077 != 0 {
                throw AdministrationError(
                    "others than its owner may read the key-encryption key \(path); mend it with: chmod 0600 \(path)")
            }
            text = String(decoding: try File.read(source, limit: 4096), as: UTF8.self)
        } catch let error as SystemError {
            throw error.isMissing
                ? missing
                : AdministrationError(
                    "the key-encryption key cannot be read (\(error)); run this as its owner or as root")
        }
        let trimmed = String(text.filter { !$0.isWhitespace })
        if source != path && trimmed == Self.placeholder { throw missing }
        guard let bytes = Self.decode(trimmed), bytes.count == 32 else {
            throw AdministrationError(
                "\(path) does not hold a key-encryption key: 32 bytes as 64 hexadecimal digits or in base64. "
                    + "For a new installation make one with: \(Self.recipe(path)). For an existing one put its own back"
            )
        }
        // What somebody typed to be done with it, not what a generator made: by chance this never happens.
        guard Set(bytes).count >= 8 else {
            throw AdministrationError(
                "\(path) holds a key that anybody could guess. For a new installation make another with: "
                    + "\(Self.recipe(path)). An existing one opens with its own alone: keep the program that took it until its "
                    + "tenants have moved to a new installation")
        }
        return try SealingKey(bytes)
    }

    private var missing: AdministrationError {
        AdministrationError(
            "there is no key-encryption key at \(path). For a new installation make one with: \(Self.recipe(path)). "
                + "For an existing one put its own back: no other opens its signing keys")
    }

    /// How to make a key.
    package static func recipe(_ path: String) -> String {
        "(umask 077; openssl rand -hex 32 > \(path))"
    }

    /// Makes a key, for development.
    package func create() throws {
        try File.create(path, Array(Hexadecimal.encode(RandomBytes.make(32)).utf8) + [0x0a], mode: 0o600)
    }

    private static func decode(_ text: String) -> [UInt8]? {
        if text.utf8.count == 64,
            text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || 0x61...0x66 ~= ($0 | 0x20) })
        {
            let digits = text.utf8.map { $0 <= 0x39 ? $0 - 0x30 : ($0 | 0x20) - 0x57 }
            return stride(from: 0, to: 64, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        }
        let unpadded = text.prefix { $0 != "=" }
        let urlSafe = String(unpadded.map { character in character == "+" ? "-" : character == "/" ? "_" : character })
        return try? Base64URL.decode(urlSafe)
    }
}
