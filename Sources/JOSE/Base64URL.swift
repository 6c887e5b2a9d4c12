// Base64url as JOSE spells it (RFC 7515 section 2): no padding, no white space, no second spelling.

internal import Cryptography

package enum Base64URL {
    package static func encode(_ bytes: [UInt8]) -> String {
        String(decoding: UnpaddedBase64.urlSafe.encode(bytes), as: UTF8.self)
    }

    /// Refuses padding, white space, the alphabet of plain base64, and trailing bits that are not zero: two spellings of one
    /// signature would be two tokens.
    package static func decode(_ text: String) throws(JOSEError) -> [UInt8] {
        try decode(text.utf8)
    }

    package static func decode(_ text: some Collection<UInt8>) throws(JOSEError) -> [UInt8] {
        guard let bytes = UnpaddedBase64.urlSafe.decode(text) else { throw .base64URL }
        return bytes
    }
}
