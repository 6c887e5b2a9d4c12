// Whether anything that a tenant's file keeps secret has ever been answered.

internal import Administration
internal import Cryptography
package import Database
internal import Glibc
internal import JOSE
internal import Model
internal import SQLite
internal import Store
internal import Synchronization

/// The answers of a test, held against the digests and sealed keys of its tenants when it ends.
package final class StoredSecrets: Sendable {
    private let answers = Mutex<[(target: String, body: [UInt8])]>([])

    package init() {}

    package func note(_ target: String, _ body: [UInt8]) {
        if !body.isEmpty { answers.withLock { $0.append((target, body)) } }
    }

    /// So that a test of very many requests keeps few answers.
    var isFull: Bool { answers.withLock { $0.count >= 2000 } }

    func forget() { answers.withLock { $0 = [] } }

    /// Every column of bytes but the versions of caches, which are no secrets, and the hashes of passwords.
    package static let columns: [(name: String, values: SQL)] = [
        ("sessions.token_digest", "SELECT token_digest FROM sessions"),
        ("environment_secrets.sealed", "SELECT sealed FROM environment_secrets"),
        ("interactions.browser_digest", "SELECT browser_digest FROM interactions"),
        ("authorization_codes.digest", "SELECT digest FROM authorization_codes"),
        ("refresh_tokens.digest", "SELECT digest FROM refresh_tokens"),
        ("opaque_tokens.digest", "SELECT digest FROM opaque_tokens"),
        ("mail_tokens.digest", "SELECT digest FROM mail_tokens"),
        ("clients.secret_digest", "SELECT secret_digest FROM clients WHERE secret_digest IS NOT NULL"),
        ("signing_keys.sealed_private_key", "SELECT sealed_private_key FROM signing_keys"),
        ("invitations.token_digest", "SELECT token_digest FROM invitations WHERE token_digest IS NOT NULL"),
        ("idempotency_keys.digest", "SELECT digest FROM idempotency_keys"),
        ("idempotency_keys.fingerprint", "SELECT fingerprint FROM idempotency_keys"),
        ("password_credentials.hash", "SELECT CAST(hash AS BLOB) FROM password_credentials"),
    ]

    /// The same of the control database.
    static let controlColumns: [(name: String, values: SQL)] = [
        ("member_invitations.token_digest", "SELECT token_digest FROM member_invitations"),
        ("invites.code_digest", "SELECT code_digest FROM invites WHERE code_digest IS NOT NULL"),
    ]

    /// What of the file stands in an answer: the column, and the request.
    package func found(in path: String, _ columns: [(name: String, values: SQL)] = columns) throws -> [String] {
        let answers = answers.withLock { $0 }
        let connection = try SQLiteConnection(path: path, mode: .readOnly, settings: SQLiteSettings())
        var found: [String] = []
        for (name, values) in columns {
            let secrets: [[UInt8]] = try connection.rows(values) { try $0.get(0) }
            for secret in secrets {
                let spellings = [
                    secret, Array(Hexadecimal.encode(secret).utf8), Array(Base64URL.encode(secret).utf8),
                    Array(TestBase64.encode(secret).utf8.prefix { $0 != UInt8(ascii: "=") }),
                ]
                for answer in answers where spellings.contains(where: { Self.occurs($0, in: answer.body) }) {
                    found.append("\(name) in the answer of \(answer.target)")
                }
            }
        }
        return found
    }

    private static func occurs(_ needle: [UInt8], in bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            guard let first = needle.first, let start = bytes.baseAddress else { return false }
            var place = 0
            while place + needle.count <= bytes.count,
                let next = memchr(start + place, Int32(first), bytes.count - needle.count + 1 - place)
            {
                if memcmp(next, needle, needle.count) == 0 { return true }
                place = UnsafeRawPointer(next) - start + 1
            }
            return false
        }
    }
}

extension TestSite {
    /// No answer so far holds what a tenant's file keeps secret. The end of a test asks it.
    package func storedSecretsAnswered() throws -> [String] {
        try [fixtures.environment, fixtures.other].flatMap { environment in
            try answered.found(in: installation.folder.identity(environment.id))
        } + answered.found(in: installation.folder.control, StoredSecrets.controlColumns)
    }
}
