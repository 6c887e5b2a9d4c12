// A signed token as it arrives (RFC 7515 section 7.1): read, and not yet believed.

internal import Cryptography

/// The parts of a compact JWS. `payload` is not to be acted upon; `verified(with:)` gives the same bytes with a proof.
package struct UnverifiedJWS: Sendable {
    package let header: ProtectedHeader
    package let payload: [UInt8]
    private let signature: [UInt8]
    /// Header and payload as they were sent, with the dot between them: what was signed (RFC 7515 section 5.2).
    private let signingInput: [UInt8]

    /// Enough for a token with hundreds of permissions; nginx takes headers of 8 KiB.
    package static let maxLength = 32 * 1024

    package init(compact: String) throws(JOSEError) {
        let bytes = Array(compact.utf8)
        guard bytes.count <= Self.maxLength else { throw .tooLong }
        let parts = bytes.split(separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .compactForm }
        header = try ProtectedHeader(parsing: Base64URL.decode(parts[0]))
        payload = try Base64URL.decode(parts[1])
        signature = try Base64URL.decode(parts[2])
        signingInput = Array(bytes[..<parts[1].endIndex])
    }

    /// The payload, when the key signed it. The algorithm is the key's; the header has to agree with it, and with the key's
    /// identifier when both have one.
    package func verified(with key: JWSVerifier) throws(JOSEError) -> [UInt8] {
        guard header.alg == key.algorithm else { throw .algorithmMismatch }
        if let found = header.kid, let wanted = key.kid, !same(found, wanted) { throw .keyIDMismatch }
        guard key.context.verify(signature, signingInput) else { throw .signature }
        return payload
    }
}
