// Signing tokens with one key: all but the payload is prepared once.

package import Cryptography

/// A key, its algorithm and a header, for one worker. Not Sendable, as its context is not.
package final class JWSSigner {
    package let header: ProtectedHeader
    private let context: SigningContext
    /// The encoded header and the first dot, by the header's `typ`.
    private var prefixes: [String: [UInt8]] = [:]

    /// `type` is the header's `typ`: `at+jwt` for access tokens (RFC 9068 section 2.1). Refuses an algorithm that is not
    /// implemented or does not belong to the key.
    package init(
        key: PrivateKey, algorithm: Algorithm, kid: String, type: String = "at+jwt"
    ) throws(CryptographyError) {
        guard let signature = algorithm.signature else {
            throw CryptographyError(.unsupported, "an algorithm that is not implemented")
        }
        context = try SigningContext(key, signature)
        header = ProtectedHeader(alg: algorithm, kid: kid, typ: type)
    }

    /// The compact serialization (RFC 7515 section 7.1) of `payload`; another `type` than the header's stands in this token
    /// alone.
    package func sign(payload: [UInt8], type: String? = nil) throws(CryptographyError) -> String {
        let prefix = prefix(type ?? header.typ ?? "")
        var token: [UInt8] = []
        token.reserveCapacity(prefix.count + payload.count * 4 / 3 + 512)
        token += prefix
        UnpaddedBase64.urlSafe.encode(payload, onto: &token)
        let signature = try context.sign(token)
        token.append(UInt8(ascii: "."))
        UnpaddedBase64.urlSafe.encode(signature, onto: &token)
        return String(decoding: token, as: UTF8.self)
    }

    /// The types are few and stand in the program.
    private func prefix(_ type: String) -> [UInt8] {
        if let known = prefixes[type] { return known }
        let header = ProtectedHeader(alg: header.alg, kid: header.kid, typ: type)
        let made = UnpaddedBase64.urlSafe.encode(header.serialized()) + [UInt8(ascii: ".")]
        prefixes[type] = made
        return made
    }
}
