// Keys: what is generated, read and refused.

import Cryptography
import Testing

struct KeyTests {
    @Test(
        "a generated key is of the kind asked for, and comes back from PKCS #8",
        arguments: SignatureTests.algorithms)
    func roundTrip(algorithm: SignatureAlgorithm) throws {
        let key = try Keys.key(for: algorithm)
        #expect(algorithm.fits(key.kind))
        let read = try PrivateKey(pkcs8: key.pkcs8())
        #expect(read.publicKey == key.publicKey)
        #expect(read.kind == key.kind)
        let signature = try SigningContext(read, algorithm).sign([1, 2, 3])
        #expect(try VerifyingContext(key.publicKey, algorithm).verify(signature, [1, 2, 3]))
    }

    @Test("an RSA key has the size asked for and the usual exponent")
    func rsaShape() throws {
        let key = try Keys.rsa.get()
        guard case .rsa(let modulus, let exponent) = key.publicKey.components else {
            Issue.record("not an RSA key")
            return
        }
        #expect(key.kind == .rsa(bits: 2048))
        #expect(modulus.count == 256 && modulus[0] >= 0x80)
        #expect(exponent == [1, 0, 1])
    }

    @Test("two generated keys differ")
    func fresh() throws {
        #expect(try PrivateKey.generate(.p256).publicKey != PrivateKey.generate(.p256).publicKey)
    }

    @Test("the key of another library is read, and its point is the published one")
    func foreign() throws {
        let key = try PrivateKey(pkcs8: bytes(base64: Keys.seven))
        #expect(
            key.publicKey.components
                == .p256(
                    x: bytes(hex: "8e533b6fa0bf7b4625bb30667c01fb607ef9f8b8a80fef5b300628703187b2a3"),
                    y: bytes(hex: "73eb1dbde03318366d069f83a6f5900053c73633cb041b21c55e1a86c1f400b4")))
        #expect(try key.pkcs8() == bytes(base64: Keys.seven))
    }

    @Test(
        "a key that is weak, of another kind or not a key is refused",
        arguments: [Keys.rsa1024, Keys.p384, Keys.x25519, Keys.ed448])
    func unsupported(key: String) {
        let error = #expect(throws: CryptographyError.self) { try PrivateKey(pkcs8: bytes(base64: key)) }
        #expect(error?.code == .unsupported)
    }

    @Test(
        "an Ed25519 point of small order, in a second spelling or of another length is refused",
        arguments: [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f70751", "",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a00",
        ])
    func smallOrder(point: String) {
        #expect(throws: CryptographyError.self) { try PublicKey(.ed25519(x: bytes(hex: point))) }
    }

    @Test("halves that do not belong together, bytes after the end, a cut and nonsense are refused")
    func malformed() throws {
        let whole = bytes(base64: Keys.seven)
        let cut = Array(whole.dropLast())
        for input in [bytes(base64: Keys.sevenAndEight), whole + [0], cut, [], [0x30], [1, 2, 3]] {
            let error = #expect(throws: CryptographyError.self) { try PrivateKey(pkcs8: input) }
            #expect(error?.code == .malformed)
        }
    }

    @Test("an RSA key whose modulus is not its own is refused")
    func foreignModulus() throws {
        let key = try Keys.key(for: .rs256)
        guard case .rsa(let modulus, _) = key.publicKey.components else {
            throw CryptographyError(.failed, "no RSA key")
        }
        var input = try key.pkcs8()
        let start = try #require(input.firstRange(of: modulus)).lowerBound
        input[start + 100] ^= 1
        let error = #expect(throws: CryptographyError.self) { try PrivateKey(pkcs8: input) }
        #expect(error?.code == .malformed)
    }

    // A tenant's first answer waits for it; OpenSSL's own check proves the primes again, which takes as long as 90 signatures.
    @Test("reading an RSA key takes no longer than some signatures")
    func readingIsQuick() throws {
        let input = try Keys.key(for: .rs256).pkcs8()
        let context = try SigningContext(Keys.key(for: .rs256), .rs256)
        let clock = ContinuousClock()
        let signing = try (0..<10).map { _ in try clock.measure { _ = try context.sign([1]) } }.min()
        let reading = try (0..<10).map { _ in try clock.measure { _ = try PrivateKey(pkcs8: input) } }.min()
        #expect(try #require(reading) < #require(signing) * 30)
    }

    @Test("a size outside the bounds is not generated", arguments: [0, 512, 1024, 2047, 8193, -1])
    func sizes(bits: Int) {
        #expect(throws: CryptographyError.self) { try PrivateKey.generate(.rsa(bits: bits)) }
    }

    @Test(
        "components make a key that is equal to the one they came from",
        arguments: SignatureTests.algorithms)
    func components(algorithm: SignatureAlgorithm) throws {
        let key = try Keys.key(for: algorithm).publicKey
        let made = try PublicKey(key.components)
        #expect(made == key && made.kind == key.kind)
    }

    static let modulus = [UInt8](repeating: 0xff, count: 256)

    @Test(
        "RSA numbers out of bounds are refused",
        arguments: [
            ([], [3]), ([0x7f] + modulus.dropFirst(), [3]), (Array(modulus.dropLast()), [3]),
            (modulus.dropLast() + [0xfe], [3]), (modulus, []), (modulus, [0]), (modulus, [1]), (modulus, [0, 1]),
            (modulus, [2]), (modulus, [1, 0, 0]), (modulus, [1, 0, 0, 0, 1]),
            ([UInt8](repeating: 0xff, count: 1025), [3]), ([UInt8](repeating: 0, count: 256), [3]),
        ] as [([UInt8], [UInt8])])
    func rsaBounds(modulus: [UInt8], exponent: [UInt8]) {
        #expect(throws: CryptographyError.self) { try PublicKey(.rsa(modulus: modulus, exponent: exponent)) }
    }

    @Test("the bounds themselves are accepted", arguments: [[3], [1, 0, 1], [0xff, 0xff, 0xff, 0xff]] as [[UInt8]])
    func rsaWithin(exponent: [UInt8]) throws {
        let key = try PublicKey(.rsa(modulus: Self.modulus, exponent: exponent))
        #expect(key.kind == .rsa(bits: 2048))
    }

    @Test("a point that is not on P-256, or not of 64 bytes, is refused")
    func points() throws {
        guard case .p256(let x, let y) = try Keys.p256.get().publicKey.components else { return }
        var off = y
        off[31] ^= 1
        let zero = [UInt8](repeating: 0, count: 32)
        let tooLarge = [UInt8](repeating: 0xff, count: 32)
        for (x, y) in [
            (x, off), (zero, zero), (y, x), (tooLarge, y), (x, tooLarge), ([0] + x, y), (x, Array(y.dropFirst())),
            (Array(x.dropLast()), x.suffix(1) + y),
            ([], []),
        ] {
            #expect(throws: CryptographyError.self) { try PublicKey(.p256(x: x, y: y)) }
        }
    }
}
