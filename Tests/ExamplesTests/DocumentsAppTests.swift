// The client: whom it believes, and what it keeps.

import HTTP
import HTTPTypes
import Testing
import TestSupport

@Suite struct DocumentsAppTests {
    let parts: TwoParts

    init() throws { parts = try TwoParts() }

    @Test func `A person signs in, sees profile and documents, and signs out at both`() throws {
        #expect(try parts.ask("/").text.contains("Log in with Gatehouse"))
        try parts.signIn()
        #expect(try parts.ask("/").text.contains("Welcome, Ada Lovelace"))
        #expect(try parts.ask("/profile").text.contains("openid profile read:documents"))
        #expect(try parts.ask("/documents").text.contains("Travel plan"))
        let out = try parts.ask("/logout", .post, [.secFetchSite: "same-origin", .origin: "null"])
        #expect(out.location?.hasPrefix(parts.issuer + "/oauth/logout?id_token_hint=") == true)
        let back = try parts.browser.get(String((out.location ?? "").dropFirst(parts.issuer.utf8.count)))
        #expect(back.location == TwoParts.origin + "/?state=signed-out")
        #expect(try parts.ask("/?state=signed-out").text.contains("You are signed out."))
        #expect(try parts.ask("/documents").location == TwoParts.origin + "/")
    }

    @Test func `The request has a state, a nonce and a challenge, all new each time`() throws {
        let one = try parts.ask("/login").sent
        let two = try parts.ask("/login").sent
        for name in ["state", "nonce", "code_challenge"] {
            #expect((one.first(name) ?? "").utf8.count == 43 && one.first(name) != two.first(name))
        }
        #expect(one.first("code_challenge_method") == "S256" && one.first("response_type") == "code")
        #expect(one.first("scope") == "openid profile read:documents")
        #expect(one.first("redirect_uri") == TwoParts.origin + "/callback")
    }

    @Test(arguments: [
        ("state=", "state=x"), ("iss=", "iss=http%3A%2F%2Fevil.example"), ("iss=", "other="), ("code=", "other="),
        ("code=", "error=server_error&code="),
    ])
    func `A response that is not the answer to this attempt signs nobody in`(_ old: String, _ new: String) throws {
        var target = try parts.callback()
        target.replaceSubrange(try #require(target.firstRange(of: old)), with: new)
        let answer = try parts.ask(target)
        #expect(answer.status == 400)
        #expect(try parts.ask("/").text.contains("Log in with Gatehouse"))
    }

    @Test func `A response counts once, and only in the browser that began`() throws {
        let target = try parts.callback()
        #expect(try parts.ask(target, withCookies: false).status == 400)
        #expect(try parts.ask(target).status == 303)
        #expect(try parts.ask(target).status == 400)
    }

    @Test func `A person who does not allow it is told so`() throws {
        let state = try parts.ask("/login").sent.first("state") ?? ""
        let issuer: Form = ["state": state, "iss": parts.issuer, "error": "access_denied"]
        let answer = try parts.ask("/callback?\(issuer.encoded())")
        #expect(answer.status == 200 && answer.text.contains("You did not allow it"))
    }

    @Test(
        arguments: [
            [:], [.secFetchSite: "cross-site"], [.secFetchSite: "same-site", .origin: "http://localhost:4000"],
            [.origin: "http://localhost:4000"], [.secFetchSite: "same-origin", .origin: "http://localhost:4000"],
        ] as [Fields])
    func `Only its own pages sign a person out`(_ fields: Fields) throws {
        try parts.signIn()
        #expect(try parts.ask("/logout", .post, fields).status == 403)
        #expect(try parts.ask("/").text.contains("Welcome"))
        #expect(try parts.ask("/logout").status == 404)
    }

    @Test func `An access token that has ended is renewed`() throws {
        try parts.signIn()
        parts.site.time.advance(seconds: 3601)
        #expect(try parts.ask("/documents").text.contains("Travel plan"))
    }

    @Test func `A sign-in ends after eight hours`() throws {
        try parts.signIn()
        parts.site.time.advance(seconds: 8 * 3600)
        #expect(try parts.ask("/documents").location == TwoParts.origin + "/")
    }

    @Test func `No cookie and no page holds a token`() throws {
        let target = try parts.callback()
        let answer = try parts.ask(target)
        for field in answer.response.fields[values: .setCookie] {
            #expect(field.contains("HttpOnly") && field.contains("SameSite=Lax") && !field.contains("eyJ"))
        }
        for path in ["/", "/profile", "/documents"] { #expect(!(try parts.ask(path).text.contains("eyJ"))) }
    }
}
