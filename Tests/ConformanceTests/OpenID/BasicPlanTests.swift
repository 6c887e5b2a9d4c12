// The plans oidcc-basic-certification-test-plan and oidcc-formpost-basic-certification-test-plan: what is asked, module by module.

import HTTP
import HTTPTypes
import JSON
import Model
import OAuth
import Testing
import TestSupport

/// The Form Post plan is the Basic plan's list by `response_mode=form_post`.
@Suite("OpenID Connect Basic and Form Post: requests") struct BasicPlanRequestTests {
    @Test(arguments: ResponseMode.allCases, [false, true])
    func `oidcc-server: sign-in, consent, code, tokens, userinfo`(_ mode: ResponseMode, _ isApp: Bool) throws {
        let run = try PlanRun(mode, app: isApp)
        let done = try run.complete(run.asked())
        #expect(done.pages == ["/login", "/consent"])
        #expect(done.subject == run.user.id.description)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-response-type-missing: an error at the client`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        #expect(try run.authorize(run.asked().with("response_type", nil))["error"] == "invalid_request")
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-ensure-request-without-nonce-succeeds-for-code-flow: and no nonce is made up`(_ mode: ResponseMode)
        throws
    {
        let run = try PlanRun(mode)
        #expect(try run.complete(run.asked().with("nonce", nil)).id.claims["nonce"] == nil)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-alternate-happy-flow: the order of parameters and of scopes does not matter`(_ mode: ResponseMode)
        throws
    {
        let run = try PlanRun(mode)
        var turned: AuthorizationParameters = [:]
        for pair in run.asked("email profile openid").form.pairs.reversed() {
            turned = turned.adding(pair.name, pair.value)
        }
        let done = try run.complete(turned)
        #expect(done.info["email"] == PlanRun.email && done.info["name"] == "Ada Lovelace")
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-display-page: accepted`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        _ = try run.complete(run.asked().with("display", "page"))
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-display-popup: accepted`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        _ = try run.complete(run.asked().with("display", "popup"))
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-prompt-login: the person signs in again, and auth_time moves on`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        let first = try run.complete(run.asked())
        run.site.time.advance(seconds: 2)
        let second = try run.complete(run.asked().with("prompt", "login"))
        #expect(second.pages == ["/login"])
        #expect(second.subject == first.subject)
        let before = try #require(first.authTime)
        #expect(second.authTime == before + 2)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-prompt-none-not-logged-in: login_required, and no page`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        let told = try run.authorize(run.asked().with("prompt", "none"))
        #expect(told["error"] == "login_required" && told.pages.isEmpty)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-prompt-none-logged-in: silently the same person and auth_time`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        let first = try run.complete(run.asked())
        run.site.time.advance(seconds: 5)
        let second = try run.complete(run.asked().with("prompt", "none"))
        #expect(second.pages.isEmpty && second.subject == first.subject)
        let before = try #require(first.authTime)
        #expect(second.authTime == before)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-max-age-1: the person signs in again after a second`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        let first = try run.complete(run.asked())
        run.site.time.advance(seconds: 2)
        let second = try run.complete(run.asked().with("max_age", "1"))
        #expect(second.pages == ["/login"] && second.subject == first.subject)
        let before = try #require(first.authTime)
        #expect(second.authTime == run.site.time.now.seconds && before < run.site.time.now.seconds)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-max-age-10000: nobody signs in again, and auth_time stays`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        let first = try run.complete(run.asked())
        run.site.time.advance(seconds: 2)
        let second = try run.complete(run.asked().with("max_age", "10000"))
        #expect(second.pages.isEmpty && second.subject == first.subject)
        let before = try #require(first.authTime)
        #expect(second.authTime == before)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-ensure-request-with-unknown-parameter-succeeds: it is ignored`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        _ = try run.complete(run.asked().with("extra", "foobar"))
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-id-token-hint: with prompt=none the same person`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        let first = try run.complete(run.asked())
        let hint = first.tokens["id_token"]
        let second = try run.complete(run.asked().with("prompt", "none").with("id_token_hint", hint))
        #expect(second.pages.isEmpty && second.subject == first.subject && second.authTime == first.authTime)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-login-hint: accepted`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        _ = try run.complete(run.asked().with("login_hint", PlanRun.email))
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-ui-locales: accepted`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        _ = try run.complete(run.asked().with("ui_locales", "se"))
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-claims-locales: accepted`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        _ = try run.complete(run.asked().with("claims_locales", "se"))
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-ensure-request-with-acr-values-succeeds: and acr says what was done`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        let done = try run.complete(run.asked().with("acr_values", "1 2"))
        #expect(done.id.claims["acr"] == "urn:gatehouse:acr:password")
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-ensure-registered-redirect-uri: a page, and nobody is sent anywhere`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        for uri in [PlanRun.callback + "2", PlanRun.callback + "?x=1", "https://evil.example/"] {
            let answer = try run.browser.get(run.asked().with("redirect_uri", uri).target())
            #expect(answer.status == 400 && answer.location == nil)
            #expect(!answer.text.contains("<form") && !answer.text.contains(#"href="\#(uri)"#))
        }
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-ensure-post-request-succeeds: the request may come by POST`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        _ = try run.complete(run.asked(), post: true)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported: rejected`(_ mode: ResponseMode)
        throws
    {
        let run = try PlanRun(mode)
        let told = try run.authorize(run.asked().with("request_uri", "https://app.example/r.jwt"))
        #expect(told["error"] == "request_uri_not_supported")
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported: rejected`(_ mode: ResponseMode)
        throws
    {
        let run = try PlanRun(mode)
        let told = try run.authorize(run.asked().with("request", "eyJhbGciOiJub25lIn0.e30."))
        #expect(told["error"] == "request_not_supported")
    }

    /// The object is not read: the answer goes to the redirect URI that was checked.
    @Test(arguments: ResponseMode.allCases)
    func `oidcc-ensure-request-object-with-redirect-uri: the object is refused`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        let object = "eyJhbGciOiJub25lIn0.eyJyZWRpcmVjdF91cmkiOiJodHRwczovL2V2aWwuZXhhbXBsZSJ9."
        #expect(try run.authorize(run.asked().with("request", object))["error"] == "request_not_supported")
        let other = run.asked().with("request", object).with("redirect_uri", "https://evil.example")
        #expect(try run.browser.get(other.target()).status == 400)
    }

    @Test(arguments: ResponseMode.allCases)
    func `oidcc-ensure-request-with-valid-pkce-succeeds: S256`(_ mode: ResponseMode) throws {
        let run = try PlanRun(mode)
        let asked = run.asked().with("code_challenge", AuthorizationParameters.challenge)
            .with("code_challenge_method", "S256")
        _ = try run.complete(asked, verifier: AuthorizationParameters.verifier)
        // And it is looked at.
        #expect(try run.redeem(run.authorize(asked)).error == "invalid_grant")
    }
}
