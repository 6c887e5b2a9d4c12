// OpenID Connect RP-Initiated Logout: each module of the certification plan, and what else may go wrong.

import Cryptography
import HTTP
import HTTPTypes
import JOSE
import JSON
import Model
import OAuth
import Store
import Testing
import TestSupport

@Suite struct RPInitiatedLogoutTests {
    private static let bye = "https://client.example/bye"
    private let site: TestSite
    private let client: PeopleClient
    private let person: SignedInPerson
    private let hint: String
    private let access: String

    init() throws {
        site = try TestSite()
        client = try site.peopleClient()
        person = try site.signIn(client)
        let tokens = try site.tokens(of: person, client)
        hint = tokens["id_token"] ?? ""
        access = tokens["access_token"] ?? ""
    }

    private func logout(
        _ pairs: [(String, String)], cookie: String? = nil, post: Bool = false, fields: Fields = [:]
    ) throws -> Answer {
        var form = Form()
        for (name, value) in pairs { form.append(name, value) }
        var fields = fields
        fields[.cookie] = "gh_4000_session=\(cookie ?? person.cookie)"
        guard post else { return try site.send(.get, "/oauth/logout?" + form.encoded(), fields: fields) }
        fields[.contentType] = "application/x-www-form-urlencoded"
        return try site.send(.post, "/oauth/logout", fields: fields, body: Array(form.encoded().utf8))
    }

    private func isSignedIn() throws -> Bool {
        try site.store().read { try $0.sessions.find(person.session.id)?.revokedAt == nil }
    }

    @Test func `oidcc-rp-initiated-logout-discovery-endpoint-verification`() throws {
        for path in ["", site.fixtures.appPath] {
            let endpoint = try site.get(path + "/.well-known/openid-configuration")["end_session_endpoint"]
            #expect(endpoint == site.fixtures.root + (path.isEmpty ? "/oauth/logout" : path + "/session/end"))
        }
    }

    /// seed-systems 2.2.
    @Test func `The root issuer's endpoint has the short name /logout too`() throws {
        var fields: Fields = [:]
        fields[.cookie] = "gh_4000_session=\(person.cookie)"
        var form = Form()
        form.append("id_token_hint", hint)
        form.append("post_logout_redirect_uri", Self.bye)
        let answer = try site.send(.get, "/logout?" + form.encoded(), fields: fields)
        #expect(answer.status == 303 && answer.field(.location) == Self.bye)
        #expect(try !isSignedIn())
    }

    @Test(arguments: [false, true])
    func `oidcc-rp-initiated-logout: back to the client with the state, and the session is over`(_ isPost: Bool) throws
    {
        let answer = try logout(
            [("id_token_hint", hint), ("post_logout_redirect_uri", Self.bye), ("state", "a b&c")], post: isPost)
        #expect(answer.status == 303 && answer.field(.location) == Self.bye + "?state=a+b%26c")
        #expect(answer.field(.setCookie)?.contains("Max-Age=0") == true)
        #expect(try !isSignedIn())
        #expect(try site.introspect(access).isActive == false)
        #expect(try site.audited().contains("session.revoked"))
        // As the suite finds out: nobody is signed in at this browser any more.
        let browser = TestBrowser(site)
        browser.set("session", person.cookie)
        let silent = try browser.get(AuthorizationParameters(client.client).with("prompt", "none").target())
        #expect(silent.sent.first("error") == "login_required")
    }

    @Test(arguments: [
        "https://client.example/bye/", "https://client.example/Bye", "https://evil.example/", "/bye",
        "https://client.example/callback",
    ])
    func `oidcc-rp-initiated-logout-bad-post-logout-redirect-uri: no redirect`(_ uri: String) throws {
        let answer = try logout([("id_token_hint", hint), ("post_logout_redirect_uri", uri)])
        #expect(answer.status == 200 && answer.field(.location) == nil)
        #expect(try !isSignedIn())
    }

    @Test func `oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri: no redirect`() throws {
        let answer = try logout([("id_token_hint", hint), ("post_logout_redirect_uri", Self.bye + "?x=1")])
        #expect(answer.status == 200 && answer.field(.location) == nil)
    }

    private func asks(_ bad: String) throws {
        let answer = try logout([
            ("id_token_hint", bad), ("client_id", client.id), ("post_logout_redirect_uri", Self.bye),
        ])
        #expect(answer.status == 200 && answer.field(.location) == nil && answer.text.contains("<form"))
        // Nor is it the way back once the person has said yes.
        #expect(!answer.text.contains(Self.bye))
        #expect(try isSignedIn())
    }

    @Test func `oidcc-rp-initiated-logout-modified-id-token-hint: no redirect, and the person is asked`() throws {
        let token = try TokenParts(hint)
        var claims = token.claims.object ?? JSONObject()
        claims["nonce"] = "other"
        try asks(token.with(claims: .object(claims)))
        try asks(token.with(header: ["alg": "none", "typ": "JWT"]))
        try asks(hint.split(separator: ".").prefix(2).joined(separator: ".") + ".")
    }

    /// Signed by a key that is not the issuer's, under the issuer's key's name, and what is no ID token at all.
    @Test func `oidcc-rp-initiated-logout-bad-id-token-hint: no redirect, and the person is asked`() throws {
        let token = try TokenParts(hint)
        let name = try #require(token.header["kid"]?.string)
        let signer = try JWSSigner(key: .generate(.rsa(bits: 2048)), algorithm: .rs256, kid: name, type: "JWT")
        try asks(signer.sign(payload: token.claims.serialized()))
        for bad in ["rubbish", access, "a.b.c"] { try asks(bad) }
    }

    @Test func `oidcc-rp-initiated-logout-no-id-token-hint: the person is asked, and then the client returned to`()
        throws
    {
        let pairs = [("client_id", client.id), ("post_logout_redirect_uri", Self.bye), ("state", "<\u{22}&'>")]
        let question = try logout(pairs)
        #expect(question.status == 200 && question.text.contains("&lt;&quot;&amp;&#39;&gt;"))
        #expect(question.field(.contentSecurityPolicy)?.contains("frame-ancestors 'none'") == true)
        let proof = try #require(
            question.text.split(separator: #"name="form_token" value=""#).last?.prefix { $0 != "\"" })
        let confirmed = pairs + [("form_token", String(proof))]
        let ours: Fields = [.origin: site.fixtures.root, .secFetchSite: "same-origin"]
        // Without the browser's word, from elsewhere, from a neighbour, by GET, with another proof: asked again.
        for fields in [
            [:], [.origin: "https://evil.example"], [.secFetchSite: "same-site"], [.secFetchSite: "cross-site"],
            [.origin: "null"], [.origin: site.fixtures.otherRoot, .secFetchSite: "same-origin"],
        ] as [Fields] {
            #expect(try logout(confirmed, post: true, fields: fields).text.contains("<form"))
        }
        #expect(try logout(confirmed, fields: ours).text.contains("<form"))
        #expect(try logout(pairs + [("form_token", "A")], post: true, fields: ours).text.contains("<form"))
        let other = try site.signIn(client)
        #expect(try logout(confirmed, cookie: other.cookie, post: true, fields: ours).text.contains("<form"))
        #expect(try isSignedIn())
        let answer = try logout(confirmed, post: true, fields: ours)
        #expect(answer.status == 303 && answer.field(.location) == Self.bye + "?state=%3C%22%26%27%3E")
        #expect(try !isSignedIn())
    }

    @Test func `oidcc-rp-initiated-logout-no-params: asked while signed in, and told afterwards`() throws {
        try asksUnlessSignedOut([])
    }

    @Test func `oidcc-rp-initiated-logout-only-state: asked while signed in, and told afterwards`() throws {
        try asksUnlessSignedOut([("state", "x")])
    }

    private func asksUnlessSignedOut(_ pairs: [(String, String)]) throws {
        #expect(try logout(pairs).text.contains("<form"))
        let signedOut = try logout(pairs, cookie: "nobody")
        #expect(signedOut.status == 200 && !signedOut.text.contains("<form"))
        #expect(try isSignedIn())
    }

    @Test func `oidcc-rp-initiated-logout-no-post-logout-redirect-uri: a page`() throws {
        let answer = try logout([("id_token_hint", hint)])
        #expect(answer.status == 200 && answer.field(.location) == nil && !answer.text.contains("<form"))
        #expect(try !isSignedIn())
    }

    @Test func `oidcc-rp-initiated-logout-no-state: back without state`() throws {
        let answer = try logout([("id_token_hint", hint), ("post_logout_redirect_uri", Self.bye)])
        #expect(answer.field(.location) == Self.bye)
    }

    /// An expired ID token is a good hint: clients keep them for that.
    @Test func `A hint may be old, and must be of the client that is named`() throws {
        site.time.advance(seconds: 86_400)
        let other = try site.peopleClient("other")
        let asked = try logout([
            ("id_token_hint", hint), ("client_id", other.id), ("post_logout_redirect_uri", Self.bye),
        ])
        #expect(asked.text.contains("<form") && asked.field(.location) == nil)
        #expect(try isSignedIn())
        let answer = try logout([
            ("id_token_hint", hint), ("client_id", client.id), ("post_logout_redirect_uri", Self.bye),
        ])
        #expect(answer.status == 303)
        #expect(try !isSignedIn())
    }

    @Test func `Somebody else's hint does not sign this person out unasked`() throws {
        let stranger = try site.signIn(client)
        #expect(try logout([("id_token_hint", hint)], cookie: stranger.cookie).text.contains("<form"))
        #expect(try site.store().read { try $0.sessions.find(stranger.session.id)?.revokedAt } == nil)
        #expect(try isSignedIn())
    }

    /// Section 2: asked as well if the hint does not belong to the session at hand.
    @Test func `The same person's hint of another session is asked about`() throws {
        let other = try site.signIn(client, user: person.user)
        #expect(try logout([("id_token_hint", hint)], cookie: other.cookie).text.contains("<form"))
        #expect(try isSignedIn())
        #expect(try site.store().read { try $0.sessions.find(other.session.id)?.revokedAt } == nil)
    }

    /// Another site's form comes without our cookies, and its answer could still take them away.
    @Test func `A POST without cookies is asked again by GET, and no cookie is taken`() throws {
        // What comes with a hint that is not good is not carried on.
        for (body, location) in [
            ("state=s", "/oauth/logout?state=s"), ("state=s&id_token_hint=rubbish", "/oauth/logout"),
        ] {
            let answer = try site.send(
                .post, "/oauth/logout",
                fields: [.contentType: "application/x-www-form-urlencoded", .origin: "https://evil.example"],
                body: Array(body.utf8))
            #expect(answer.status == 303 && answer.field(.location) == location)
            #expect(answer.field(.setCookie) == nil)
        }
        let hinted = try site.send(
            .post, "/oauth/logout", fields: [.contentType: "application/x-www-form-urlencoded"],
            body: Array("id_token_hint=\(hint)".utf8))
        #expect(hinted.status == 200 && hinted.field(.setCookie)?.contains("Max-Age=0") != true)
        #expect(try !isSignedIn())
    }

    /// Section 2 puts the parameters of a POST into its body; in two places at once, each could be taken for the whole request.
    @Test func `A POST with parameters in its query too is refused, and nobody is signed out`() throws {
        for (path, body) in [("/oauth/logout?state=s", "id_token_hint=\(hint)"), ("/logout?id_token_hint=\(hint)", "")]
        {
            let answer = try site.send(
                .post, path, fields: [.contentType: "application/x-www-form-urlencoded"], body: Array(body.utf8))
            #expect(answer.status == 400 && answer.text.contains("not in both"))
        }
        #expect(try isSignedIn())
    }

    /// Another site's POST brings no SameSite=Lax cookie; the hint says which session is meant.
    @Test func `A hint ends its session without a cookie`() throws {
        #expect(try logout([("id_token_hint", hint)], cookie: "none", post: true).status == 200)
        #expect(try !isSignedIn())
    }

    @Test func `Refresh tokens end with the session, but for offline access`() throws {
        let first = try site.signIn(client, scope: "openid", user: person.user, nonce: nil)
        let tokens = try site.tokens(of: first, client)
        let offline = try site.signIn(client, scope: "openid offline_access", user: person.user)
        let kept = try site.tokens(of: offline, client)
        _ = try logout([("id_token_hint", tokens["id_token"] ?? "")], cookie: first.cookie)
        _ = try logout([("id_token_hint", kept["id_token"] ?? "")], cookie: offline.cookie)
        #expect(try site.introspect(kept["access_token"] ?? "").isActive == false)
        #expect(try site.refresh(tokens["refresh_token"] ?? "", client).error == "invalid_grant")
        let answer = try site.refresh(kept["refresh_token"] ?? "", client)
        #expect(answer.status == 200)
        // The new ones name no session, so that the old one's end is not theirs.
        #expect(try site.introspect(answer["access_token"] ?? "").isActive == true)
        #expect(try TokenParts(answer["id_token"] ?? "").claims["sid"] == nil)
    }
}
