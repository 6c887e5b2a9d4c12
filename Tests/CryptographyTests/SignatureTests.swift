// Signatures: ours verify elsewhere, others' here, and nothing that was touched verifies anywhere.

import Cryptography
import Foundation
import Testing

struct SignatureTests {
    static let algorithms: [SignatureAlgorithm] = [.rs256, .es256]
    let message = Array("eyJhbGciOiJSUzI1NiJ9.e30".utf8)

    @Test("a context signs and verifies again and again", arguments: algorithms)
    func reused(algorithm: SignatureAlgorithm) throws {
        let key = try Keys.key(for: algorithm)
        let signing = try SigningContext(key, algorithm)
        let verifying = try VerifyingContext(key.publicKey, algorithm)
        for length in 0..<50 {
            let message = RandomBytes.make(length)
            let signature = try signing.sign(message)
            #expect(signature.count == (algorithm == .rs256 ? 256 : 64))
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
        let other = try PrivateKey.generate(algorithm == .rs256 ? .rsa(bits: 2048) : .p256)
        #expect(try !VerifyingContext(other.publicKey, algorithm).verify(signature, message))
    }

    @Test(
        "an algorithm is bound to its kind of key",
        arguments: [(.rs256, .es256), (.es256, .rs256)] as [(SignatureAlgorithm, SignatureAlgorithm)])
    func confused(ofKey: SignatureAlgorithm, asked: SignatureAlgorithm) throws {
        let key = try Keys.key(for: ofKey)
        #expect(throws: CryptographyError.self) { try SigningContext(key, asked) }
        #expect(throws: CryptographyError.self) { try VerifyingContext(key.publicKey, asked) }
    }

    @Test("the openssl command verifies an RS256 signature, and refuses it for another message")
    func command() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gatehouse-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let key = try Keys.rsa.get()
        for (name, content) in [
            ("key", try key.pkcs8()), ("signature", try SigningContext(key, .rs256).sign(message)),
            ("message", message), ("other", message + [0]),
        ] { try Data(content).write(to: folder.appending(path: name)) }
        let paths = { (name: String) in folder.appending(path: name).path() }
        #expect(try openssl("pkey", "-inform", "DER", "-in", paths("key"), "-pubout", "-out", paths("public")) == 0)
        let verify = ["dgst", "-sha256", "-verify", paths("public"), "-signature", paths("signature")]
        #expect(try openssl(verify + [paths("message")]) == 0)
        #expect(try openssl(verify + [paths("other")]) == 1)
    }

    private func openssl(_ arguments: String...) throws -> Int32 { try openssl(arguments) }

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
