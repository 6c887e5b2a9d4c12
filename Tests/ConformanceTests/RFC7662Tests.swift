// RFC 7662: token introspection.

import HTTP
import HTTPTypes
import JSON
import Model
import Testing
import TestSupport

@Suite struct RFC7662Tests {
    /// Section 2.2.
    @Test func `A good token is described as it says of itself`() throws {
        let site = try TestSite()
        let token = try site.token(site.fixtures.reader, scope: "read:documents")
        let claims = try TokenParts(token).claims
        let answer = try site.introspect(token)
        #expect(answer.status == 200 && answer.field(.contentType) == "application/json")
        #expect(answer.field(.cacheControl) == "no-store")
        #expect(answer.isActive == true && answer["token_type"] == "Bearer")
        for name in ["scope", "client_id", "exp", "iat", "sub", "aud", "iss", "jti"] {
            #expect(answer.json[name] == claims[name], "\(name)")
        }
        #expect(answer.json.object?.count == 10)
    }

    @Test func `An end-user's token says whose it is`() throws {
        let site = try TestSite()
        let answer = try site.introspect(try site.userToken(), app: true)
        #expect(answer["external_user_id"] == "user-123" && answer["user_type"] == "app_user")
    }

    /// Section 2.1: "the endpoint MUST also require some form of authorization". Advisory 15.
    @Test func `Advisory15: nobody asks unauthenticated, and no public client`() throws {
        let site = try TestSite()
        let token = try site.token(site.fixtures.plain)
        for endpoint in [Paths.rootIntrospection, Paths.appIntrospection] {
            for proof in [Proof.none, .bearer(token), .basic(.init(id: site.fixtures.plain.id, secret: ""))] {
                let answer = try site.post(endpoint, [("token", token)], proof)
                #expect(answer.status == 401 && answer.field(.wwwAuthenticate) != nil)
                #expect(answer.isActive == nil)
            }
            for name in [site.fixtures.publicClient, site.fixtures.app.publicID, site.fixtures.plain.id] {
                let answer = try site.post(endpoint, [("token", token), ("client_id", name)])
                #expect(answer.status >= 400 && answer.isActive == nil)
            }
        }
    }

    @Test func `The token is required`() throws {
        let site = try TestSite()
        for pairs in [[], [("token", "")]] {
            let answer = try site.post(Paths.rootIntrospection, pairs, .basic(site.fixtures.plain))
            #expect(answer.status == 400 && answer.error == "invalid_request")
        }
    }

    /// Section 2.2: "SHOULD NOT include any additional information about an inactive token, including why".
    @Test func `Every token that is not good is inactive, and nothing more is said`() throws {
        let site = try TestSite()
        let fixtures = site.fixtures
        let good = try site.token(fixtures.plain)
        let parts = try TokenParts(good)
        var header = parts.header.object ?? JSONObject()
        var claims = parts.claims.object ?? JSONObject()
        claims["scope"] = "admin"
        header["alg"] = "none"
        let bad = [
            "x", "a.b.c", " ", "....", good + "A", "A" + good, good + ".",
            parts.parts.dropLast().joined(separator: ".") + ".",
            parts.with(header: .object(header)), parts.with(claims: .object(claims)),
            String(repeating: "a", count: 40_000),
            try site.token(fixtures.otherManagement, host: fixtures.otherHost),
            try site.token(fixtures.plain, host: fixtures.bareHost), try site.token(fixtures.plain, app: true),
            fixtures.plain.secret,
            fixtures.plain.id,
        ]
        for token in bad {
            let answer = try site.introspect(token)
            #expect(answer.status == 200 && answer.text == #"{"active":false}"#, "\(token.prefix(40))")
        }
        #expect(try site.introspect(good).isActive == true)
    }

    /// Advisory 43: the clock decides, to the second.
    @Test func `Advisory43: a token ends at its exp, and one from the future is not good`() throws {
        let site = try TestSite()
        let token = try site.token(site.fixtures.plain)
        site.time.advance(seconds: 3599)
        #expect(try site.introspect(token).isActive == true)
        site.time.advance(milliseconds: 999)
        #expect(try site.introspect(token).isActive == true)
        site.time.advance(milliseconds: 1)
        #expect(try site.introspect(token).text == #"{"active":false}"#)
        site.time.set(TestTime.start.adding(seconds: -60))
        #expect(try site.introspect(token).isActive == true)
        site.time.set(TestTime.start.adding(seconds: -61))
        #expect(try site.introspect(token).isActive == false)
    }

    @Test func `Any confidential client of the environment may ask`() throws {
        let site = try TestSite()
        let token = try site.token(site.fixtures.plain)
        for client in [
            site.fixtures.reader, site.fixtures.management, site.fixtures.app.machine, site.fixtures.grantless,
        ] {
            #expect(try site.introspect(token, by: client).isActive == true)
        }
    }
}
