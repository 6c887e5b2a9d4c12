// Verifying with one key many times; the counterpart of `SigningContext`.

internal import COpenSSL

/// A public key bound to an algorithm, for one worker. Not Sendable: the context is changed by every verification.
@safe package final class VerifyingContext {
    package let algorithm: SignatureAlgorithm
    private let context: OpaquePointer
    private let key: PublicKey
    private let signatureLength: Int

    /// Refuses an algorithm that does not belong to the key's kind.
    package init(_ key: PublicKey, _ algorithm: SignatureAlgorithm) throws(CryptographyError) {
        guard algorithm.fits(key.kind) else {
            throw CryptographyError(.unsupported, "\(algorithm) does not belong to a key of kind \(key.kind)")
        }
        self.algorithm = algorithm
        self.key = key
        signatureLength =
            switch algorithm {
            case .rs256: Int(unsafe EVP_PKEY_get_size(key.handle))
            case .es256: ECDSASignature.length
            }
        unsafe context = OpenSSL.require("EVP_PKEY_CTX_new", EVP_PKEY_CTX_new_from_pkey(nil, key.handle, nil))
        try OpenSSL.attempt("EVP_PKEY_verify_init") { unsafe EVP_PKEY_verify_init(context) }
        unsafe try algorithm.configure(context)
    }

    deinit { unsafe EVP_PKEY_CTX_free(context) }

    /// Whether `signature` is one of `message` under this key. A signature of another length is none (RFC 8017 section
    /// 8.2.2 step 1, RFC 7518 section 3.4).
    package func verify(_ signature: [UInt8], _ message: [UInt8]) -> Bool {
        guard signature.count == signatureLength else { return false }
        let encoded =
            switch algorithm {
            case .rs256: signature
            case .es256: ECDSASignature.der(fromRaw: signature) ?? []
            }
        let digest = Digest.sha256(message)
        // 1 is "yes"; 0 and the negative numbers are all "no", and leave errors for others to stumble over.
        let isValid = unsafe EVP_PKEY_verify(context, encoded, encoded.count, digest, digest.count) == 1
        if !isValid { ERR_clear_error() }
        return isValid
    }
}
