// Signing with one key many times: the context is set up once, which is as fast as OpenSSL itself gets.

internal import COpenSSL

/// A key bound to an algorithm, for one worker. Not Sendable: the context is changed by every signature.
package final class SigningContext {
    package let algorithm: SignatureAlgorithm
    private let operation: SignatureOperation
    /// Of its own: what OpenSSL keeps beside an RSA key to blind its secret (RSA_blinding_on) changes with every signature, and the
    /// threads that share a key wait for one another there.
    private let key: OwnedKey
    private var buffer: [UInt8]

    /// Refuses an algorithm that does not belong to the key's kind.
    package init(_ key: PrivateKey, _ algorithm: SignatureAlgorithm) throws(CryptographyError) {
        guard algorithm.fits(key.kind) else {
            throw CryptographyError(.unsupported, "\(algorithm) does not belong to a key of kind \(key.kind)")
        }
        self.algorithm = algorithm
        self.key = try OwnedKey(copying: key)
        buffer = unsafe [UInt8](repeating: 0, count: Int(EVP_PKEY_get_size(key.handle)))
        operation = unsafe try SignatureOperation(.signing, self.key.handle, algorithm)
    }

    /// The signature of `message`: for RSA as long as the modulus, for ES256 the 64 bytes of r and s, for EdDSA the 64 of
    /// RFC 8032.
    package func sign(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
        let length = try operation.sign(message, into: &buffer)
        let signature = Array(buffer.prefix(length))
        return switch algorithm {
        case .rs256, .ps256, .edDSA: signature
        case .es256: try ECDSASignature.raw(fromDER: signature)
        }
    }
}

/// A copy of a private key for one context alone.
@safe private final class OwnedKey {
    let handle: OpaquePointer

    init(copying key: PrivateKey) throws(CryptographyError) {
        unsafe handle = try OpenSSL.pointer("copy of a private key") { unsafe EVP_PKEY_dup(key.handle) }
    }

    deinit { unsafe EVP_PKEY_free(handle) }
}
