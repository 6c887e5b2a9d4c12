// How OpenSSL wants to be asked for a signature: RSA and ECDSA sign a digest, Ed25519 the message itself.

internal import COpenSSL

/// What `SigningContext` and `VerifyingContext` keep: set up once for a key and an algorithm.
@safe final class SignatureOperation {
    enum Purpose { case signing, verifying }

    private let algorithm: SignatureAlgorithm
    /// For the algorithms that sign a digest.
    private let digestContext: OpaquePointer?
    /// For Ed25519, whose context is used up by one message (RFC 8032 hashes the message twice): the first is set up once,
    /// and copied into the second for each message.
    private let template: OpaquePointer?
    private let scratch: OpaquePointer?

    /// `key` must live as long as the operation's owner.
    init(
        _ purpose: Purpose, _ key: OpaquePointer, _ algorithm: SignatureAlgorithm
    ) throws(CryptographyError) {
        self.algorithm = algorithm
        if algorithm == .edDSA {
            let contexts = unsafe (
                OpenSSL.require("EVP_MD_CTX_new", EVP_MD_CTX_new()), OpenSSL.require("EVP_MD_CTX_new", EVP_MD_CTX_new())
            )
            unsafe (digestContext, template, scratch) = (nil, contexts.0, contexts.1)
            try OpenSSL.attempt("EVP_DigestSignInit") {
                switch purpose {
                case .signing: unsafe EVP_DigestSignInit_ex(template, nil, nil, nil, nil, key, nil)
                case .verifying: unsafe EVP_DigestVerifyInit_ex(template, nil, nil, nil, nil, key, nil)
                }
            }
            return
        }
        let context = unsafe OpenSSL.require("EVP_PKEY_CTX_new", EVP_PKEY_CTX_new_from_pkey(nil, key, nil))
        unsafe (digestContext, template, scratch) = (context, nil, nil)
        try OpenSSL.attempt("initialization of a signature") {
            switch purpose {
            case .signing: unsafe EVP_PKEY_sign_init(context)
            case .verifying: unsafe EVP_PKEY_verify_init(context)
            }
        }
        unsafe try algorithm.configure(context)
    }

    deinit {
        unsafe EVP_PKEY_CTX_free(digestContext)
        unsafe EVP_MD_CTX_free(template)
        unsafe EVP_MD_CTX_free(scratch)
    }

    /// Writes the signature, as OpenSSL spells it, to the beginning of `buffer`, and gives its length.
    func sign(_ message: [UInt8], into buffer: inout [UInt8]) throws(CryptographyError) -> Int {
        var length = buffer.count
        if unsafe digestContext == nil {
            try OpenSSL.attempt("signature") {
                unsafe EVP_MD_CTX_copy_ex(scratch, template) == 1
                    ? EVP_DigestSign(scratch, &buffer, &length, message, message.count) : 0
            }
        } else {
            let digest = Digest.sha256(message)
            try OpenSSL.attempt("signature") {
                unsafe EVP_PKEY_sign(digestContext, &buffer, &length, digest, digest.count)
            }
        }
        return length
    }

    /// Whether `signature`, spelled as OpenSSL does, is one of `message`.
    func verify(_ signature: [UInt8], _ message: [UInt8]) -> Bool {
        let status: Int32
        if unsafe digestContext == nil {
            status =
                unsafe EVP_MD_CTX_copy_ex(scratch, template) == 1
                ? EVP_DigestVerify(scratch, signature, signature.count, message, message.count) : 0
        } else {
            let digest = Digest.sha256(message)
            status = unsafe EVP_PKEY_verify(digestContext, signature, signature.count, digest, digest.count)
        }
        // 1 is "yes"; 0 and the negative numbers are all "no", and leave errors for others to stumble over.
        if status != 1 { ERR_clear_error() }
        return status == 1
    }
}

extension SignatureAlgorithm {
    /// The length of RFC 7518 section 3.5 for PS256: that of the digest.
    private static let saltLength = Int32(Digest.length)

    /// Sets what OpenSSL must know beside the key: the digest (which PKCS #1 names in the signature), RSA's padding, and what
    /// belongs to PSS. The salt's length is given for verifying too: left to OpenSSL, it would accept any.
    fileprivate func configure(_ context: OpaquePointer) throws(CryptographyError) {
        switch self {
        case .rs256:
            try OpenSSL.attempt("RSA padding") { unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) }
        case .ps256:
            try OpenSSL.attempt("RSA padding") { unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) }
        case .es256, .edDSA: break
        }
        try OpenSSL.attempt("signature digest") {
            unsafe EVP_PKEY_CTX_set_signature_md(context, Fetched.algorithms.sha256)
        }
        guard self == .ps256 else { return }
        try OpenSSL.attempt("mask digest") {
            unsafe EVP_PKEY_CTX_set_rsa_mgf1_md(context, Fetched.algorithms.sha256)
        }
        try OpenSSL.attempt("salt length") { unsafe EVP_PKEY_CTX_set_rsa_pss_saltlen(context, Self.saltLength) }
    }
}
