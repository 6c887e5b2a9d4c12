// Signing with one key many times: the context is set up once, which is as fast as OpenSSL itself gets.

internal import COpenSSL

/// A key bound to an algorithm, for one worker. Not Sendable: the context is changed by every signature.
@safe package final class SigningContext {
    package let algorithm: SignatureAlgorithm
    private let context: OpaquePointer
    private let key: PrivateKey
    private var buffer: [UInt8]

    /// Refuses an algorithm that does not belong to the key's kind.
    package init(_ key: PrivateKey, _ algorithm: SignatureAlgorithm) throws(CryptographyError) {
        guard algorithm.fits(key.kind) else {
            throw CryptographyError(.unsupported, "\(algorithm) does not belong to a key of kind \(key.kind)")
        }
        self.algorithm = algorithm
        self.key = key
        buffer = unsafe [UInt8](repeating: 0, count: Int(EVP_PKEY_get_size(key.handle)))
        unsafe context = OpenSSL.require("EVP_PKEY_CTX_new", EVP_PKEY_CTX_new_from_pkey(nil, key.handle, nil))
        try OpenSSL.attempt("EVP_PKEY_sign_init") { unsafe EVP_PKEY_sign_init(context) }
        unsafe try algorithm.configure(context)
    }

    deinit { unsafe EVP_PKEY_CTX_free(context) }

    /// The signature of `message`: for RS256 as long as the modulus, for ES256 the 64 bytes of r and s.
    package func sign(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
        let digest = Digest.sha256(message)
        var length = buffer.count
        try OpenSSL.attempt("signature") {
            unsafe EVP_PKEY_sign(context, &buffer, &length, digest, digest.count)
        }
        let signature = Array(buffer.prefix(length))
        return switch algorithm {
        case .rs256: signature
        case .es256: try ECDSASignature.raw(fromDER: signature)
        }
    }
}

extension SignatureAlgorithm {
    /// Sets what OpenSSL must know beside the key: the digest (which PKCS #1 names in the signature) and RSA's padding.
    func configure(_ context: OpaquePointer) throws(CryptographyError) {
        if self == .rs256 {
            try OpenSSL.attempt("RSA padding") { unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) }
        }
        try OpenSSL.attempt("signature digest") {
            unsafe EVP_PKEY_CTX_set_signature_md(context, Fetched.algorithms.sha256)
        }
    }
}
