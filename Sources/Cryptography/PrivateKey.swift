// The half of a key that signs, in memory only: at rest it is PKCS #8 (RFC 5958) under a `SealingKey`.

internal import COpenSSL

/// An RSA, P-256 or Ed25519 private key with its public half.
@safe package final class PrivateKey: @unchecked Sendable {  // an EVP_PKEY is counted, and constant once it is made
    package let kind: KeyKind
    package let publicKey: PublicKey
    let handle: OpaquePointer

    /// Takes over `handle`, also when it throws.
    private init(owning handle: OpaquePointer) throws(CryptographyError) {
        do throws(CryptographyError) {
            let kind = unsafe try Self.kind(of: handle)
            publicKey = unsafe try PublicKey(of: handle, kind)
            self.kind = kind
        } catch {
            unsafe EVP_PKEY_free(handle)
            throw error
        }
        unsafe self.handle = handle
    }

    deinit { unsafe EVP_PKEY_free(handle) }

    /// A new key from OpenSSL's own generator, which the kernel seeds.
    package static func generate(_ kind: KeyKind) throws(CryptographyError) -> PrivateKey {
        let name =
            switch kind {
            case .rsa: "RSA"
            case .p256: "EC"
            case .ed25519: "ED25519"
            }
        let context = unsafe OpenSSL.require("EVP_PKEY_CTX_new", EVP_PKEY_CTX_new_from_name(nil, name, nil))
        defer { unsafe EVP_PKEY_CTX_free(context) }
        unsafe OpenSSL.require("EVP_PKEY_keygen_init", EVP_PKEY_keygen_init(context))
        switch kind {
        case .rsa(let bits):
            guard KeyKind.rsaBits.contains(bits) else {
                throw CryptographyError(.unsupported, "an RSA key of \(bits) bits; \(KeyKind.rsaBits) are accepted")
            }
            try OpenSSL.attempt("size of the RSA key") {
                unsafe EVP_PKEY_CTX_set_rsa_keygen_bits(context, Int32(bits))
            }
        case .p256:
            try OpenSSL.attempt("curve of the EC key") { unsafe EVP_PKEY_CTX_set_group_name(context, "P-256") }
        case .ed25519: break
        }
        var key: OpaquePointer?
        try OpenSSL.attempt("key generation") { unsafe EVP_PKEY_generate(context, &key) }
        return unsafe try PrivateKey(owning: OpenSSL.require("EVP_PKEY_generate", key))
    }

    /// Reads an unencrypted PKCS #8 structure (DER) that is exactly `pkcs8`, and checks that its two halves belong together.
    package convenience init(pkcs8: [UInt8]) throws(CryptographyError) {
        unsafe try self.init(owning: Self.read(pkcs8))
        guard verifiesItself else {
            throw CryptographyError(.malformed, "the private key's halves do not belong together")
        }
    }

    /// Whether the public half accepts what the private one signs. Not EVP_PKEY_pairwise_check, which proves RSA's primes again
    /// (35 ms for 2048 bits, before a tenant's first answer). A wrong part cannot give the key away: OpenSSL checks what the
    /// primes gave before it hands out a signature, and computes it from the exponent instead.
    private var verifiesItself: Bool {
        let algorithm: SignatureAlgorithm =
            switch kind {
            case .rsa: .rs256
            case .p256: .es256
            case .ed25519: .edDSA
            }
        do throws(CryptographyError) {
            let message: [UInt8] = [0]
            let signature = try SigningContext(self, algorithm).sign(message)
            return try VerifyingContext(publicKey, algorithm).verify(signature, message)
        } catch {
            return false
        }
    }

    private static func read(_ pkcs8: [UInt8]) throws(CryptographyError) -> OpaquePointer {
        try unsafe pkcs8.withUnsafeBufferPointer { bytes throws(CryptographyError) in
            var position = bytes.baseAddress
            let info = unsafe try OpenSSL.pointer("PKCS #8", .malformed) {
                unsafe d2i_PKCS8_PRIV_KEY_INFO(nil, &position, bytes.count)
            }
            defer { unsafe PKCS8_PRIV_KEY_INFO_free(info) }
            guard unsafe position == bytes.baseAddress.map({ unsafe $0 + bytes.count }) else {
                throw CryptographyError(.malformed, "PKCS #8: bytes after the end")
            }
            return unsafe try OpenSSL.pointer("private key", .malformed) { unsafe EVP_PKCS82PKEY(info) }
        }
    }

    /// The key as PKCS #8 (DER), to be sealed at once.
    package func pkcs8() throws(CryptographyError) -> [UInt8] {
        let info = unsafe try OpenSSL.pointer("PKCS #8") { unsafe EVP_PKEY2PKCS8(handle) }
        defer { unsafe PKCS8_PRIV_KEY_INFO_free(info) }
        let length = unsafe i2d_PKCS8_PRIV_KEY_INFO(info, nil)
        guard length > 0 else { throw .ofLastCall(.failed, "PKCS #8") }
        return unsafe [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, count in
            var position = buffer.baseAddress
            count = Int(unsafe i2d_PKCS8_PRIV_KEY_INFO(info, &position))
        }
    }

    private static func kind(of key: OpaquePointer) throws(CryptographyError) -> KeyKind {
        if unsafe EVP_PKEY_is_a(key, "RSA") == 1 { return .rsa(bits: Int(unsafe EVP_PKEY_get_bits(key))) }
        if unsafe EVP_PKEY_is_a(key, "ED25519") == 1 { return .ed25519 }
        guard unsafe EVP_PKEY_is_a(key, "EC") == 1 else {
            throw CryptographyError(.unsupported, "a private key that is neither RSA, EC nor Ed25519")
        }
        var name = [CChar](repeating: 0, count: 64)
        var length = 0
        try OpenSSL.attempt("curve of the private key", .unsupported) {
            unsafe EVP_PKEY_get_group_name(key, &name, name.count, &length)
        }
        guard name.prefix(length).elementsEqual("prime256v1".utf8CString.dropLast()) else {
            throw CryptographyError(.unsupported, "an EC private key on another curve than P-256")
        }
        return .p256
    }
}
