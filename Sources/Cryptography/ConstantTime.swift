// Comparison of secrets whose duration does not tell where they differ.

internal import COpenSSL

package enum ConstantTime {
    /// Whether both are the same bytes. The time tells their lengths and nothing else, so compare values of a known length:
    /// digests, tags, tokens.
    package static func equal(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        unsafe a.count == b.count && CRYPTO_memcmp(a, b, a.count) == 0
    }
}
