// Redeeming authorization codes (RFC 6749 section 4.1.3, RFC 7636).

import Administration
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

@Suite struct CodeTests {
    @Test func `A code gives an access token, a refresh token and an ID token`() throws {
        let site = try TestSite()
        let client = try site.peopleClient()
        let person = try site.signIn(client)
        let answer = try site.redeem(person.code, client)
        #expect(answer.status == 200)
        #expect(answer["token_type"] == "Bearer" && answer.json["expires_in"] == 3600)
        #expect(answer["scope"] == "openid profile email")
        #expect(answer["refresh_token"]?.hasPrefix("gh_rt_") == true && answer["refresh_token"]?.utf8.count == 76)
        #expect(answer["id_token"] != nil)
        #expect(answer.field(.cacheControl) == "no-store")
        let token = try TokenParts(answer["access_token"] ?? "")
        #expect(token.header["typ"] == "at+jwt")
        #expect(token.claims["sub"]?.string == person.user.id.description)
        #expect(token.claims["aud"]?.string == site.fixtures.root)
        #expect(token.claims["sid"]?.string == person.session.id.description)
        #expect(token.claims["grant_id"]?.string == person.grant.id.description)
        #expect(token.claims["auth_time"] == .integer(site.time.now.seconds) && token.claims["amr"] == ["pwd"])
        #expect(try token.isSigned(byKeySet: site.get(Paths.rootKeys).body))
    }

    /// Every artefact in the hands of a second client.
    @Test func `Advisory11: a code or refresh token of another client is refused, and stays good`() throws {
        let site = try TestSite()
        let (client, other) = (try site.peopleClient(), try site.peopleClient("other"))
        let spa = try site.peopleClient("spa", type: .isPublic)
        let person = try site.signIn(client)
        for thief in [other, spa] {
            #expect(try site.redeem(person.code, thief).error == "invalid_grant")
        }
        let token = try site.tokens(of: person, client)["refresh_token"] ?? ""
        for thief in [other, spa] {
            #expect(try site.refresh(token, thief).error == "invalid_grant")
        }
        #expect(try site.refresh(token, client).status == 200)
        #expect(try !site.audited().contains("grant.revoked"))
    }

    @Test(arguments: [true, false])
    func `A code is bound to its issuer`(_ isApp: Bool) throws {
        let site = try TestSite()
        let client = try site.peopleClient()
        let person = try site.signIn(client, app: isApp)
        #expect(try site.redeem(person.code, client, app: !isApp).error == "invalid_grant")
        let token = try site.tokens(of: person, client, app: isApp)["refresh_token"] ?? ""
        #expect(try site.refresh(token, client, app: !isApp).error == "invalid_grant")
        #expect(try site.refresh(token, client, app: isApp).status == 200)
    }

    @Test(
        arguments: [
            ["redirect_uri": nil], ["redirect_uri": "https://client.example/callback/"],
            ["redirect_uri": "https://client.example/Callback"], ["code_verifier": nil],
            ["code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXK"], ["code_verifier": "short"],
            ["code_verifier": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"],
            ["code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjX%"], ["code": "unknown"],
        ] as [[String: String?]])
    func `Advisory10: what does not fit the request is refused, and the code stays good`(_ change: [String: String?])
        throws
    {
        let site = try TestSite()
        let client = try site.peopleClient()
        let person = try site.signIn(client)
        let answer = try site.redeem(person.code, client, change)
        #expect(answer.status == 400 && answer.error == "invalid_grant")
        #expect(try site.redeem(person.code, client).status == 200)
    }

    /// RFC 7636 section 4.1: 43 to 128 unreserved characters, whatever the challenge says.
    @Test(arguments: [(42, false), (43, true), (128, true), (129, false)])
    func `A verifier of any other length is refused, though the challenge is its own`(
        _ length: Int, _ isGood: Bool
    ) throws {
        let site = try TestSite()
        let client = try site.peopleClient()
        let verifier = String(repeating: "v", count: length)
        let person = try site.signIn(client, challenge: Base64URL.encode(Digest.sha256(Array(verifier.utf8))))
        let answer = try site.redeem(person.code, client, ["code_verifier": verifier])
        #expect(answer.status == (isGood ? 200 : 400))
        #expect(isGood || answer["error"] == "invalid_grant")
    }

    /// RFC 9700 section 4.8.2.
    @Test func `Advisory10: a verifier without a challenge is refused`() throws {
        let site = try TestSite()
        let client = try site.peopleClient()
        let person = try site.signIn(client, challenge: nil)
        #expect(try site.redeem(person.code, client).error == "invalid_grant")
        #expect(try site.redeem(person.code, client, ["code_verifier": nil]).status == 200)
    }

    @Test func `A redirect URI that the request did not name need not be named, and must be right if it is`() throws {
        let site = try TestSite()
        let client = try site.peopleClient()
        for (uri, status) in [(nil, 200), (SignedInPerson.callback, 200), ("https://evil.example/", 400)] {
            let person = try site.signIn(client, isRedirectURISent: false)
            #expect(try site.redeem(person.code, client, ["redirect_uri": uri]).status == status)
        }
    }

    @Test func `Advisory43: a code is over after its lifetime`() throws {
        let site = try TestSite()
        let client = try site.peopleClient()
        let (first, second) = (try site.signIn(client), try site.signIn(client))
        site.time.advance(seconds: 59)
        #expect(try site.redeem(first.code, client).status == 200)
        site.time.advance(seconds: 1)
        #expect(try site.redeem(second.code, client).error == "invalid_grant")
    }

    /// oidcc-codereuse, oidcc-codereuse-30seconds.
    @Test(arguments: [0, 30])
    func `A second use revokes what the first gave`(_ wait: Int) throws {
        let site = try TestSite()
        let client = try site.peopleClient()
        let person = try site.signIn(client)
        let tokens = try site.tokens(of: person, client)
        let access = tokens["access_token"] ?? ""
        #expect(try site.introspect(access).isActive == true)
        site.time.advance(seconds: wait)
        #expect(try site.redeem(person.code, client).error == "invalid_grant")
        #expect(try site.introspect(access).isActive == false)
        #expect(try site.get("/oauth/userinfo", .bearer(access)).status == 401)
        #expect(try site.refresh(tokens["refresh_token"] ?? "", client).error == "invalid_grant")
        #expect(try site.audited().filter { $0 == "grant.revoked" }.count == 1)
        // Told once: what comes a third time finds it ended.
        #expect(try site.redeem(person.code, client).error == "invalid_grant")
        #expect(try site.audited().filter { $0 == "grant.revoked" }.count == 1)
        #expect(try site.log().split(separator: "\n").filter { $0.contains("grant.revoked") }.count == 1)
        // A restore of an older file brings the grant back, and not the token: the mark is carried over.
        let mark = try site.store().read { try $0.revocations.notBefore(.grant, person.grant.id.description) }
        #expect(mark == site.time.now.seconds)
    }

    @Test func `64 simultaneous uses of one code have one winner`() throws {
        let site = try TestSite()
        let client = try site.peopleClient()
        let person = try site.signIn(client)
        let answers = try TestThreads(64) { _ in try site.redeem(person.code, client) }.values()
        #expect(answers.filter { $0.status == 200 }.count == 1)
        #expect(answers.filter { $0.error == "invalid_grant" }.count == 63)
    }

    @Test func `A refresh token is given to whom it may be given`() throws {
        let site = try TestSite()
        let without = try site.peopleClient("without", grants: [.authorizationCode])
        #expect(
            try site.tokens(of: site.signIn(without, scope: "openid offline_access"), without)["refresh_token"] == nil)
        let with = try site.peopleClient()
        let person = try site.signIn(with, scope: "openid read:documents")
        let answer = try site.tokens(of: person, with)
        #expect(answer["refresh_token"] != nil && answer.json["expires_in"] == 120)
        #expect(try TokenParts(answer["access_token"] ?? "").claims["aud"]?.string == Fixtures.documents)
        try site.run("UPDATE resource_servers SET allow_offline_access = 0 WHERE identifier = \(Fixtures.documents)")
        #expect(try site.tokens(of: site.signIn(with, scope: "openid read:documents"), with)["refresh_token"] == nil)
        #expect(try site.refresh(answer["refresh_token"] ?? "", with).error == "invalid_grant")
    }

    /// Each thing that may have ended between the page and the token request.
    @Test(
        arguments: [
            "UPDATE users SET status = 'suspended' WHERE kind = 'person'", "UPDATE sessions SET revoked_at = 1",
            "UPDATE grants SET revoked_at = 1", "DELETE FROM users WHERE kind = 'person'",
        ] as [StaticString])
    func `Advisory35: a code is worth nothing when the person, session or grant is over`(_ sql: StaticString) throws {
        let site = try TestSite()
        let client = try site.peopleClient()
        let person = try site.signIn(client)
        try site.run("\(raw: sql)")
        #expect(try site.redeem(person.code, client).error == "invalid_grant")
    }

    @Test func `Advisory35: a disabled client redeems and refreshes nothing`() throws {
        let site = try TestSite()
        let client = try site.peopleClient()
        let (first, second) = (try site.signIn(client), try site.signIn(client))
        let tokens = try site.tokens(of: first, client)
        try site.run("UPDATE clients SET status = 'disabled' WHERE client_id = \(client.id)")
        #expect(try site.redeem(second.code, client).error == "invalid_client")
        #expect(try site.refresh(tokens["refresh_token"] ?? "", client).error == "invalid_client")
        #expect(try site.introspect(tokens["access_token"] ?? "").isActive == false)
    }
}
