// Keys and sets of keys as JSON.

import Cryptography
import JOSE
import JSON
import Testing

struct JWKTests {
    static let x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
    static let y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"

    @Test("a key of ours is written, read and verified with", arguments: JWSTests.algorithms)
    func roundTrip(algorithm: Algorithm) throws {
        let key = try JWK(Keys.key(for: algorithm).publicKey, kid: "a", alg: algorithm)
        let read = try JWK(parsing: JSON(parsing: key.json.serialized()))
        #expect(read == key)
        #expect(try read.publicKey() == Keys.key(for: algorithm).publicKey)
        #expect(read.thumbprint() == key.thumbprint() && key.thumbprint().utf8.count == 43)
    }

    @Test("the EC thumbprint covers crv, kty, x and y in this order and nothing else")
    func thumbprint() throws {
        let text = #"{"crv":"P-256","kty":"EC","x":"\#(Self.x)","y":"\#(Self.y)"}"#
        let key = try JWK(
            parsing: json(#"{"y":"\#(Self.y)","kid":"a","x":"\#(Self.x)","kty":"EC","use":"sig","crv":"P-256"}"#))
        #expect(key.thumbprint() == Base64URL.encode(Digest.sha256(Array(text.utf8))))
    }

    @Test(
        "a key with a private or symmetric member is refused", arguments: ["d", "p", "q", "dp", "dq", "qi", "oth", "k"])
    func privateMembers(name: String) throws {
        let key = #"{"kty":"EC","crv":"P-256","x":"\#(Self.x)","y":"\#(Self.y)"}"#
        var object = try #require(json(key).object)
        _ = try JWK(parsing: .object(object))
        for value in ["AQAB", .null] as [JSON] {
            object[name] = value
            #expect(throws: JOSEError.privateKey) { try JWK(parsing: .object(object)) }
            #expect(throws: JOSEError.privateKey) {
                try JWKSet(parsing: JSON.object(["keys": [.object(object)]]).serialized())
            }
        }
    }

    @Test(
        "a key that is incomplete, misspelt or of another kind is refused",
        arguments: [
            (#"[]"#, .notAnObject), (#"{}"#, .keyMember("kty")), (#"{"kty":1}"#, .memberType("kty")),
            (#"{"kty":"oct"}"#, .keyType), (#"{"kty":"OKP","x":"\#(x)"}"#, .keyType),
            (#"{"kty":"OKP","crv":"X25519","x":"\#(x)"}"#, .keyType),
            (#"{"kty":"OKP","crv":"Ed448","x":"\#(x)"}"#, .keyType),
            (#"{"kty":"okp","crv":"Ed25519","x":"\#(x)"}"#, .keyType),
            (#"{"kty":"EC","crv":"Ed25519","x":"\#(x)"}"#, .keyType),
            (#"{"kty":"OKP","crv":"Ed25519"}"#, .keyMember("x")),
            (#"{"kty":"OKP","crv":"Ed25519","x":"AQAB"}"#, .keyMember("x")),
            (#"{"kty":"OKP","crv":"Ed25519","x":"\#(x)","d":"\#(y)"}"#, .privateKey),
            (#"{"kty":"EC","x":"\#(x)","y":"\#(y)"}"#, .keyType), (#"{"kty":"ec","crv":"P-256"}"#, .keyType),
            (#"{"kty":"EC","crv":"P-384","x":"\#(x)","y":"\#(y)"}"#, .keyType),
            (#"{"kty":"EC","crv":"P-256","x":"\#(x)"}"#, .keyMember("y")),
            (#"{"kty":"EC","crv":"P-256","x":"AQAB","y":"\#(y)"}"#, .keyMember("x")),
            (#"{"kty":"EC","crv":"P-256","x":"\#(x)=","y":"\#(y)"}"#, .base64URL),
            (#"{"kty":"EC","crv":"P-256","x":"\#(x)","y":"\#(y)","kid":7}"#, .memberType("kid")),
            (#"{"kty":"EC","crv":"P-256","x":"\#(x)","y":"\#(y)","alg":null}"#, .memberType("alg")),
            (#"{"kty":"RSA","e":"AQAB"}"#, .keyMember("n")), (#"{"kty":"RSA","n":"AQAB"}"#, .keyMember("e")),
            (#"{"kty":"RSA","n":"","e":"AQAB"}"#, .keyMember("n")),
            (#"{"kty":"RSA","n":"AAEB","e":"AQAB"}"#, .keyMember("n")),
            (#"{"kty":"RSA","n":"AQAB","e":"AAEAAQ"}"#, .keyMember("e")),
            (#"{"kty":"RSA","n":5,"e":"AQAB"}"#, .memberType("n")),
        ] as [(String, JOSEError)])
    func refused(text: String, reason: JOSEError) {
        #expect(throws: reason) { try JWK(parsing: json(text)) }
    }

    @Test("numbers that are well spelt but make no good key are refused when the key is made")
    func weak() throws {
        for text in [
            #"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#, #"{"kty":"EC","crv":"P-256","x":"\#(Self.y)","y":"\#(Self.x)"}"#,
        ] {
            let key = try JWK(parsing: json(text))
            let error = #expect(throws: JOSEError.self) { try key.publicKey() }
            guard case .key = error else {
                Issue.record("refused as \(String(describing: error))")
                return
            }
        }
    }

    @Test("a modulus longer than is accepted is not even decoded")
    func longModulus() {
        let modulus = String(repeating: "B", count: 1368)
        #expect(throws: JOSEError.keyMember("n")) {
            try JWK(parsing: json(#"{"kty":"RSA","n":"\#(modulus)","e":"AQAB"}"#))
        }
    }

    @Test("a set leaves out what it does not understand and keeps the rest")
    func tolerant() throws {
        let good = #"{"kty":"EC","crv":"P-256","x":"\#(Self.x)","y":"\#(Self.y)","kid":"good"}"#
        let set = try JWKSet(
            parsing: Array(#"{"keys":[{"kty":"OKP"},\#(good),{"kty":"RSA"},{}],"other":1}"#.utf8))
        #expect(set.keys.map(\.kid) == ["good"])
    }

    @Test(
        "a set is an object with an array of objects",
        arguments: [#"[]"#, #"{}"#, #"{"keys":{}}"#, #"{"keys":[1]}"#, #"{"keys":null}"#, ""])
    func notASet(text: String) {
        #expect(throws: JOSEError.self) { try JWKSet(parsing: Array(text.utf8)) }
    }

    @Test("a set has at most 64 keys", arguments: [(64, true), (65, false)])
    func size(count: Int, accepted: Bool) throws {
        let keys = Array(repeating: #"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#, count: count).joined(separator: ",")
        let set = try? JWKSet(parsing: Array(#"{"keys":[\#(keys)]}"#.utf8))
        #expect((set?.keys.count == count) == accepted)
    }

    @Test("candidates fit the header's algorithm and identifier, and are meant for signatures")
    func candidates() throws {
        let (rsa, ec) = try (Keys.key(for: .rs256).publicKey, Keys.key(for: .es256).publicKey)
        let ed = try Keys.key(for: .edDSA).publicKey
        let set = JWKSet([
            JWK(rsa, kid: "K", alg: .rs256), JWK(ec, kid: "K", alg: .es256), JWK(ec, kid: "b", alg: nil, use: nil),
            JWK(ec, kid: "c", alg: .es256, use: "enc"), JWK(ec, kid: "d", alg: .rs256), JWK(ec, kid: nil, alg: nil),
            JWK(rsa, kid: "p", alg: .ps256), JWK(rsa, kid: "q", alg: nil), JWK(ed, kid: "e", alg: .edDSA),
            JWK(ed, kid: "f", alg: nil), JWK(ed, kid: "g", alg: .es256),
        ])
        func found(_ alg: Algorithm, _ kid: String?) -> [Int] {
            let candidates = set.candidates(for: ProtectedHeader(alg: alg, kid: kid, typ: nil))
            return candidates.compactMap { set.keys.firstIndex(of: $0) }
        }
        #expect(found(.rs256, "K") == [0])
        #expect(found(.es256, "K") == [1])
        #expect(found(.es256, nil) == [1, 2, 5])
        #expect(found(.es256, "c") == [] && found(.es256, "d") == [] && found(.es256, "\u{212A}") == [])
        // An RSA key that names no algorithm is RS256's: the token's header does not choose.
        #expect(found(.ps256, nil) == [6] && found(.ps256, "q") == [] && found(.rs256, "p") == [])
        #expect(found(.rs256, nil) == [0, 7])
        #expect(found(.edDSA, nil) == [8, 9] && found(.edDSA, "g") == [])
        #expect(found(Algorithm(rawValue: "HS256"), nil) == [])
    }
}
