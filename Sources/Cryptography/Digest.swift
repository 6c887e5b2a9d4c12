// SHA-256 (FIPS 180-4), the house's own digest, and SHA-512, which goes with Ed25519.

internal import COpenSSL

package enum Digest {
    /// The length of a SHA-256 digest in bytes.
    package static let length = 32

    /// SHA-256 of `bytes`.
    package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        unsafe digest(bytes, Fetched.algorithms.sha256, length)
    }

    /// SHA-512 of `bytes`: only where the algorithm of a token wants it.
    package static func sha512(_ bytes: [UInt8]) -> [UInt8] {
        unsafe digest(bytes, Fetched.algorithms.sha512, 64)
    }

    private static func digest(_ bytes: [UInt8], _ algorithm: OpaquePointer, _ length: Int) -> [UInt8] {
        let context = unsafe ThreadContexts.current.digest
        return unsafe [UInt8](unsafeUninitializedCapacity: length) { output, count in
            unsafe OpenSSL.require("EVP_DigestInit", EVP_DigestInit_ex2(context, algorithm, nil))
            unsafe OpenSSL.require("EVP_DigestUpdate", EVP_DigestUpdate(context, bytes, bytes.count))
            unsafe OpenSSL.require("EVP_DigestFinal", EVP_DigestFinal_ex(context, output.baseAddress, nil))
            count = length
        }
    }
}
