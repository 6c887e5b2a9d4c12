// Encryption of secrets at rest: AES-256-GCM (NIST SP 800-38D) in an envelope that names its key.

/// A key-encryption key of 256 bits.
///
/// An envelope is: version (1) · key identifier (8 bytes) · nonce (12) · ciphertext · tag (16). Version and identifier are
/// authenticated before the caller's associated data. Nonces are random, so one key must not seal more than 2^32 times
/// (SP 800-38D section 8.3); it seals keys and client secrets, which are far fewer.
package struct SealingKey: Sendable {
    /// The first 8 bytes of SHA-256 over a label and the key: tells keys apart without telling the key.
    package let id: [UInt8]
    private let bytes: [UInt8]

    private static let version: UInt8 = 1
    private static let headerLength = 9

    /// Exactly 32 random bytes.
    package init(_ bytes: [UInt8]) throws(CryptographyError) {
        guard bytes.count == AESGCM.keyLength else {
            throw CryptographyError(.malformed, "a sealing key of \(bytes.count) bytes; 32 are needed")
        }
        self.bytes = bytes
        id = Array(Digest.sha256(Array("gatehouse sealing key id".utf8) + bytes).prefix(8))
    }

    /// Seals `plaintext` for the place that `associatedData` names: the same must be given to open it.
    package func seal(_ plaintext: [UInt8], associatedData: [UInt8]) -> [UInt8] {
        let header = [Self.version] + id
        let nonce = RandomBytes.make(AESGCM.nonceLength)
        return header + nonce
            + AESGCM.seal(plaintext, key: bytes, nonce: nonce, associatedData: header + associatedData)
    }

    /// The plaintext. Throws `.wrongKey` when another key sealed it and `.damaged` when anything else does not fit.
    package func open(_ envelope: [UInt8], associatedData: [UInt8]) throws(CryptographyError) -> [UInt8] {
        let found = try Self.keyID(of: envelope)
        guard found == id else {
            throw CryptographyError(.wrongKey(expected: id, found: found), "sealed under another key")
        }
        let header = Array(envelope.prefix(Self.headerLength))
        let body = envelope.dropFirst(Self.headerLength)
        let plaintext = AESGCM.open(
            Array(body.dropFirst(AESGCM.nonceLength)), key: bytes, nonce: Array(body.prefix(AESGCM.nonceLength)),
            associatedData: header + associatedData)
        guard let plaintext else {
            throw CryptographyError(.damaged, "sealed bytes were changed, or belong to another place")
        }
        return plaintext
    }

    /// Which key an envelope needs, to choose it while keys are being rotated.
    package static func keyID(of envelope: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard envelope.count >= headerLength + AESGCM.nonceLength + AESGCM.tagLength else {
            throw CryptographyError(.damaged, "sealed bytes are too short")
        }
        guard envelope[0] == version else {
            throw CryptographyError(.damaged, "sealed bytes of the unknown version \(envelope[0])")
        }
        return Array(envelope[1..<headerLength])
    }
}

extension SealingKey: CustomStringConvertible, CustomReflectable {
    package var description: String { "SealingKey(id: \(id))" }
    package var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
