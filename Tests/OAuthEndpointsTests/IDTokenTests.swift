// ID tokens and userinfo (OpenID Connect Core sections 2, 3.1.3 and 5).

import Cryptography
import Database
import HTTP
import HTTPTypes
import JOSE
import JSON
import Model
import Store
import Testing
import TestSupport

@Suite struct IDTokenTests {
    /// oidcc-server, oidcc-idtoken-signature.
    @Test func `An ID token says who signed in, where, when and for whom`() throws {
        let site = try TestSite()
        let client = try site.peopleClient()
        let person = try site.signIn(client)
        site.time.advance(seconds: 7)
        let answer = try site.tokens(of: person, client)
        let token = try TokenParts(answer["id_token"] ?? "")
        let now = site.time.now.seconds
        #expect(token.header["alg"] == "RS256" && token.header["typ"] == "JWT")
        let hash = Digest.sha256(Array((answer["access_token"] ?? "").utf8)).prefix(16)
        #expect(
            token.claims == [
                "iss": .string(site.fixtures.root), "sub": .string(person.user.id.description),
                "aud": .string(client.id), "exp": .integer(now + 3600), "iat": .integer(now),
                "auth_time": .integer(now - 7), "nonce": "n-0S6_WzA2Mj",
                "at_hash": .string(Base64URL.encode(Array(hash))),
                "acr": "urn:gatehouse:acr:password", "amr": ["pwd"], "sid": .string(person.session.id.description),
            ])
        #expect(try token.isSigned(byKeySet: site.get(Paths.rootKeys).body))
        #expect(!token.isSignedWith("none"))
    }

    /// oidcc-ensure-request-without-nonce-succeeds-for-code-flow.
    @Test func `Without nonce there is none, and without openid no ID token`() throws {
        let site = try TestSite()
        let client = try site.peopleClient()
        let token = try TokenParts(site.tokens(of: site.signIn(client, nonce: nil), client)["id_token"] ?? "")
        #expect(token.claims["nonce"] == nil)
        let plain = try site.tokens(of: site.signIn(client, scope: "profile"), client)
        #expect(plain["id_token"] == nil)
        #expect(try site.get("/oauth/userinfo", .bearer(plain["access_token"] ?? "")).status == 403)
    }

    /// The access token's algorithm is one thing, the ID token's another.
    @Test func `The client chooses the algorithm, RS256 otherwise`() throws {
        let site = try TestSite()
        for (algorithm, expected) in [(nil, "RS256"), (SigningAlgorithm.es256, "ES256")] {
            let client = try site.peopleClient(expected, algorithm: .es256) { $0.idTokenAlgorithm = algorithm }
            let answer = try site.tokens(of: site.signIn(client), client)
            let token = try TokenParts(answer["id_token"] ?? "")
            #expect(token.header["alg"]?.string == expected)
            #expect(try TokenParts(answer["access_token"] ?? "").header["alg"] == "ES256")
            #expect(try token.isSigned(byKeySet: site.get(Paths.rootKeys).body))
        }
    }

    /// oidcc-scope-profile, -email, -address, -phone, -all.
    @Test(arguments: [
        ("profile", ["name", "given_name", "family_name", "nickname", "updated_at"]),
        ("email", ["email", "email_verified"]),
        ("address", ["address"]), ("phone", ["phone_number", "phone_number_verified"]),
        (
            "profile email address phone",
            [
                "name", "given_name", "family_name", "nickname", "updated_at", "email", "email_verified", "address",
                "phone_number", "phone_number_verified",
            ]
        ),
    ])
    func `The claims of a scope are in userinfo, and at the app issuer in the ID token too`(
        _ scope: String, _ names: [String]
    ) throws {
        let site = try TestSite()
        let client = try site.peopleClient()
        for isApp in [false, true] {
            let answer = try site.tokens(
                of: site.signIn(client, scope: "openid " + scope, app: isApp), client, app: isApp)
            let info = try site.get(
                isApp ? "/api/v1/oidc/me" : "/oauth/userinfo", .bearer(answer["access_token"] ?? ""))
            #expect(Set(info.json.object?.names ?? []) == Set(names + ["sub"]))
            let token = try TokenParts(answer["id_token"] ?? "")
            #expect(info["sub"] == token.claims["sub"]?.string)
            for name in names { #expect((token.claims[name] != nil) == isApp, "\(name)") }
        }
    }

    /// oidcc-claims-essential.
    @Test func `The claims parameter brings claims into the ID token, and none that was not granted`() throws {
        let site = try TestSite()
        let client = try site.peopleClient()
        let person = try site.signIn(
            client, scope: "openid email",
            claims: #"{"id_token":{"email":{"essential":true},"name":null},"userinfo":{"phone_number":null}}"#)
        let answer = try site.tokens(of: person, client)
        let token = try TokenParts(answer["id_token"] ?? "")
        #expect(token.claims["email"] != nil && token.claims["email_verified"] == nil && token.claims["name"] == nil)
        let info = try site.get("/oauth/userinfo", .bearer(answer["access_token"] ?? ""))
        #expect(info.json.object?.names == ["sub", "email", "email_verified"])
    }

    @Test func `Pairwise subjects differ by sector, stay the same within one, and tell nothing`() throws {
        let site = try TestSite()
        let user = try site.person()
        func subject(_ name: String, _ uri: String, sector: String? = nil) throws -> String {
            let client = try site.peopleClient(name) {
                $0.subjectType = .pairwise
                $0.sectorIdentifier = sector
                $0.redirectURIs = [RedirectURI(unchecked: uri)]
            }
            let answer = try site.tokens(of: site.signIn(client, user: user), client)
            let sub = try TokenParts(answer["id_token"] ?? "").claims["sub"]?.string ?? ""
            let access = answer["access_token"] ?? ""
            #expect(try TokenParts(access).claims["sub"]?.string == sub)
            #expect(try site.introspect(access)["sub"] == sub)
            #expect(try site.get("/oauth/userinfo", .bearer(access))["sub"] == sub)
            #expect(try !TokenParts(access).claims.text.contains(user.id.description))
            let refreshed = try site.refresh(answer["refresh_token"] ?? "", client)
            #expect(try TokenParts(refreshed["id_token"] ?? "").claims["sub"]?.string == sub)
            return sub
        }
        let one = try subject("one", "https://one.example/cb")
        #expect(try subject("same", "https://one.example:8443/other") == one)
        #expect(try subject("sector", "https://two.example/cb", sector: "one.example") == one)
        #expect(try subject("two", "https://two.example/cb") != one)
        // The pseudonym is no way around what ends the person's tokens.
        let client = try site.peopleClient("end") { $0.subjectType = .pairwise }
        let access = try site.tokens(of: site.signIn(client, user: user), client)["access_token"] ?? ""
        try site.store().write { [now = site.time.now] in
            try $0.revocations.mark(
                NotBefore(
                    kind: .user, subject: user.id.description, second: now.seconds, expiresAt: now.adding(seconds: 9)))
        }
        #expect(try site.introspect(access).isActive == false)
    }

    /// oidcc-userinfo-get, -post-header, -post-body.
    @Test func `Userinfo takes the token in three ways, one at a time`() throws {
        let site = try TestSite()
        let client = try site.peopleClient()
        let token = try site.tokens(of: site.signIn(client), client)["access_token"] ?? ""
        let path = "/oauth/userinfo"
        #expect(try site.get(path, .bearer(token))["name"] == "Ada Lovelace")
        #expect(try site.json(.post, path, nil, .bearer(token))["name"] == "Ada Lovelace")
        #expect(try site.post(path, [("access_token", token)])["name"] == "Ada Lovelace")
        #expect(try site.post(path, [("access_token", token)], .bearer(token)).error == "invalid_request")
        #expect(try site.post(path, [("access_token", token), ("access_token", token)]).error == "invalid_request")
        #expect(try site.get(path + "?access_token=" + token).status == 401)
    }

    /// RFC 6750 section 3.1.
    @Test func `What is no good token is answered with the challenge that says why`() throws {
        let site = try TestSite()
        let client = try site.peopleClient()
        let tokens = try site.tokens(of: site.signIn(client), client)
        let path = "/oauth/userinfo"
        let none = try site.get(path)
        #expect(none.status == 401 && none.field(.wwwAuthenticate) == #"Bearer realm="gatehouse""#)
        #expect(none.body.isEmpty, "no error information at all")
        for bad in [
            "rubbish", tokens["id_token"] ?? "", tokens["refresh_token"] ?? "",
            try site.token(site.fixtures.plain, scope: "openid"),
            try site.userToken(),
        ] {
            let answer = try site.get(path, .bearer(bad))
            #expect(answer.status == 401 && answer.error == "invalid_token", "\(bad)")
            #expect(answer.field(.wwwAuthenticate)?.contains(#"error="invalid_token""#) == true)
        }
        let access = tokens["access_token"] ?? ""
        #expect(try site.get("/api/v1/oidc/me", .bearer(access)).status == 401)
        let narrow = try site.refresh(tokens["refresh_token"] ?? "", client, ["scope": "email"])
        let refused = try site.get(path, .bearer(narrow["access_token"] ?? ""))
        #expect(refused.status == 403 && refused.error == "insufficient_scope")
        #expect(refused.field(.wwwAuthenticate)?.hasSuffix(#"scope="openid""#) == true)
        // Advisory 43.
        site.time.advance(seconds: 3599)
        #expect(try site.get(path, .bearer(access)).status == 200)
        site.time.advance(seconds: 1)
        #expect(try site.get(path, .bearer(access)).status == 401)
    }

    /// oidcc-userinfo-rs256.
    @Test func `Userinfo is signed for a client that asks for it`() throws {
        let site = try TestSite()
        let client = try site.peopleClient { $0.userInfoAlgorithm = .rs256 }
        let token = try site.tokens(of: site.signIn(client), client)["access_token"] ?? ""
        let answer = try site.get("/oauth/userinfo", .bearer(token))
        #expect(answer.field(.contentType) == "application/jwt")
        let signed = try TokenParts(answer.text)
        #expect(signed.claims["iss"]?.string == site.fixtures.root && signed.claims["aud"]?.string == client.id)
        #expect(signed.claims["name"] == "Ada Lovelace")
        #expect(try signed.isSigned(byKeySet: site.get(Paths.rootKeys).body))
        // It is no hint and no token.
        #expect(try site.get("/oauth/userinfo", .bearer(answer.text)).status == 401)
    }

    /// What was remembered of the person in one state of the file is not told in another.
    @Test func `A changed name is in the next answer`() throws {
        let site = try TestSite()
        let client = try site.peopleClient()
        let token = try site.tokens(of: site.signIn(client), client)["access_token"] ?? ""
        for name in ["Ada", "Augusta"] {
            try site.run("UPDATE users SET first_name = \(name) WHERE kind = 'person'")
            for _ in 0..<3 {
                #expect(try site.get("/oauth/userinfo", .bearer(token))["given_name"] == name)
            }
        }
    }
}

extension TokenParts {
    fileprivate func isSignedWith(_ algorithm: String) -> Bool { header["alg"]?.string == algorithm }
}
