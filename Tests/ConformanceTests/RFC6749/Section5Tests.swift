// RFC 6749 sections 4.4 and 5: what the token endpoint answers.

import HTTP
import HTTPTypes
import JSON
import Testing
import TestSupport

@Suite struct RFC6749Section5Tests {
    /// Section 5.1: the fields and members of a success, and no others.
    @Test(arguments: [false, true])
    func `A token comes as JSON that no cache keeps`(_ app: Bool) throws {
        let site = try TestSite()
        let client = app ? site.fixtures.app.machine : site.fixtures.plain
        let answer = try site.tokenAnswer(client, app: app)
        #expect(answer.status == 200)
        #expect(answer.field(.contentType) == "application/json")
        #expect(answer.field(.cacheControl) == "no-store")
        #expect(answer.field(.pragma) == "no-cache")
        #expect(answer.field(.wwwAuthenticate) == nil)
        #expect(answer.field(.accessControlAllowOrigin) == nil)
        #expect(answer.json.object?.names == ["access_token", "token_type", "expires_in", "scope"])
        #expect(answer["token_type"] == "Bearer")
        #expect(answer.json["expires_in"] == 3600)
    }

    /// Section 4.4.3: "A refresh token SHOULD NOT be included."
    @Test func `client_credentials gives no refresh token`() throws {
        let site = try TestSite()
        #expect(try site.tokenAnswer(site.fixtures.plain).json["refresh_token"] == nil)
    }

    /// Section 4.4: "MUST only be used by confidential clients."
    @Test func `client_credentials is not for public clients`() throws {
        let site = try TestSite()
        for (endpoint, id) in [
            (Paths.rootToken, site.fixtures.publicClient), (Paths.appToken, site.fixtures.app.publicID),
        ] {
            let answer = try site.post(endpoint, [("grant_type", "client_credentials"), ("client_id", id)])
            #expect(answer.status == 400 && answer.error == "unauthorized_client")
        }
    }

    /// Section 5.2, code by code. Each with the status, the challenge, and a sentence that helps.
    @Test(arguments: [
        ("invalid_request", 400, "", "grant_type"),
        ("unsupported_grant_type", 400, "grant_type=password", "client_credentials"),
        ("unsupported_grant_type", 400, "grant_type=client_credentials%00x", ""),
        ("invalid_scope", 400, "grant_type=client_credentials&scope=nothing:here", "nothing:here"),
        ("invalid_scope", 400, "grant_type=client_credentials&scope=a%22b", "scope"),
        ("invalid_target", 400, "grant_type=client_credentials&resource=urn:nothing", "urn:nothing"),
    ])
    func `Each error has its code and says what to mend`(_ code: String, _ status: Int, _ body: String, _ word: String)
        throws
    {
        let site = try TestSite()
        let answer = try site.postRaw(Paths.rootToken, body, .basic(site.fixtures.plain))
        guard !body.contains("%00") else {
            #expect(answer.error == "invalid_request")
            return
        }
        #expect(answer.status == status && answer.error == code)
        #expect(answer.description?.contains(word) == true, "\(answer.description ?? "")")
        expectErrorForm(answer)
    }

    @Test func `A client without the grant type is unauthorized_client`() throws {
        let site = try TestSite()
        let answer = try site.tokenAnswer(site.fixtures.grantless)
        #expect(answer.status == 400 && answer.error == "unauthorized_client")
        expectErrorForm(answer)
    }

    /// "MUST respond with an HTTP 401 status code and include the WWW-Authenticate response header field matching the
    /// authentication scheme used by the client."
    @Test func `invalid_client is 401 with a challenge`() throws {
        let site = try TestSite()
        let answer = try site.tokenAnswer(TestClient(id: site.fixtures.plain.id, secret: "wrong"))
        #expect(answer.status == 401 && answer.error == "invalid_client")
        #expect(answer.field(.wwwAuthenticate) == #"Basic realm="gatehouse", charset="UTF-8""#)
        expectErrorForm(answer)
    }

    /// `error_description` is `%x20-21 / %x23-5B / %x5D-7E`, whatever the client sent.
    @Test(arguments: ["\"", "\\", "\u{1F600}", "\n", "é", "<script>alert(1)</script>", "\u{2028}", "\u{7f}"])
    func `A description keeps to its characters when it quotes a client`(_ text: String) throws {
        let site = try TestSite()
        for pairs in [
            [("grant_type", "x\(text)y")], [("grant_type", "client_credentials"), ("resource", "urn:x\(text)y")],
            [("grant_type", "client_credentials"), ("scope", "x\(text)y")],
        ] {
            let answer = try site.post(Paths.rootToken, pairs, .basic(site.fixtures.plain))
            #expect(answer.status == 400)
            expectErrorForm(answer)
        }
    }

    private func expectErrorForm(_ answer: Answer) {
        #expect(answer.field(.contentType) == "application/json")
        #expect(answer.field(.cacheControl) == "no-store")
        #expect(answer.json.object?.names == ["error", "error_description"])
        let isLegal = answer.description?.utf8.allSatisfy {
            (0x20...0x21).contains($0) || (0x23...0x5b).contains($0) || (0x5d...0x7e).contains($0)
        }
        #expect(isLegal == true)
        if answer.status != 401 { #expect(answer.field(.wwwAuthenticate) == nil) }
    }

    /// Section 3.3: the scope that was given is named.
    @Test(arguments: [
        ("openid", "openid"), ("profile openid", "profile openid"), ("openid openid", "openid"),
        ("reports:run", "reports:run"),
        (nil, "openid profile reports:run"),
    ])
    func `The answer and the token name the scope that was given`(_ asked: String?, _ given: String) throws {
        let site = try TestSite()
        let answer = try site.tokenAnswer(site.fixtures.plain, scope: asked)
        #expect(answer["scope"] == given)
        #expect(try TokenParts(answer["access_token"] ?? "").claims["scope"]?.string == given)
    }

    @Test func `A client never gets more than it may have`() throws {
        let site = try TestSite()
        for scope in ["email", "openid email", "read:documents", "admin", "users:read"] {
            let answer = try site.tokenAnswer(site.fixtures.plain, scope: scope)
            #expect(answer.status == 400, "\(scope)")
            #expect(answer.error == "invalid_scope" || answer.error == "invalid_target", "\(scope)")
        }
    }

    @Test func `Two tokens are never one`() throws {
        let site = try TestSite()
        let tokens = try (0..<20).map { _ in try site.token(site.fixtures.plain) }
        #expect(Set(tokens).count == 20)
        #expect(Set(try tokens.map { try TokenParts($0).claims["jti"]?.string }).count == 20)
    }
}
