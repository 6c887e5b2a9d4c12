// What an Ed25519 public key must not be.

/// The encoding of a point (RFC 8032 section 5.1.2): y in little-endian order, and the sign of x in the highest bit.
enum Ed25519Point {
    static let length = 32

    /// Refuses another length, a y that is not below 2^255 - 19 (RFC 8032 section 5.1.3: a second spelling of a point), and
    /// the points of small order, under which one signature verifies for many messages.
    ///
    /// Whether there is an x to this y, OpenSSL says when it verifies; under a key without a point, nothing does.
    static func check(_ point: [UInt8]) throws(CryptographyError) {
        guard point.count == length else {
            throw CryptographyError(.malformed, "an Ed25519 key is not 32 bytes long")
        }
        var y = point
        y[31] &= 0x7f
        guard isBelowPrime(y) else {
            throw CryptographyError(.malformed, "an Ed25519 key is not in its shortest form")
        }
        guard !smallOrder.contains(y) else {
            throw CryptographyError(.unsupported, "an Ed25519 key is a point of small order")
        }
    }

    /// 2^255 - 19.
    private static let prime: [UInt8] = [0xed] + [UInt8](repeating: 0xff, count: 30) + [0x7f]

    private static func isBelowPrime(_ y: [UInt8]) -> Bool { y.reversed().lexicographicallyPrecedes(prime.reversed()) }

    /// The y of the eight points whose order divides the cofactor: 1, p - 1, 0, and the two that belong to order eight.
    private static let smallOrder: [[UInt8]] = [
        [1] + [UInt8](repeating: 0, count: 31),
        [0xec] + prime.dropFirst(),
        [UInt8](repeating: 0, count: 32),
        [
            0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
            0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
        ],
        [
            0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
            0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
        ],
    ]
}
