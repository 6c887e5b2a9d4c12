// Secrets of 256 bits that a browser or a mail carries, and the digests that are kept of them.

internal import Cryptography
package import Model

/// A new secret and its digest.
package struct SecretToken: Sendable {
    package let secret: Secret
    package let digest: [UInt8]

    package init(_ randomness: Randomness) {
        secret = Secret(String(decoding: UnpaddedBase64.urlSafe.encode(randomness.bytes(32)), as: UTF8.self))
        digest = Self.digest(of: secret)
    }

    /// SHA-256 of the secret's own bytes: with 256 bits of chance there is nothing to guess, and so nothing to slow down.
    package static func digest(of secret: Secret) -> [UInt8] { Digest.sha256(Array(secret.reveal().utf8)) }
}

extension Randomness {
    /// What an answer shows of a decision record: ten letters that nobody takes for others, 44 bits.
    package func decisionReference() -> String {
        let letters = Array("ABCDEFGHJKMNPQRSTVWXYZ".utf8)
        var reference: [UInt8] = []
        while reference.count < 10 {
            // Bytes beyond the last whole multiple would make some letters likelier.
            for byte in bytes(16) where Int(byte) < 256 / letters.count * letters.count && reference.count < 10 {
                reference.append(letters[Int(byte) % letters.count])
            }
        }
        return String(decoding: reference, as: UTF8.self)
    }
}
