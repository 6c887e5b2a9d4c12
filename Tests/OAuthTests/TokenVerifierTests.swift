// Forged tokens: the algorithm is the key's, never the header's (advisory 37).

import Administration
import Cryptography
import Database
import JOSE
import JSON
import Model
import OAuth
import Store
import Testing
import TestSupport

@Suite struct TokenVerifierTests {
    private func encoded(_ json: JSON) -> String { Base64URL.encode(json.serialized()) }

    @Test func `Advisory37: each key is good for its own algorithm alone, whatever the header says`() throws {
        let site = try TestSite()
        let tokens = [try TokenParts(site.token(site.fixtures.plain)), try TokenParts(site.token(site.fixtures.es256))]
        let kids = tokens.map { $0.header["kid"] ?? .null }
        for token in tokens {
            for algorithm in [
                "RS256", "ES256", "PS256", "HS256", "HS512", "none", "None", "NONE", "rs256", "", "ES384", "EdDSA",
            ] {
                for kid in kids {
                    let header: JSON = ["alg": .string(algorithm), "kid": kid, "typ": "at+jwt"]
                    guard header != token.header else { continue }
                    #expect(try site.introspect(token.with(header: header)).isActive == false, "\(algorithm)")
                }
            }
        }
    }

    /// The classic: the public key's bytes as the secret of an HMAC.
    @Test func `Advisory37: a public key is no shared secret`() throws {
        let site = try TestSite()
        let token = try TokenParts(site.token(site.fixtures.plain))
        let jwk = try JSON(parsing: site.get(Paths.rootKeys).body)["keys"]?.array?.first { $0["kty"] == "RSA" }
        let header: JSON = ["alg": "HS256", "kid": token.header["kid"] ?? .null, "typ": "at+jwt"]
        let input = encoded(header) + "." + token.parts[1]
        for secret in [jwk?.serialized() ?? [], try Base64URL.decode(jwk?["n"]?.string ?? "")] {
            let signature = Base64URL.encode(HMAC.sha256(key: secret, Array(input.utf8)))
            #expect(try site.introspect("\(input).\(signature)").isActive == false)
        }
    }

    @Test func `A key that a token brings along is not looked at`() throws {
        let site = try TestSite()
        let token = try TokenParts(site.token(site.fixtures.plain))
        let key = try PrivateKey.generate(.p256)
        let jwk = JWK(key.publicKey, kid: "mine", alg: .es256)
        for kid in ["mine", token.header["kid"]?.string ?? ""] {
            let header: JSON = [
                "alg": "ES256", "kid": .string(kid), "typ": "at+jwt", "jwk": jwk.json, "jku": "https://evil.example",
            ]
            let signer = try JWSSigner(key: key, algorithm: .es256, kid: kid)
            let signed = try TokenParts(signer.sign(payload: token.claims.serialized()))
            #expect(try site.introspect(signed.parts.joined(separator: ".")).isActive == false)
            #expect(try site.introspect(signed.with(header: header)).isActive == false)
        }
    }

    /// RFC 9068 section 4: "at+jwt" is what keeps an ID token from being taken for an access token.
    @Test func `A token of another type, or changed in any byte, is refused`() throws {
        let site = try TestSite()
        let text = try site.token(site.fixtures.plain)
        let token = try TokenParts(text)
        for type in ["JWT", "dpop+jwt", "at+jws", "", "id+jwt"] {
            var header = token.header.object ?? JSONObject()
            header["typ"] = .string(type)
            #expect(try site.introspect(token.with(header: .object(header))).isActive == false)
        }
        let bytes = Array(text.utf8)
        for index in stride(from: 0, to: bytes.count, by: 7) {
            var changed = bytes
            changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            // The last character of a part has bits that mean nothing; a strict reader refuses those too.
            #expect(try site.introspect(String(decoding: changed, as: UTF8.self)).isActive == false, "byte \(index)")
        }
        #expect(try site.introspect(text).isActive == true)
    }

    @Test func `A mark ends the tokens of its client, its user or its family up to that second`() throws {
        let site = try TestSite()
        for kind in [NotBefore.Kind.client, .user, .grant] {
            let token = try site.userToken(user: "u-\(kind.rawValue)")
            let claims = try TokenParts(token).claims
            let name = kind == .client ? "client_id" : kind == .user ? "sub" : "grant_id"
            let subject = claims[name]?.string ?? ""
            let now = site.time.now
            for (second, isActive) in [(now.seconds - 1, true), (now.seconds, false)] {
                try site.store().write {
                    try $0.revocations.mark(
                        NotBefore(kind: kind, subject: subject, second: second, expiresAt: now.adding(seconds: 5000)))
                }
                #expect(try site.introspect(token, app: true).isActive == isActive, "\(kind)")
            }
            site.time.advance(seconds: 1)
            if kind != .grant {
                #expect(try site.introspect(site.userToken(user: "u-\(kind.rawValue)"), app: true).isActive == true)
            }
        }
    }

    /// A token names a client; when that is disabled or gone, so is what it was given.
    @Test func `The tokens of a disabled or deleted client are inactive, and good again only if it is active again`()
        throws
    {
        let site = try TestSite()
        let (app, plain) = (site.fixtures.app, site.fixtures.plain)
        let cases = [
            (plain.id, try site.token(plain), false), (app.machine.id, try site.machineToken(), true),
            (app.publicID, try site.userToken(), true),
            (app.publicID, try site.token(app.machine, scope: "sign:job", app: true), true),
        ]
        func isActive(_ token: String, _ isApp: Bool) throws -> Bool? {
            try site.introspect(token, by: site.fixtures.reader, app: isApp).isActive
        }
        for (client, token, isApp) in cases {
            #expect(try isActive(token, isApp) == true)
            try site.run("UPDATE clients SET status = 'disabled' WHERE client_id = \(client)")
            #expect(try isActive(token, isApp) == false)
            try site.run("UPDATE clients SET status = 'active' WHERE client_id = \(client)")
            #expect(try isActive(token, isApp) == true)
            try site.run("UPDATE clients SET client_id = 'moved' WHERE client_id = \(client)")
            #expect(try isActive(token, isApp) == false)
            try site.run("UPDATE clients SET client_id = \(client) WHERE client_id = 'moved'")
        }
    }

    @Test func `A sealed key opens in its own row and environment alone`() throws {
        let site = try TestSite()
        let (environment, other) = (site.fixtures.environment, site.fixtures.other)
        let mine = try site.store().read { try $0.signingKeys.all() }
        let rsa = try #require(mine.first { $0.algorithm == .rs256 })
        let theirs = try #require(
            try site.store(other).read { try $0.signingKeys.all() }.first { $0.algorithm == .rs256 })
        // Whoever can write to the database moves a sealed key to another tenant, with its row's id, or to another row.
        try site.run(
            "UPDATE signing_keys SET sealed_private_key = \(rsa.sealedPrivateKey), id = \(rsa.id) WHERE id = \(theirs.id)",
            in: other)
        #expect(try site.tokenAnswer(site.fixtures.otherManagement, host: site.fixtures.otherHost).status == 500)
        #expect(try site.tokenAnswer(site.fixtures.plain).status == 200)
        let moved = site.installation.randomness.id(at: site.time.now) as ID<SigningKey>
        try site.run("UPDATE signing_keys SET id = \(moved) WHERE id = \(rsa.id)", in: environment)
        let answer = try site.tokenAnswer(site.fixtures.plain)
        #expect(answer.status == 500 && answer.error == "server_error")
    }

    @Test func `Each name may stand once, but for the two that may be repeated`() throws {
        #expect(throws: OAuthError.self) { try Parameters([("a", "1"), ("a", "2")]) }
        #expect(throws: OAuthError.self) { try Parameters([("a", ""), ("b", "1"), ("a", "")]) }
        let parameters = try Parameters([
            ("resource", "1"), ("resource", ""), ("resource", "2"), ("K", "k"), ("\u{212A}", "kelvin"),
        ])
        #expect(parameters.all("resource") == ["1", "2"])
        #expect(parameters.optional("K") == "k" && parameters.optional("\u{212A}") == "kelvin")
        #expect(throws: OAuthError.self) { try parameters.required("missing") }
    }
}
