// AES-256-GCM (NIST SP 800-38D) on bytes; `SealingKey` decides about nonces and envelopes.

internal import COpenSSL

enum AESGCM {
    static let keyLength = 32
    static let nonceLength = 12
    static let tagLength = 16

    /// Ciphertext and tag.
    static func seal(_ plaintext: [UInt8], key: [UInt8], nonce: [UInt8], associatedData: [UInt8]) -> [UInt8] {
        let context = unsafe OpenSSL.require("EVP_CIPHER_CTX_new", EVP_CIPHER_CTX_new())
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        unsafe start(context, encrypting: 1, key, nonce, associatedData)
        var result = [UInt8](repeating: 0, count: plaintext.count)
        var tag = [UInt8](repeating: 0, count: tagLength)
        var written: Int32 = 0
        unsafe OpenSSL.require(
            "EVP_CipherUpdate", EVP_CipherUpdate(context, &result, &written, plaintext, length(plaintext)))
        unsafe OpenSSL.require("EVP_CipherFinal", EVP_CipherFinal_ex(context, &tag, &written))
        unsafe OpenSSL.require(
            "GCM tag", EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagLength), &tag))
        return result + tag
    }

    /// The plaintext of ciphertext and tag, or nil when key, nonce, associated data or bytes are not those of the sealing.
    static func open(_ sealed: [UInt8], key: [UInt8], nonce: [UInt8], associatedData: [UInt8]) -> [UInt8]? {
        guard sealed.count >= tagLength, nonce.count == nonceLength else { return nil }
        let ciphertext = Array(sealed.dropLast(tagLength))
        var tag = Array(sealed.suffix(tagLength))
        let context = unsafe OpenSSL.require("EVP_CIPHER_CTX_new", EVP_CIPHER_CTX_new())
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        unsafe start(context, encrypting: 0, key, nonce, associatedData)
        var result = [UInt8](repeating: 0, count: ciphertext.count)
        var rest = [UInt8](repeating: 0, count: tagLength)
        var written: Int32 = 0
        unsafe OpenSSL.require(
            "EVP_CipherUpdate", EVP_CipherUpdate(context, &result, &written, ciphertext, length(ciphertext)))
        // Without the tag set before, Final has nothing to compare with; without its answer, nothing is authentic.
        unsafe OpenSSL.require(
            "GCM tag", EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagLength), &tag))
        guard unsafe EVP_CipherFinal_ex(context, &rest, &written) == 1 else {
            ERR_clear_error()
            return nil
        }
        return result
    }

    private static func start(
        _ context: OpaquePointer, encrypting: Int32, _ key: [UInt8], _ nonce: [UInt8], _ associatedData: [UInt8]
    ) {
        precondition(key.count == keyLength && nonce.count == nonceLength, "OpenSSL would read past their end")
        unsafe OpenSSL.require(
            "EVP_CipherInit",
            EVP_CipherInit_ex2(context, Fetched.algorithms.aes256GCM, key, nonce, encrypting, nil))
        var written: Int32 = 0
        unsafe OpenSSL.require(
            "EVP_CipherUpdate", EVP_CipherUpdate(context, nil, &written, associatedData, length(associatedData)))
    }

    /// OpenSSL counts in 32 bits; what is sealed here is a few kilobytes.
    private static func length(_ bytes: [UInt8]) -> Int32 {
        guard let length = Int32(exactly: bytes.count) else {
            preconditionFailure("more than 2 GiB to seal at once: no secret is that long")
        }
        return length
    }
}
