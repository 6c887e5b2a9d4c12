// The half of a key that everybody may know: what verifies signatures.

internal import COpenSSL

/// An RSA or P-256 public key, checked when made.
@safe package final class PublicKey: @unchecked Sendable {  // an EVP_PKEY is counted, and constant once it is made
    /// The numbers of a key, big-endian.
    package enum Components: Hashable, Sendable {
        /// Without leading zeros.
        case rsa(modulus: [UInt8], exponent: [UInt8])
        /// 32 bytes each.
        case p256(x: [UInt8], y: [UInt8])
    }

    package let components: Components
    package let kind: KeyKind
    let handle: OpaquePointer

    /// Refuses an RSA modulus that is even or not of 2048 to 8192 bits, an exponent that is even, below 3 or above 2^32,
    /// coordinates that are not 32 bytes long, and a point that is not on the curve.
    package init(_ components: Components) throws(CryptographyError) {
        switch components {
        case .rsa(let modulus, let exponent):
            let modulus = Array(modulus.drop { $0 == 0 })
            let exponent = Array(exponent.drop { $0 == 0 })
            let bits = modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
            try Self.check(modulus: modulus, bits: bits, exponent: exponent)
            unsafe handle = try Self.rsa(BigNumber(modulus), BigNumber(exponent))
            self.components = .rsa(modulus: modulus, exponent: exponent)
            kind = .rsa(bits: bits)
        case .p256(let x, let y):
            guard x.count == 32, y.count == 32 else {
                throw CryptographyError(.malformed, "a coordinate of a P-256 key is not 32 bytes long")
            }
            unsafe handle = try Self.p256([4] + x + y)
            self.components = components
            kind = .p256
        }
    }

    /// The public half of `key`.
    convenience init(of key: OpaquePointer, _ kind: KeyKind) throws(CryptographyError) {
        switch kind {
        case .rsa:
            unsafe try self.init(
                .rsa(
                    modulus: BigNumber(of: key, named: OSSL_PKEY_PARAM_RSA_N).bytes(),
                    exponent: BigNumber(of: key, named: OSSL_PKEY_PARAM_RSA_E).bytes()))
        case .p256:
            unsafe try self.init(
                .p256(
                    x: BigNumber(of: key, named: OSSL_PKEY_PARAM_EC_PUB_X).bytes(length: 32),
                    y: BigNumber(of: key, named: OSSL_PKEY_PARAM_EC_PUB_Y).bytes(length: 32)))
        }
    }

    deinit { unsafe EVP_PKEY_free(handle) }

    private static func check(modulus: [UInt8], bits: Int, exponent: [UInt8]) throws(CryptographyError) {
        guard KeyKind.rsaBits.contains(bits) else {
            throw CryptographyError(.unsupported, "an RSA modulus of \(bits) bits; \(KeyKind.rsaBits) are accepted")
        }
        guard modulus.last.map({ $0 & 1 == 1 }) == true else {
            throw CryptographyError(.malformed, "an RSA modulus is even")
        }
        // 2^32 is even, so an odd exponent below it fits four bytes.
        guard let last = exponent.last, last & 1 == 1, exponent != [1], exponent.count <= 4 else {
            throw CryptographyError(.unsupported, "an RSA exponent is even, below 3 or above 2^32")
        }
    }

    private static func rsa(
        _ modulus: borrowing BigNumber, _ exponent: borrowing BigNumber
    ) throws(CryptographyError) -> OpaquePointer {
        let builder = unsafe OpenSSL.require("OSSL_PARAM_BLD_new", OSSL_PARAM_BLD_new())
        defer { unsafe OSSL_PARAM_BLD_free(builder) }
        unsafe OpenSSL.require("push_BN", OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, modulus.handle))
        unsafe OpenSSL.require("push_BN", OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, exponent.handle))
        return unsafe try make("RSA", from: builder)
    }

    private static func p256(_ point: [UInt8]) throws(CryptographyError) -> OpaquePointer {
        let builder = unsafe OpenSSL.require("OSSL_PARAM_BLD_new", OSSL_PARAM_BLD_new())
        defer { unsafe OSSL_PARAM_BLD_free(builder) }
        // The builder copies a string when it is made into parameters, not when it is pushed: both must live until then.
        return try unsafe point.withUnsafeBufferPointer { point throws(CryptographyError) in
            unsafe OpenSSL.require(
                "push_string", OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0))
            unsafe OpenSSL.require(
                "push_string",
                OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point.baseAddress, point.count))
            return unsafe try make("EC", from: builder)
        }
    }

    private static func make(
        _ name: String, from builder: OpaquePointer
    ) throws(CryptographyError) -> OpaquePointer {
        guard let parameters = unsafe OSSL_PARAM_BLD_to_param(builder) else {
            throw CryptographyError(.failed, "OSSL_PARAM_BLD_to_param")
        }
        defer { unsafe OSSL_PARAM_free(parameters) }
        let context = unsafe OpenSSL.require("EVP_PKEY_CTX_new", EVP_PKEY_CTX_new_from_name(nil, name, nil))
        defer { unsafe EVP_PKEY_CTX_free(context) }
        unsafe OpenSSL.require("EVP_PKEY_fromdata_init", EVP_PKEY_fromdata_init(context))
        var key: OpaquePointer?
        try OpenSSL.attempt("\(name) public key", .malformed) {
            unsafe EVP_PKEY_fromdata(context, &key, gh_public_key_selection(), parameters)
        }
        return unsafe OpenSSL.require("EVP_PKEY_fromdata", key)
    }
}

extension PublicKey: Equatable {
    package static func == (a: PublicKey, b: PublicKey) -> Bool { a.components == b.components }
}
