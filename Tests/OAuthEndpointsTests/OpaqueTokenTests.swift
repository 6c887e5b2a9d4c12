// Opaque access tokens: everything a JWT can do, and its row is all there is of it.

import Database
import HTTP
import HTTPTypes
import JSON
import Model
import Store
import Testing
import TestSupport

@Suite struct OpaqueTokenTests {
    @Test func `An opaque token opens what a JWT opens, and says nothing itself`() throws {
        let site = try TestSite()
        let client = try site.peopleClient { $0.tokenFormat = .opaque }
        let person = try site.signIn(client)
        let answer = try site.tokens(of: person, client)
        let token = answer["access_token"] ?? ""
        #expect(token.hasPrefix("gh_at_") && token.utf8.count == 49 && answer.json["expires_in"] == 3600)
        let known = try site.introspect(token)
        #expect(known.isActive == true && known["client_id"] == client.id && known["scope"] == "openid profile email")
        #expect(known["sub"] == person.user.id.description && known["sid"] == person.session.id.description)
        #expect(try site.introspect(token, app: true).isActive == false)
        #expect(try site.get("/oauth/userinfo", .bearer(token))["name"] == "Ada Lovelace")
        #expect(try site.refresh(answer["refresh_token"] ?? "", client)["access_token"]?.hasPrefix("gh_at_") == true)
        #expect(try site.introspect(token + "A").isActive == false)
        #expect(try site.introspect(String(token.dropLast())).isActive == false)
    }

    @Test func `It ends by revocation, by time, with its grant and with its row`() throws {
        let site = try TestSite()
        let client = try site.peopleClient { $0.tokenFormat = .opaque }
        func token() throws -> String { try site.tokens(of: site.signIn(client), client)["access_token"] ?? "" }
        let revoked = try token()
        #expect(try site.introspect(revoked).isActive == true)
        #expect(try site.post(Paths.rootRevocation, [("token", revoked)], client.proof).status == 200)
        #expect(try site.introspect(revoked).isActive == false)
        for sql in ["UPDATE grants SET revoked_at = 1", "DELETE FROM opaque_tokens"] as [StaticString] {
            let token = try token()
            #expect(try site.introspect(token).isActive == true)
            try site.run("\(raw: sql)")
            #expect(try site.introspect(token).isActive == false)
        }
        let last = try token()
        site.time.advance(seconds: 3600)
        #expect(try site.introspect(last).isActive == false)
    }

    @Test func `A client's own tokens can be opaque too`() throws {
        let site = try TestSite()
        try site.run("UPDATE clients SET token_format = 'opaque' WHERE client_id = \(site.fixtures.plain.id)")
        let token = try site.token(site.fixtures.plain, scope: "reports:run")
        #expect(token.hasPrefix("gh_at_"))
        let known = try site.introspect(token)
        #expect(known.isActive == true && known["sub"] == site.fixtures.plain.id && known["scope"] == "reports:run")
    }

    /// Only digests are stored.
    @Test func `Nobody who reads the file finds a token`() throws {
        let site = try TestSite()
        let client = try site.peopleClient { $0.tokenFormat = .opaque }
        let token = try site.tokens(of: site.signIn(client), client)["access_token"] ?? ""
        #expect(try site.store().read { try $0.opaqueTokens.find(digest: Array(token.utf8)) } == nil)
        #expect(try !site.log().contains(token))
    }
}
