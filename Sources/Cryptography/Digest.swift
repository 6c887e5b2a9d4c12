// SHA-256 (FIPS 180-4), the house's only digest.

internal import COpenSSL

package enum Digest {
    /// The length of a digest in bytes.
    package static let length = 32

    /// SHA-256 of `bytes`.
    package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        let context = unsafe ThreadContexts.current.digest
        return unsafe [UInt8](unsafeUninitializedCapacity: length) { output, count in
            unsafe OpenSSL.require("EVP_DigestInit", EVP_DigestInit_ex2(context, Fetched.algorithms.sha256, nil))
            unsafe OpenSSL.require("EVP_DigestUpdate", EVP_DigestUpdate(context, bytes, bytes.count))
            unsafe OpenSSL.require("EVP_DigestFinal", EVP_DigestFinal_ex(context, output.baseAddress, nil))
            count = length
        }
    }
}
