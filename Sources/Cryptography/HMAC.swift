// HMAC (RFC 2104) with SHA-256.

internal import COpenSSL

package enum HMAC {
    /// HMAC-SHA-256 of `message`. Compare the result with `ConstantTime.equal`.
    ///
    /// RFC 2104 pads a short key with zeros, so keys that differ only in trailing zeros are one key.
    package static func sha256(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        let context = unsafe ThreadContexts.current.mac
        // To OpenSSL a null key means "keep the last one": an empty array's pointer may be null, so it has a byte to point to.
        let bytes = key.isEmpty ? [0] : key
        return unsafe [UInt8](unsafeUninitializedCapacity: Digest.length) { output, count in
            unsafe OpenSSL.require("EVP_MAC_init", EVP_MAC_init(context, bytes, key.count, nil))
            unsafe OpenSSL.require("EVP_MAC_update", EVP_MAC_update(context, message, message.count))
            unsafe OpenSSL.require("EVP_MAC_final", EVP_MAC_final(context, output.baseAddress, &count, Digest.length))
        }
    }
}
