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
    /// What an answer shows of a decision record: 44 bits.
    package func decisionReference() -> String { letters(10) }

    /// What a person types from a mail, once: 71 bits, in fours.
    package func typedCode() -> Secret {
        let letters = Array(letters(16))
        return Secret((0..<4).map { String(letters[$0 * 4..<$0 * 4 + 4]) }.joined(separator: "-"))
    }

    /// Letters that nobody takes for others.
    private func letters(_ count: Int) -> String {
        let letters = Array("ABCDEFGHJKMNPQRSTVWXYZ".utf8)
        var text: [UInt8] = []
        while text.count < count {
            // Bytes beyond the last whole multiple would make some letters likelier.
            for byte in bytes(16) where Int(byte) < 256 / letters.count * letters.count && text.count < count {
                text.append(letters[Int(byte) % letters.count])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension SecretToken {
    /// The digest of a code as somebody typed it: in whatever case, with or without what stands between the letters.
    package static func digest(typed code: Secret) -> [UInt8] {
        let letters = code.reveal().utf8.compactMap { byte -> UInt8? in
            switch byte {
            case 0x41...0x5a: byte
            case 0x61...0x7a: byte & ~0x20
            default: nil
            }
        }
        return digest(of: Secret(String(decoding: letters, as: UTF8.self)))
    }
}
