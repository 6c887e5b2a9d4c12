// Signatures: ours verify elsewhere, others' here, and nothing that was touched verifies anywhere.

import Cryptography
import Foundation
import Testing

struct SignatureTests {
    static let algorithms: [SignatureAlgorithm] = [.rs256, .es256, .ps256, .edDSA]
    let message = Array("eyJhbGciOiJSUzI1NiJ9.e30".utf8)

    @Test("a context signs and verifies again and again", arguments: algorithms)
    func reused(algorithm: SignatureAlgorithm) throws {
        let key = try Keys.key(for: algorithm)
        let signing = try SigningContext(key, algorithm)
        let verifying = try VerifyingContext(key.publicKey, algorithm)
        for length in 0..<50 {
            let message = RandomBytes.make(length)
            let signature = try signing.sign(message)
            #expect(signature.count == (algorithm == .rs256 || algorithm == .ps256 ? 256 : 64))
            #expect(verifying.verify(signature, message))
            #expect(!verifying.verify(signature, message + [0]))
            #expect(verifying.verify(signature, message), "a failure leaves the context as it was")
        }
    }

    @Test("the ES256 signature has 64 bytes also when r or s is short")
    func padded() throws {
        let signing = try SigningContext(Keys.p256.get(), .es256)
        let verifying = try VerifyingContext(Keys.p256.get().publicKey, .es256)
        var leadingZeros = 0
        // One number in 256 is short: none in 6000 signatures has a chance of e^-46.
        for _ in 0..<6000 where leadingZeros < 4 {
            let signature = try signing.sign(message)
            #expect(signature.count == 64)
            guard signature[0] == 0 || signature[32] == 0 else { continue }
            leadingZeros += 1
            #expect(verifying.verify(signature, message))
        }
        #expect(leadingZeros > 0)
    }

    @Test("a bit flipped in the signature is noticed", arguments: algorithms)
    func flipped(algorithm: SignatureAlgorithm) throws {
        let key = try Keys.key(for: algorithm)
        let signature = try SigningContext(key, algorithm).sign(message)
        let verifying = try VerifyingContext(key.publicKey, algorithm)
        for position in signature.indices {
            var changed = signature
            changed[position] ^= UInt8(1 << (position % 8))
            #expect(!verifying.verify(changed, message))
        }
    }

    @Test("a signature of another length is none", arguments: algorithms)
    func lengths(algorithm: SignatureAlgorithm) throws {
        let key = try Keys.key(for: algorithm)
        let signature = try SigningContext(key, algorithm).sign(message)
        let verifying = try VerifyingContext(key.publicKey, algorithm)
        for changed in [[], signature + [0], [0] + signature, Array(signature.dropLast()), signature + signature] {
            #expect(!verifying.verify(changed, message))
        }
    }

    @Test("r or s that is zero, the order or above it is refused")
    func outOfRange() throws {
        let order = bytes(hex: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
        let zero = [UInt8](repeating: 0, count: 32)
        let verifying = try VerifyingContext(Keys.p256.get().publicKey, .es256)
        let good = try SigningContext(Keys.p256.get(), .es256).sign(message)
        let (r, s) = (Array(good.prefix(32)), Array(good.suffix(32)))
        let full = [UInt8](repeating: 0xff, count: 32)
        for signature in [zero + zero, zero + s, r + zero, order + s, r + order, order + order, full + full] {
            #expect(!verifying.verify(signature, message))
        }
        #expect(verifying.verify(r + s, message))
    }

    @Test("a signature of another key does not verify", arguments: algorithms)
    func otherKey(algorithm: SignatureAlgorithm) throws {
        let signature = try SigningContext(Keys.key(for: algorithm), algorithm).sign(message)
        let other = try PrivateKey.generate(Keys.key(for: algorithm).kind)
        #expect(try !VerifyingContext(other.publicKey, algorithm).verify(signature, message))
    }

    @Test(
        "an algorithm is bound to its kind of key",
        arguments: algorithms, algorithms)
    func confused(ofKey: SignatureAlgorithm, asked: SignatureAlgorithm) throws {
        let key = try Keys.key(for: ofKey)
        guard !asked.fits(key.kind) else { return }
        #expect(ofKey != asked)
        #expect(throws: CryptographyError.self) { try SigningContext(key, asked) }
        #expect(throws: CryptographyError.self) { try VerifyingContext(key.publicKey, asked) }
    }

    @Test(
        "signatures of one RSA key are none under the other algorithm",
        arguments: [.rs256, .ps256] as [SignatureAlgorithm])
    func oneKeyTwoAlgorithms(algorithm: SignatureAlgorithm) throws {
        let other: SignatureAlgorithm = algorithm == .rs256 ? .ps256 : .rs256
        let key = try Keys.rsa.get()
        let signature = try SigningContext(key, algorithm).sign(message)
        #expect(try VerifyingContext(key.publicKey, algorithm).verify(signature, message))
        #expect(try !VerifyingContext(key.publicKey, other).verify(signature, message))
    }

    @Test(
        "the signatures of RFC 8032 section 7.1",
        arguments: [
            (
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "",
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
            ),
            (
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72",
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            ),
        ])
    func ed25519(seed: String, message: String, signature: String) throws {
        let key = try PrivateKey(pkcs8: bytes(hex: "302e020100300506032b657004220420" + seed))
        #expect(try hex(SigningContext(key, .edDSA).sign(bytes(hex: message))) == signature)
        #expect(try VerifyingContext(key.publicKey, .edDSA).verify(bytes(hex: signature), bytes(hex: message)))
    }

    /// RFC 8032 section 5.1.7: S must be below the group's order, or each signature would have a second one.
    @Test("an Ed25519 signature with the order added to S is refused")
    func malleable() throws {
        let order = bytes(hex: "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
        let key = try Keys.ed25519.get()
        var signature = try SigningContext(key, .edDSA).sign(message)
        var carry = 0
        for index in order.indices {
            let sum = Int(signature[32 + index]) + Int(order[index]) + carry
            signature[32 + index] = UInt8(sum & 0xff)
            carry = sum >> 8
        }
        #expect(try !VerifyingContext(key.publicKey, .edDSA).verify(signature, message))
    }

    @Test(
        "the openssl command verifies RSA's signatures, and refuses them for another message",
        arguments: [.rs256, .ps256] as [SignatureAlgorithm])
    func command(algorithm: SignatureAlgorithm) throws {
        let key = try Keys.rsa.get()
        let files = try Files([
            ("key", try key.pkcs8()), ("signature", try SigningContext(key, algorithm).sign(message)),
            ("message", message), ("other", message + [0]),
        ])
        defer { files.remove() }
        #expect(try openssl(["pkey", "-inform", "DER", "-in", files["key"], "-pubout", "-out", files["public"]]) == 0)
        let verify = ["dgst", "-sha256", "-verify", files["public"], "-signature", files["signature"]]
        let padding = algorithm == .rs256 ? [] : Self.pss(salt: "32")
        #expect(try openssl(verify + padding + [files["message"]]) == 0)
        #expect(try openssl(verify + padding + [files["other"]]) == 1)
        guard algorithm == .ps256 else { return }
        // RFC 7518 section 3.5: the salt is as long as the digest.
        #expect(try openssl(verify + Self.pss(salt: "20") + [files["message"]]) == 1)
    }

    @Test(
        "PS256 takes the openssl command's signatures with the salt and the mask of RFC 7518 alone",
        arguments: [
            (pss(salt: "32"), true), (pss(salt: "20"), false), (pss(salt: "0"), false), (pss(salt: "max"), false),
            (pss(salt: "32") + ["-sigopt", "rsa_mgf1_md:sha1"], false),
        ])
    func foreignPSS(options: [String], isGood: Bool) throws {
        let key = try Keys.rsa.get()
        let files = try Files([("key", try key.pkcs8()), ("message", message)])
        defer { files.remove() }
        let sign = ["dgst", "-sha256", "-keyform", "DER", "-sign", files["key"], "-out", files["signature"]]
        try #require(try openssl(sign + options + [files["message"]]) == 0)
        let signature = Array(try Data(contentsOf: URL(filePath: files["signature"])))
        #expect(signature.count == 256)
        #expect(try VerifyingContext(key.publicKey, .ps256).verify(signature, message) == isGood)
    }

    private static func pss(salt: String) -> [String] {
        ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:\(salt)"]
    }

    private func openssl(_ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}

/// Files for the command, in a folder of their own.
private struct Files {
    private let folder: URL

    init(_ contents: [(name: String, bytes: [UInt8])]) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "gatehouse-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, bytes) in contents { try Data(bytes).write(to: folder.appending(path: name)) }
    }

    subscript(name: String) -> String { folder.appending(path: name).path() }

    func remove() { try? FileManager.default.removeItem(at: folder) }
}
