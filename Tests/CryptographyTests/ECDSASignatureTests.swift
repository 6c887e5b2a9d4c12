// The two spellings of an ECDSA signature, one made of the other.

@testable import Cryptography
import Testing

struct ECDSASignatureTests {
    /// Numbers of 32 bytes at the ends of what DER writes differently: short, with the highest bit set, and zero.
    static let numbers: [[UInt8]] = [
        [UInt8](repeating: 0, count: 32),
        [UInt8](repeating: 0, count: 31) + [1],
        [UInt8](repeating: 0, count: 31) + [0x80],
        [0, 0x80] + [UInt8](repeating: 3, count: 30),
        [0x7f] + [UInt8](repeating: 0xff, count: 31),
        [0x80] + [UInt8](repeating: 0, count: 31),
        [UInt8](repeating: 0xff, count: 32),
    ]

    @Test("what is written in DER reads as it was", arguments: numbers, numbers)
    func roundTrip(r: [UInt8], s: [UInt8]) throws {
        let der = try #require(ECDSASignature.der(fromRaw: r + s))
        #expect(try ECDSASignature.raw(fromDER: der) == r + s)
    }

    @Test("what is not two numbers of 32 bytes is refused")
    func malformed() throws {
        let good = try #require(ECDSASignature.der(fromRaw: Self.numbers[5] + Self.numbers[6]))
        for count in good.indices {
            #expect(throws: CryptographyError.self, "\(count) bytes") {
                try ECDSASignature.raw(fromDER: Array(good[..<count]))
            }
        }
        let one: [UInt8] = [0x02, 1, 1]
        let long: [UInt8] = [0x02, 33] + [UInt8](repeating: 1, count: 33)
        let contents: [[UInt8]] = [
            one, one + one + one, one + one + [0], long + one, one + long, [0x03, 1, 1] + one, one + [0x02, 2, 1],
        ]
        for content in contents {
            #expect(throws: CryptographyError.self, "\(content)") {
                try ECDSASignature.raw(fromDER: [0x30, UInt8(content.count)] + content)
            }
        }
        #expect(try ECDSASignature.raw(fromDER: [0x30, 6] + one + one).count == 64)
        #expect(throws: CryptographyError.self, "another kind of value") {
            try ECDSASignature.raw(fromDER: [0x31, 6] + one + one)
        }
        #expect(throws: CryptographyError.self, "something behind it") {
            try ECDSASignature.raw(fromDER: [0x30, 6] + one + one + [0])
        }
    }
}
