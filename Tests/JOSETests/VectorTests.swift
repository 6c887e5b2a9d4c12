// The examples printed in the RFCs.

import Cryptography
import JOSE
import JSON
import Testing

struct VectorTests {
    @Test(
        "a token printed in an RFC verifies with the key printed beside it",
        arguments: [("rfc7515_a2", Algorithm.rs256), ("rfc7515_a3", .es256), ("rfc7520_4_1", .rs256)])
    func tokens(name: String, algorithm: Algorithm) throws {
        let vector = try vector(name)
        let key = try JWK(parsing: #require(vector["jwk"]))
        #expect(key.verifies(algorithm))
        let verifier = try JWSVerifier(publicKey: key.publicKey(), algorithm: algorithm, kid: key.kid)
        let jws = try UnverifiedJWS(compact: #require(vector["compact"]?.string))
        let payload = try jws.verified(with: verifier)
        if name == "rfc7520_4_1" {
            #expect(payload == vector["payload"]?.string.map { Array($0.utf8) })
            #expect(jws.header.kid == "bilbo.baggins@hobbiton.example")
        } else {
            let claims = try ClaimsSet(parsing: payload)
            #expect(claims.iss == "joe")
            #expect(claims.exp == NumericDate(1_300_819_380))
            #expect(claims["http://example.com/is_root"] == true)
        }
    }

    @Test(
        "signing again gives the printed signature, for RSA has only one",
        arguments: ["rfc7515_a2", "rfc7520_4_1"])
    func signedAgain(name: String) throws {
        let vector = try vector(name)
        let parts = try #require(vector["compact"]?.string).split(separator: ".")
        let key = try PrivateKey(pkcs8: Base64URL.decode(#require(vector["pkcs8"]?.string)))
        let signature = try SigningContext(key, .rs256).sign(Array("\(parts[0]).\(parts[1])".utf8))
        #expect(Base64URL.encode(signature) == parts[2])
    }

    @Test("the private key of RFC 7515 A.3 signs what its public key verifies")
    func signedWithA3() throws {
        let vector = try vector("rfc7515_a3")
        let key = try PrivateKey(pkcs8: Base64URL.decode(#require(vector["pkcs8"]?.string)))
        #expect(JWK(key.publicKey, kid: nil, alg: nil, use: nil).json == vector["jwk"])
        let token = try JWSSigner(key: key, algorithm: .es256, kid: "a").sign(payload: [1])
        let verifier = try JWSVerifier(
            publicKey: JWK(parsing: #require(vector["jwk"])).publicKey(), algorithm: .es256, kid: "a")
        #expect(try UnverifiedJWS(compact: token).verified(with: verifier) == [1])
    }

    @Test("the key, the token and the thumbprint of RFC 8037 appendix A")
    func ed25519() throws {
        let vector = try vector("rfc8037_a")
        let compact = try #require(vector["compact"]?.string)
        let jwk = try JWK(parsing: #require(vector["jwk"]))
        #expect(jwk.thumbprint() == vector["thumbprint"]?.string)
        let verifier = try JWSVerifier(publicKey: jwk.publicKey(), algorithm: .edDSA, kid: nil)
        let payload = try UnverifiedJWS(compact: compact).verified(with: verifier)
        #expect(String(decoding: payload, as: UTF8.self) == vector["payload"]?.string)
        let key = try PrivateKey(pkcs8: Base64URL.decode(#require(vector["pkcs8"]?.string)))
        #expect(JWK(key.publicKey, kid: nil, alg: nil, use: nil) == jwk)
        let parts = compact.split(separator: ".")
        let signature = try SigningContext(key, .edDSA).sign(Array("\(parts[0]).\(parts[1])".utf8))
        #expect(Base64URL.encode(signature) == parts[2])
    }

    // OpenID Connect Core appendix A.3 prints the token and its at_hash.
    @Test("the at_hash of OpenID Connect Core, and Ed25519's is the half of SHA-512")
    func halfHash() {
        let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"
        for algorithm in [Algorithm.rs256, .ps256, .es256] {
            #expect(algorithm.halfHash(of: token) == "77QmUPtjPfzWtF2AnpK9RQ")
        }
        #expect(Algorithm.edDSA.halfHash(of: "abc") == "3a81oZNherrMQXNJriBBMRLm-k6JqX6iCp7u5ktV05o")
    }

    @Test("the public set of RFC 7517 A.1 is read and written back")
    func publicSet() throws {
        let set = try JWKSet(parsing: vectorBytes("rfc7517_a1"))
        #expect(set.keys.map(\.kid) == ["1", "2011-04-29"])
        #expect(set.keys.map(\.use) == ["enc", nil])
        #expect(try set.json == vector("rfc7517_a1"))
        for key in set.keys { _ = try key.publicKey() }
    }

    @Test("the private set of RFC 7517 A.2 is refused, whole and key by key")
    func privateSet() throws {
        #expect(throws: JOSEError.privateKey) { try JWKSet(parsing: vectorBytes("rfc7517_a2")) }
        let keys = try #require(vector("rfc7517_a2")["keys"]?.array)
        #expect(keys.count == 2)
        for key in keys { #expect(throws: JOSEError.privateKey) { try JWK(parsing: key) } }
    }

    @Test("the thumbprint of RFC 7638 section 3.1")
    func thumbprint() throws {
        let vector = try vector("rfc7638_3_1")
        #expect(try JWK(parsing: #require(vector["jwk"])).thumbprint() == vector["thumbprint"]?.string)
    }
}
