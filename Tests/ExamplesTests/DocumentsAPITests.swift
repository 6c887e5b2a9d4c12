// The API: which tokens open it.

import HTTP
import HTTPTypes
import JSON
import Model
import Testing
import TestSupport

@Suite struct DocumentsAPITests {
    let parts: TwoParts

    init() throws { parts = try TwoParts() }

    /// Tokens as another client would get them for the same person.
    private func tokens(_ scope: String) throws -> Answer {
        try parts.browser.signIn(parts.user)
        let asked = AuthorizationParameters(parts.client, scope: scope).with("nonce", "n")
        let code = try parts.browser.get(asked.target()).sent.first("code") ?? ""
        return try parts.site.post(
            "/oauth/token",
            [
                ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", TwoParts.origin + "/callback"),
                ("code_verifier", AuthorizationParameters.verifier), ("client_id", parts.client.clientID.description),
                ("client_secret", "secret"),
            ])
    }

    private func challenge(_ answer: Answer) -> String { answer.field(.wwwAuthenticate) ?? "" }

    @Test func `A token with its scope opens each resource`() throws {
        let token = try #require(try tokens("openid profile read:documents")["access_token"])
        let profile = try parts.api("/api/profile", "Bearer \(token)")
        #expect(profile.status == 200 && profile["sub"] == parts.user.id.description)
        #expect(profile["client_id"] == parts.client.clientID.description)
        let documents = try parts.api("/api/documents", "Bearer \(token)")
        #expect(documents.status == 200 && documents["owner"] == parts.user.id.description)
        #expect(documents.field(.cacheControl) == "no-store")
    }

    @Test func `Without the scope the answer is 403 and names it`() throws {
        let token = try #require(try tokens("openid read:documents")["access_token"])
        let answer = try parts.api("/api/profile", "Bearer \(token)")
        #expect(answer.status == 403)
        #expect(
            challenge(answer).contains(#"error="insufficient_scope""#)
                && challenge(answer).contains(#"scope="profile""#))
        #expect(try parts.api("/api/documents", "Bearer \(token)").status == 200)
    }

    @Test func `Without a token there is a challenge and no code`() throws {
        for authorization in [nil, "Basic YTpi", "DPoP x"] {
            let answer = try parts.api("/api/documents", authorization)
            #expect(answer.status == 401 && challenge(answer) == #"Bearer realm="documents""#)
        }
    }

    @Test func `What is no token, or another kind of one, is invalid_token`() throws {
        let given = try tokens("openid profile read:documents")
        let access = try #require(given["access_token"])
        let parts3 = access.split(separator: ".")
        let unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.\(parts3[1])."
        let forged = "\(parts3[0]).\(parts3[1]).\(String(parts3[2].reversed()))"
        for token in ["x", "a.b.c", unsigned, forged, try #require(given["id_token"])] {
            let answer = try parts.api("/api/documents", "Bearer \(token)")
            #expect(answer.status == 401 && challenge(answer).contains(#"error="invalid_token""#), "\(token)")
        }
        #expect(try parts.api("/api/documents", "Bearer \(access)").status == 200)
    }

    @Test func `A token for another audience is refused`() throws {
        // Without one of its scopes the token is for the issuer.
        let token = try #require(try tokens("openid profile")["access_token"])
        let answer = try parts.api("/api/profile", "Bearer \(token)")
        #expect(answer.status == 401 && challenge(answer).contains("another audience"))
    }

    @Test func `A token that has ended is refused`() throws {
        let token = try #require(try tokens("openid profile read:documents")["access_token"])
        parts.site.time.advance(seconds: 3600 + 10)
        let answer = try parts.api("/api/documents", "Bearer \(token)")
        #expect(answer.status == 401 && challenge(answer).contains("expired"))
    }

    @Test func `The keys are asked for once in five minutes, and once more for a name that nobody knows`() throws {
        let token = try #require(try tokens("openid profile read:documents")["access_token"])
        let count = { parts.asked.count(endingIn: "/jwks.json") }
        for _ in 0..<3 { #expect(try parts.api("/api/documents", "Bearer \(token)").status == 200) }
        #expect(count() == 1)
        // {"alg":"RS256","typ":"at+jwt","kid":"new"}
        let strange = "eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6Im5ldyJ9.e30.AAAA"
        for _ in 0..<3 { #expect(try parts.api("/api/documents", "Bearer \(strange)").status == 401) }
        #expect(count() == 1, "within five seconds nobody is asked again")
        parts.site.time.advance(seconds: 6)
        for _ in 0..<3 { #expect(try parts.api("/api/documents", "Bearer \(strange)").status == 401) }
        #expect(count() == 2)
        parts.site.time.advance(seconds: 301)
        let later = try #require(try tokens("openid profile read:documents")["access_token"])
        #expect(try parts.api("/api/documents", "Bearer \(later)").status == 200)
        #expect(count() == 3)
    }

    @Test func `Only GET, and only what is there`() throws {
        #expect(try parts.api("/api/documents", nil, .post).status == 405)
        #expect(try parts.api("/api/other", nil).status == 404)
    }
}
