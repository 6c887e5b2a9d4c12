// The algorithms, fetched from the provider once: a fetch per operation halves the rate and contends between threads.

internal import COpenSSL

/// OpenSSL's descriptions of the algorithms in use.
@safe struct Fetched: @unchecked Sendable {  // fetched objects are constant and counted, made to be shared by threads
    static let algorithms = Fetched()

    let sha256: OpaquePointer
    let sha512: OpaquePointer
    let hmac: OpaquePointer
    let aes256GCM: OpaquePointer

    private init() {
        unsafe sha256 = OpenSSL.require("EVP_MD_fetch", EVP_MD_fetch(nil, "SHA2-256", nil))
        unsafe sha512 = OpenSSL.require("EVP_MD_fetch", EVP_MD_fetch(nil, "SHA2-512", nil))
        unsafe hmac = OpenSSL.require("EVP_MAC_fetch", EVP_MAC_fetch(nil, "HMAC", nil))
        unsafe aes256GCM = OpenSSL.require("EVP_CIPHER_fetch", EVP_CIPHER_fetch(nil, "AES-256-GCM", nil))
    }
}
