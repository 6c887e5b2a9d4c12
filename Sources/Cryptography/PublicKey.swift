// The half of a key that everybody may know: what verifies signatures.

internal import COpenSSL

/// An RSA, P-256 or Ed25519 public key, checked when made.
@safe package final class PublicKey: @unchecked Sendable {  // an EVP_PKEY is counted, and constant once it is made
    /// The numbers of a key, big-endian.
    package enum Components: Hashable, Sendable {
        /// Without leading zeros.
        case rsa(modulus: [UInt8], exponent: [UInt8])
        /// 32 bytes each.
        case p256(x: [UInt8], y: [UInt8])
        /// The encoded point of RFC 8032 section 5.1.2, 32 bytes.
        case ed25519(x: [UInt8])
    }

    package let components: Components
    package let kind: KeyKind
    let handle: OpaquePointer

    /// Refuses an RSA modulus that is even or not of 2048 to 8192 bits, an exponent that is even, below 3 or above 2^32,
    /// coordinates that are not 32 bytes long, a point that is not on the curve, and Ed25519's points of small order.
    package init(_ components: Components) throws(CryptographyError) {
        switch components {
        case .rsa(let modulus, let exponent):
            let modulus = Array(modulus.drop { $0 == 0 })
            let exponent = Array(exponent.drop { $0 == 0 })
            let bits = modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
            try Self.check(modulus: modulus, bits: bits, exponent: exponent)
            let n = try BigNumber(modulus)
            let e = try BigNumber(exponent)
            unsafe handle = try OpenSSL.pointer("RSA public key", .malformed) {
                unsafe gh_rsa_public_key(n.handle, e.handle)
            }
            self.components = .rsa(modulus: modulus, exponent: exponent)
            kind = .rsa(bits: bits)
        case .p256(let x, let y):
            guard x.count == 32, y.count == 32 else {
                throw CryptographyError(.malformed, "a coordinate of a P-256 key is not 32 bytes long")
            }
            let point = [4] + x + y  // the uncompressed form of SEC 1 section 2.3.3
            unsafe handle = try OpenSSL.pointer("P-256 public key", .malformed) {
                unsafe gh_p256_public_key(point, point.count)
            }
            self.components = components
            kind = .p256
        case .ed25519(let x):
            try Ed25519Point.check(x)
            unsafe handle = try OpenSSL.pointer("Ed25519 public key", .malformed) {
                unsafe EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, x, x.count)
            }
            self.components = components
            kind = .ed25519
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
        case .ed25519:
            var point = [UInt8](repeating: 0, count: Ed25519Point.length)
            var length = point.count
            try OpenSSL.attempt("public half") { unsafe EVP_PKEY_get_raw_public_key(key, &point, &length) }
            try self.init(.ed25519(x: point))
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
}

extension PublicKey: Equatable {
    package static func == (a: PublicKey, b: PublicKey) -> Bool { a.components == b.components }
}
