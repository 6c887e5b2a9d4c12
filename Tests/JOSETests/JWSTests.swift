// Signing and verifying tokens, and every way we know of to confuse the two.

import Cryptography
import JOSE
import JSON
import Testing

struct JWSTests {
    static let algorithms: [Algorithm] = [.rs256, .es256, .ps256, .edDSA]
    let payload = Array(#"{"iss":"https://a.example","n":1}"#.utf8)

    @Test("a signed token verifies and carries header and payload", arguments: algorithms)
    func roundTrip(algorithm: Algorithm) throws {
        let signer = try JWSSigner(key: Keys.key(for: algorithm), algorithm: algorithm, kid: "k1")
        let verifier = try Keys.verifier(for: algorithm, kid: "k1")
        for _ in 0..<3 {
            let jws = try UnverifiedJWS(compact: signer.sign(payload: payload))
            #expect(jws.header.alg == algorithm)
            #expect(jws.header.kid == "k1")
            #expect(jws.header.typ == "at+jwt")
            #expect(jws.payload == payload)
            #expect(try jws.verified(with: verifier) == payload)
        }
    }

    @Test("the header is exactly algorithm, type and key identifier")
    func headerText() throws {
        let signer = try JWSSigner(key: Keys.key(for: .es256), algorithm: .es256, kid: "k\"1", type: "JWT")
        let first = try #require(signer.sign(payload: []).split(separator: ".", omittingEmptySubsequences: false).first)
        let text = try String(decoding: Base64URL.decode(String(first)), as: UTF8.self)
        #expect(text == #"{"alg":"ES256","typ":"JWT","kid":"k\"1"}"#)
    }

    /// CVE-2026-44699, CVE-2023-48223, CVE-2026-34950, CVE-2026-107722 and CVE-2026-22818: each key by each `alg`.
    @Test(
        "Advisory 37: an algorithm in the header that is not the key's is refused, even over a signature by that key",
        arguments: algorithms,
        [
            "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "ES256K", "PS256", "PS384",
            "PS512", "EdDSA", "Ed25519", "Ed448", "None", "NONE", "rs256", "es256", "ps256", "eddsa", "EDDSA", "",
        ])
    func confusion(ofKey: Algorithm, inHeader: String) throws {
        guard inHeader != ofKey.rawValue else { return }
        let key = try Keys.key(for: ofKey)
        let context = try SigningContext(key, #require(ofKey.signature))
        let forged = try token(#"{"alg":"\#(inHeader)"}"#, "{}") { try context.sign($0) }
        let jws = try UnverifiedJWS(compact: forged)
        #expect(throws: JOSEError.algorithmMismatch) { try jws.verified(with: Keys.verifier(for: ofKey)) }
        let honest = try token(#"{"alg":"\#(ofKey.rawValue)"}"#, "{}") { try context.sign($0) }
        #expect(try UnverifiedJWS(compact: honest).verified(with: Keys.verifier(for: ofKey)) == [0x7b, 0x7d])
    }

    @Test(
        "each key refuses the other's algorithm and tokens",
        arguments: algorithms, algorithms)
    func crossed(ofKey: Algorithm, other: Algorithm) throws {
        guard ofKey != other else { return }
        let key = try Keys.key(for: ofKey)
        // RSA's two are told apart by what the key was made for; the others by the kind of the key too.
        if try #require(other.signature).fits(key.kind) == false {
            #expect(throws: CryptographyError.self) {
                try JWSVerifier(publicKey: key.publicKey, algorithm: other, kid: nil)
            }
            #expect(throws: CryptographyError.self) { try JWSSigner(key: key, algorithm: other, kid: "k") }
        }
        let foreign = try JWSSigner(key: Keys.key(for: other), algorithm: other, kid: "k").sign(payload: [])
        #expect(throws: JOSEError.algorithmMismatch) {
            try UnverifiedJWS(compact: foreign).verified(with: Keys.verifier(for: ofKey))
        }
    }

    @Test("a public key never serves as an HMAC secret", arguments: algorithms)
    func publicKeyAsSecret(ofKey: Algorithm) throws {
        let key = try Keys.key(for: ofKey).publicKey
        let secret = JWK(key, kid: nil, alg: nil).json.serialized()
        let forged = token(#"{"alg":"HS256"}"#, "{}") { HMAC.sha256(key: secret, $0) }
        #expect(throws: JOSEError.algorithmMismatch) {
            try UnverifiedJWS(compact: forged).verified(with: Keys.verifier(for: ofKey))
        }
        for name in ["HS256", "none", "", "PS384"] {
            #expect(throws: CryptographyError.self) {
                try JWSVerifier(publicKey: key, algorithm: Algorithm(rawValue: name), kid: nil)
            }
        }
    }

    @Test("a signer's tokens may have another type, and are signed all the same")
    func types() throws {
        let signer = try JWSSigner(key: Keys.key(for: .edDSA), algorithm: .edDSA, kid: "k1")
        let verifier = try Keys.verifier(for: .edDSA, kid: "k1")
        for (type, found) in [("JWT", "JWT"), (nil, "at+jwt"), ("logout+jwt", "logout+jwt"), ("JWT", "JWT")] {
            let jws = try UnverifiedJWS(compact: signer.sign(payload: payload, type: type))
            #expect(jws.header.typ == found)
            #expect(try jws.verified(with: verifier) == payload)
        }
    }

    @Test("an unsigned token is refused while it is read", arguments: ["", "e30"])
    func unsigned(signature: String) {
        let text = token(#"{"alg":"none"}"#, "{}") { _ in [] } + signature
        #expect(throws: JOSEError.algorithmNone) { try UnverifiedJWS(compact: text) }
    }

    @Test("a token without its signature does not verify", arguments: algorithms)
    func stripped(algorithm: Algorithm) throws {
        let text = token(#"{"alg":"\#(algorithm.rawValue)"}"#, "{}") { _ in [] }
        #expect(throws: JOSEError.signature) {
            try UnverifiedJWS(compact: text).verified(with: Keys.verifier(for: algorithm))
        }
    }

    @Test("a key identifier that is not the key's is refused; without one, the signature decides")
    func keyIdentifier() throws {
        let key = try Keys.key(for: .es256)
        let named = try UnverifiedJWS(compact: JWSSigner(key: key, algorithm: .es256, kid: "K").sign(payload: payload))
        #expect(try named.verified(with: Keys.verifier(for: .es256, kid: nil)) == payload)
        // U+212A, the Kelvin sign, equals K for Swift's strings.
        for other in ["k", "K ", "\u{212A}"] {
            #expect(throws: JOSEError.keyIDMismatch) {
                try named.verified(with: Keys.verifier(for: .es256, kid: other))
            }
        }
        let context = try SigningContext(key, .es256)
        let nameless = try UnverifiedJWS(compact: token(#"{"alg":"ES256"}"#, "{}") { try context.sign($0) })
        #expect(try nameless.verified(with: Keys.verifier(for: .es256, kid: "K")) == [0x7b, 0x7d])
    }

    @Test("no token with one character changed, removed or added verifies", arguments: algorithms)
    func tampered(algorithm: Algorithm) throws {
        let signer = try JWSSigner(key: Keys.key(for: algorithm), algorithm: algorithm, kid: "k1")
        let verifier = try Keys.verifier(for: algorithm, kid: "k1")
        let good = try Array(signer.sign(payload: payload).utf8)
        func verifies(_ bytes: [UInt8]) -> Bool {
            (try? UnverifiedJWS(compact: String(decoding: bytes, as: UTF8.self)).verified(with: verifier)) != nil
        }
        #expect(verifies(good))
        for position in good.indices {
            // The lowest bit of the last character of a part is padding: a lax decoder would not see it change.
            for replacement in ["A", "B", "_", ".", "=", " "].map({ $0.utf8.first! }) + [good[position] ^ 1]
            where replacement != good[position] {
                var changed = good
                changed[position] = replacement
                #expect(!verifies(changed))
            }
            var shorter = good
            shorter.remove(at: position)
            #expect(!verifies(shorter))
        }
        for addition in [".", "=", " ", "\n", "A", "AA", ".e30", "\0"] {
            #expect(!verifies(good + addition.utf8))
            #expect(!verifies(addition.utf8 + good))
        }
    }

    @Test("parts of two good tokens do not make a third")
    func recombined() throws {
        let signer = try JWSSigner(key: Keys.key(for: .es256), algorithm: .es256, kid: "k")
        let a = try signer.sign(payload: [1]).split(separator: ".")
        let b = try signer.sign(payload: [2]).split(separator: ".")
        let mixed = try UnverifiedJWS(compact: "\(a[0]).\(b[1]).\(a[2])")
        #expect(throws: JOSEError.signature) { try mixed.verified(with: Keys.verifier(for: .es256)) }
    }

    @Test(
        "only three parts make a token",
        arguments: ["", ".", "..", "e30", "e30.e30", "e30.e30.e30.e30", "e30.e30.e30.e30.e30"])
    func parts(text: String) {
        #expect(throws: JOSEError.self) { try UnverifiedJWS(compact: text) }
        let error = #expect(throws: JOSEError.self) { try UnverifiedJWS(compact: text) }
        if text != ".." { #expect(error == .compactForm) }
    }

    @Test("a token may be as long as the limit and no longer")
    func tooLong() throws {
        let header = Base64URL.encode(Array(#"{"alg":"ES256"}"#.utf8)) + ".."
        let room = (UnverifiedJWS.maxLength - header.utf8.count) / 4 * 4
        _ = try UnverifiedJWS(compact: header + String(repeating: "A", count: room))
        #expect(throws: JOSEError.tooLong) {
            try UnverifiedJWS(compact: header + String(repeating: "A", count: room + 4))
        }
    }
}
