// RFC 9068: access tokens as JWTs, claim by claim.

import JSON
import Model
import Testing
import TestSupport

@Suite struct RFC9068Tests {
    private func jwks(_ site: TestSite) throws -> [UInt8] { try site.get(Paths.rootKeys).body }

    /// Section 2.1: `typ` at+jwt, an asymmetric algorithm, and a key of the JWKS (section 4).
    @Test func `A token is signed by a published key and says it is an access token`() throws {
        let site = try TestSite()
        let token = try TokenParts(site.token(site.fixtures.plain))
        #expect(token.header["typ"] == "at+jwt" && token.header["alg"] == "RS256")
        #expect(token.header.object?.names.sorted() == ["alg", "kid", "typ"])
        #expect(try token.isSigned(byKeySet: jwks(site)))
    }

    @Test func `A client chooses ES256 for its tokens`() throws {
        let site = try TestSite()
        let token = try TokenParts(site.token(site.fixtures.es256))
        #expect(token.header["alg"] == "ES256")
        #expect(try token.isSigned(byKeySet: jwks(site)))
    }

    /// Section 2.2, and `azp` beside `client_id`.
    @Test func `A machine token has these claims and no others`() throws {
        let site = try TestSite()
        let claims = try TokenParts(site.token(site.fixtures.plain, scope: "openid")).claims
        let now = TestTime.start.seconds
        #expect(
            claims.object?.names.sorted() == [
                "aud", "azp", "client_id", "exp", "grant_id", "iat", "iss", "jti", "scope", "sub",
            ])
        #expect(claims["iss"] == "http://acme-test.localhost:4000")
        #expect(claims["aud"] == "http://acme-test.localhost:4000")
        #expect(claims["client_id"]?.string == site.fixtures.plain.id)
        #expect(claims["azp"]?.string == site.fixtures.plain.id)
        // Without a person the subject is the client (section 2.2).
        #expect(claims["sub"]?.string == site.fixtures.plain.id)
        #expect(claims["iat"] == .integer(now) && claims["exp"] == .integer(now + 3600))
        #expect((claims["jti"]?.string?.utf8.count ?? 0) >= 22)
    }

    /// Section 2.2.3: `scope` is there when scopes were given; an empty one is none.
    @Test func `A token without scopes has no scope claim`() throws {
        let site = try TestSite()
        let answer = try site.tokenAnswer(site.fixtures.management)
        #expect(answer.json["scope"] == nil)
        #expect(try TokenParts(answer["access_token"] ?? "").claims["scope"] == nil)
    }

    @Test(arguments: [
        (false, "acme-test.localhost", "http://acme-test.localhost:4000"),
        (false, "localhost", "http://localhost:3001"),
        (true, "acme-test.localhost", "http://acme-test.localhost:4000/api/v1/oidc"),
        (true, "localhost", "http://localhost:3001/api/v1/oidc"),
    ])
    func `The issuer is the one that was asked, letter for letter`(_ app: Bool, _ host: String, _ issuer: String) throws
    {
        let site = try TestSite()
        let claims = try TokenParts(site.token(site.fixtures.app.machine, app: app, host: host)).claims
        #expect(claims["iss"]?.string == issuer && claims["aud"]?.string == issuer)
        let discovery = try site.get(
            (app ? site.fixtures.appPath : "") + "/.well-known/openid-configuration", host: host)
        #expect(discovery["issuer"] == issuer)
    }

    /// The Builder API's clients want a few claims more: seed-systems.md 1.8.
    @Test func `An end-user's token speaks for the user and names the public client`() throws {
        let site = try TestSite()
        let token = try TokenParts(site.userToken())
        let claims = token.claims
        let issuer: JSON = "http://acme-test.localhost:4000/api/v1/oidc"
        #expect(token.header["typ"] == "at+jwt" && token.header["alg"] == "RS256")
        #expect(try token.isSigned(byKeySet: site.get(Paths.appKeys).body))
        #expect(
            claims.object?.names.sorted() == [
                "aud", "azp", "client_id", "exp", "external_user_id", "grant_id", "iat", "iss", "jti", "nbf", "scope",
                "scp",
                "sub", "user_type",
            ])
        #expect(claims["iss"] == issuer && claims["aud"] == issuer)
        #expect(claims["client_id"]?.string == site.fixtures.app.publicID)
        #expect(claims["azp"] == claims["client_id"])
        #expect(claims["external_user_id"] == "user-123" && claims["user_type"] == "app_user")
        #expect(claims["scope"] == "sign:job" && claims["scp"] == ["sign:job"])
        let now = TestTime.start.seconds
        #expect(
            claims["iat"] == .integer(now) && claims["nbf"] == .integer(now) && claims["exp"] == .integer(now + 900))
        // The subject is our record, not the app's name for it.
        let users = try site.get(Paths.users(site.fixtures.app), .basic(site.fixtures.app.machine))
        #expect(claims["sub"] == users.json["users"]?.array?.first?["id"])
        #expect(claims["sub"] != "user-123")
    }
}
