// OpenSSL's integers, only as far as keys and ECDSA signatures need them.

internal import COpenSSL

/// An owned BIGNUM, wiped when freed.
@safe struct BigNumber: ~Copyable {
    let handle: OpaquePointer

    /// From big-endian bytes.
    init(_ bytes: [UInt8]) throws(CryptographyError) {
        unsafe handle = try OpenSSL.pointer("BN_bin2bn") { unsafe BN_bin2bn(bytes, Int32(bytes.count), nil) }
    }

    /// A number a key has under `name`.
    init(of key: OpaquePointer, named name: String) throws(CryptographyError) {
        var number: OpaquePointer?
        try OpenSSL.attempt("EVP_PKEY_get_bn_param") { unsafe EVP_PKEY_get_bn_param(key, name, &number) }
        unsafe handle = OpenSSL.require("EVP_PKEY_get_bn_param", number)
    }

    deinit { unsafe BN_clear_free(handle) }

    /// Big-endian without leading zeros, or of exactly `length` bytes.
    func bytes(length: Int? = nil) throws(CryptographyError) -> [UInt8] {
        let length = unsafe length ?? (Int(BN_num_bits(handle)) + 7) / 8
        return unsafe try Self.bytes(of: handle, length: length)
    }

    /// A borrowed number as exactly `length` big-endian bytes.
    static func bytes(of number: OpaquePointer?, length: Int) throws(CryptographyError) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: length)
        guard unsafe BN_bn2binpad(number, &result, Int32(length)) == length else {
            throw CryptographyError(.failed, "a number is longer than \(length) bytes")
        }
        return result
    }
}
