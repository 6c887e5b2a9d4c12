// The OpenID Foundation's Basic plan at the authorization endpoint: the modules by their ids.

import HTTP
import HTTPTypes
import Model
import OAuth
import Store
import Testing
import TestSupport

/// Each module by query and by form_post, which has the same list (`oidcc-formpost-basic-certification-test-plan`).
@Suite struct BasicAuthorizationTests {
    private struct Flow {
        let site: TestSite
        let browser: TestBrowser
        let user: User
        let client: Client
        let mode: ResponseMode

        init(_ mode: ResponseMode, signedIn: Bool = true) throws {
            site = try TestSite()
            browser = TestBrowser(site)
            user = try site.person()
            self.mode = mode
            client = try site.webClient {
                $0.isFirstParty = true
                $0.requiresPKCE = false
            }
            if signedIn { try browser.signIn(user, at: site.time.now.adding(seconds: -10)) }
        }

        var asked: AuthorizationParameters {
            AuthorizationParameters(client).with("code_challenge", nil).with("code_challenge_method", nil)
                .with("response_mode", mode == .query ? nil : mode.rawValue)
        }

        /// What the client is told, however it travels.
        func told(_ answer: Answer) -> [String: String] {
            if mode == .query {
                return Dictionary(answer.sent.pairs.map { ($0.name, $0.value) }, uniquingKeysWith: { a, _ in a })
            }
            var found: [String: String] = [:]
            for field in answer.text.split(separator: "<input ").dropFirst() {
                let parts = field.split(separator: "\"", omittingEmptySubsequences: false)
                if parts.count > 5 { found[String(parts[3])] = String(parts[5]) }
            }
            return found
        }

        func succeeds(_ asked: AuthorizationParameters, _ note: Comment = "") throws {
            let told = try told(browser.get(asked.target()))
            #expect(told["code"] != nil && told["error"] == nil, note)
            #expect(told["state"] == "af0ifjsldkj" && told["iss"] == "http://acme-test.localhost:4000", note)
        }

        func fails(_ asked: AuthorizationParameters, _ error: String) throws {
            let told = try told(browser.get(asked.target()))
            #expect(told["error"] == error && told["code"] == nil && told["state"] == "af0ifjsldkj", "\(told)")
        }
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-response-type-missing`(_ mode: ResponseMode) throws {
        let flow = try Flow(mode)
        try flow.fails(flow.asked.with("response_type", nil), "invalid_request")
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-ensure-request-without-nonce-succeeds-for-code-flow`(_ mode: ResponseMode) throws {
        let flow = try Flow(mode)
        try flow.succeeds(flow.asked.with("nonce", nil))
        try flow.succeeds(flow.asked.with("nonce", "n"))
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-scope-profile, -email, -address, -phone, -all at the authorization endpoint`(_ mode: ResponseMode)
        throws
    {
        let flow = try Flow(mode)
        for scope in ["profile", "email", "address", "phone", "profile email address phone"] {
            try flow.succeeds(flow.asked.with("scope", "openid \(scope)"), "\(scope)")
        }
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-alternate-happy-flow`(_ mode: ResponseMode) throws {
        let flow = try Flow(mode)
        var turned: AuthorizationParameters = [:]
        for pair in flow.asked.with("scope", "profile openid").form.pairs.reversed() {
            turned = turned.adding(pair.name, pair.value)
        }
        try flow.succeeds(turned)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-display-page, oidcc-display-popup`(_ mode: ResponseMode) throws {
        let flow = try Flow(mode)
        for display in ["page", "popup"] { try flow.succeeds(flow.asked.with("display", display)) }
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-prompt-login asks again, and goes on after it`(_ mode: ResponseMode) throws {
        let flow = try Flow(mode)
        let id = try flow.browser.get(flow.asked.with("prompt", "login").target()).interaction(at: "/login")
        // Coming back without having signed in changes nothing.
        let back = "/oauth/authorize/resume?interaction=\(id)"
        #expect(try flow.browser.get(back).interaction(at: "/login") == id)
        flow.site.time.advance(seconds: 2)
        try flow.browser.signIn(flow.user)
        #expect(try flow.told(flow.browser.get(back))["code"] != nil)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-prompt-none-not-logged-in`(_ mode: ResponseMode) throws {
        let flow = try Flow(mode, signedIn: false)
        try flow.fails(flow.asked.with("prompt", "none"), "login_required")
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-prompt-none-logged-in`(_ mode: ResponseMode) throws {
        let flow = try Flow(mode)
        try flow.succeeds(flow.asked.with("prompt", "none"))
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-max-age-1`(_ mode: ResponseMode) throws {
        let flow = try Flow(mode)
        let id = try flow.browser.get(flow.asked.with("max_age", "1").target()).interaction(at: "/login")
        flow.site.time.advance(seconds: 2)
        try flow.browser.signIn(flow.user)
        flow.site.time.advance(seconds: 2)
        let answer = try flow.browser.get("/oauth/authorize/resume?interaction=\(id)")
        #expect(flow.told(answer)["code"] != nil)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-max-age-10000`(_ mode: ResponseMode) throws {
        let flow = try Flow(mode)
        try flow.succeeds(flow.asked.with("max_age", "10000"))
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-ensure-request-with-unknown-parameter-succeeds`(_ mode: ResponseMode) throws {
        let flow = try Flow(mode)
        try flow.succeeds(flow.asked.with("extra", "foobar"))
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-login-hint, oidcc-ui-locales, oidcc-claims-locales, oidcc-ensure-request-with-acr-values-succeeds`(
        _ mode: ResponseMode
    ) throws {
        let flow = try Flow(mode)
        for (name, value) in [
            ("login_hint", "bob@example.com"), ("ui_locales", "se"), ("claims_locales", "se"), ("acr_values", "1 2"),
        ] { try flow.succeeds(flow.asked.with(name, value), "\(name)") }
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-ensure-registered-redirect-uri`(_ mode: ResponseMode) throws {
        let flow = try Flow(mode)
        let answer = try flow.browser.get(flow.asked.with("redirect_uri", "https://app.example/callback2").target())
        #expect(answer.status == 400 && answer.location == nil && !answer.text.contains("<form"))
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-ensure-post-request-succeeds`(_ mode: ResponseMode) throws {
        let flow = try Flow(mode)
        let again = try flow.browser.post("/oauth/authorize", flow.asked.form)
        let answer =
            again.location?.hasPrefix("/oauth/authorize?") == true ? try flow.browser.get(again.location ?? "") : again
        #expect(flow.told(answer)["code"] != nil)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported`(_ mode: ResponseMode) throws {
        let flow = try Flow(mode)
        try flow.fails(flow.asked.with("request_uri", "https://app.example/r.jwt"), "request_uri_not_supported")
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported`(_ mode: ResponseMode) throws {
        let flow = try Flow(mode)
        try flow.fails(flow.asked.with("request", "eyJhbGciOiJub25lIn0.e30."), "request_not_supported")
    }

    /// The object's redirect URI is not read: the answer goes to the one that was checked.
    @Test(arguments: ResponseMode.allCases)
    func `oidcc-ensure-request-object-with-redirect-uri`(_ mode: ResponseMode) throws {
        let flow = try Flow(mode)
        let object = "eyJhbGciOiJub25lIn0.eyJyZWRpcmVjdF91cmkiOiJodHRwczovL2V2aWwuZXhhbXBsZSJ9."
        try flow.fails(flow.asked.with("request", object), "request_not_supported")
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-claims-essential`(_ mode: ResponseMode) throws {
        let flow = try Flow(mode)
        try flow.succeeds(flow.asked.with("claims", #"{"userinfo":{"name":{"essential":true}}}"#))
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-ensure-request-with-valid-pkce-succeeds`(_ mode: ResponseMode) throws {
        let flow = try Flow(mode)
        try flow.succeeds(
            flow.asked.with("code_challenge", AuthorizationParameters.challenge).with("code_challenge_method", "S256"))
    }

    /// Dynamic plan, and Basic's own: two are registered and none is sent.
    @Test func `oidcc-ensure-redirect-uri-in-authorization-request`() throws {
        let site = try TestSite()
        let client = try site.webClient(redirectURIs: ["https://app.example/a", "https://app.example/b"])
        let answer = try TestBrowser(site).get(AuthorizationParameters(client).with("redirect_uri", nil).target())
        #expect(answer.status == 400 && answer.location == nil)
    }

    @Test(arguments: [("?a=b", true), ("?a=c", false), ("?a=b&x=y", false), ("", false)])
    func `oidcc-redirect-uri-query-OK, -mismatch, -added`(_ query: String, _ isRight: Bool) throws {
        let site = try TestSite()
        let client = try site.webClient(redirectURIs: ["https://app.example/a?a=b"])
        let asked = AuthorizationParameters(client).with("redirect_uri", "https://app.example/a\(query)")
        #expect(try TestBrowser(site).get(asked.target()).status == (isRight ? 303 : 400))
    }

    @Test func `oidcc-redirect-uri-regfrag`() {
        #expect(throws: ModelError.self) {
            try RedirectURI(registering: "https://app.example/callback#fragment", for: .confidential)
        }
    }
}
