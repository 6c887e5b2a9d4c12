// What the authorization endpoint refuses, and whom it tells: RFC 6749 section 4.1.2.1.

import Database
import HTTP
import HTTPTypes
import JSON
import Model
import OAuth
import Store
import Testing
import TestSupport

@Suite struct RefusedAuthorizationTests {
    private static let documents = "https://documents.example/api"

    /// What is asked, how it is answered, and the rule of the decision record.
    struct Case: Sendable, CustomStringConvertible {
        let name: String
        let value: String?
        let error: String
        let rule: String
        let sentence: String

        init(_ name: String, _ value: String?, _ error: String, _ rule: String, _ sentence: String) {
            self.name = name
            self.value = value
            self.error = error
            self.rule = rule
            self.sentence = sentence
        }

        var description: String { "\(name)=\(value?.prefix(40) ?? "")" }
    }

    @Test(arguments: [
        Case("response_type", nil, "invalid_request", "response_type", "'response_type' is missing"),
        Case("response_type", "token", "unsupported_response_type", "response_type", "'token'"),
        Case("response_type", "code id_token", "unsupported_response_type", "response_type", "'code id_token'"),
        Case("response_type", "none", "unsupported_response_type", "response_type", "'none'"),
        Case("response_mode", "fragment", "invalid_request", "response_mode", "'fragment'"),
        Case("request", "eyJ", "request_not_supported", "request", "'request'"),
        Case("request_uri", "https://a.example", "request_uri_not_supported", "request", "'request_uri'"),
        Case("registration", "{}", "registration_not_supported", "request", "'registration'"),
        Case("code_challenge", nil, "invalid_request", "code_challenge", "'code_challenge' is missing"),
        Case("code_challenge", "", "invalid_request", "code_challenge", "'code_challenge' is missing"),
        Case("code_challenge", "short", "invalid_request", "code_challenge", "43 characters"),
        Case("code_challenge", String(repeating: "=", count: 43), "invalid_request", "code_challenge", "43"),
        Case("code_challenge_method", nil, "invalid_request", "code_challenge", "'S256'"),
        Case("code_challenge_method", "plain", "invalid_request", "code_challenge", "'S256'"),
        Case("code_challenge_method", "s256", "invalid_request", "code_challenge", "'S256'"),
        Case("scope", "openid nothing:here", "invalid_scope", "resource", "'nothing:here'"),
        Case("scope", "openid \"", "invalid_scope", "scope", "quotation mark"),
        Case("scope", "openid write:documents", "invalid_scope", "resource", "'write:documents'"),
        Case("scope", "admin", "invalid_scope", "resource", "'admin'"),
        Case("scope", "openid sign:mint_user_token", "invalid_scope", "resource", "sign:mint_user_token"),
        Case("scope", "read:documents reports:run", "invalid_target", "resource", "different resource servers"),
        Case("scope", "openid users:token", "invalid_scope", "resource", "users:token"),
        Case("resource", "https://nowhere.example", "invalid_target", "resource", "nowhere.example"),
        Case("resource", "https://documents.example/api#x", "invalid_target", "resource", "fragment"),
        Case("resource", "rubbish", "invalid_target", "resource", "absolute"),
        Case("prompt", "create", "invalid_request", "prompt", "'create'"),
        Case("prompt", "none login", "invalid_request", "prompt", "excludes"),
        Case("prompt", "none", "login_required", "login_required", "prompt=none"),
        Case("max_age", "-1", "invalid_request", "max_age", "whole number"),
        Case("max_age", "1.5", "invalid_request", "max_age", "whole number"),
        Case("max_age", "99999999999", "invalid_request", "max_age", "whole number"),
        Case("nonce", String(repeating: "n", count: 1025), "invalid_request", "nonce", "1024"),
        Case("display", "hologram", "invalid_request", "display", "'hologram'"),
        Case("login_hint", String(repeating: "a", count: 513), "invalid_request", "login_hint", "512"),
        Case("ui_locales", String(repeating: "a", count: 513), "invalid_request", "login_hint", "'ui_locales'"),
        Case("claims", "{", "invalid_request", "claims", "JSON"),
        Case("claims", "[]", "invalid_request", "claims", "object"),
        Case("claims", #"{"userinfo":7}"#, "invalid_request", "claims", "'userinfo'"),
        Case("claims", #"{"userinfo":{"name":7}}"#, "invalid_request", "claims", "'name'"),
        Case("claims", #"{"userinfo":{"name":{"essential":"yes"}}}"#, "invalid_request", "claims", "'name'"),
        Case("claims", #"{"userinfo":{},"userinfo":{}}"#, "invalid_request", "claims", "JSON"),
        Case("claims", "{\"a\":\"\(String(repeating: "x", count: 4096))\"}", "invalid_request", "claims", "4096"),
        Case(
            "claims", #"{"id_token":{"acr":{"essential":true,"values":["phr"]}}}"#, "unmet_authentication_requirements",
            "claims", "essential"),
        Case(
            "claims", #"{"id_token":{"acr":{"essential":true,"value":"phr"}}}"#, "unmet_authentication_requirements",
            "claims", "essential"),
        Case("claims", #"{"id_token":{"sub":{"value":"nobody"}}}"#, "login_required", "claims", "name nobody"),
        Case("id_token_hint", "rubbish", "invalid_request", "id_token_hint", "id_token_hint"),
    ])
    func `A wrong parameter is told the client, with a reference to its decision record`(_ row: Case) throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let client = try site.webClient()
        let answer = try browser.get(AuthorizationParameters(client).with(row.name, row.value).target())
        #expect(answer.status == 303 && answer.location?.hasPrefix("https://app.example/callback?") == true)
        #expect(answer.sent.pairs.map(\.name) == ["error", "error_description", "state", "iss"])
        #expect(answer.sent.first("error") == row.error, "\(answer.location ?? "")")
        #expect(answer.sent.first("state") == "af0ifjsldkj")
        #expect(answer.sent.first("iss") == "http://acme-test.localhost:4000")
        let sentence = answer.sent.first("error_description") ?? ""
        #expect(sentence.contains(row.sentence), "\(sentence)")
        let record = try #require(try record(of: sentence, site))
        #expect(record.kind == .authorization && record.rule == row.rule && record.client == client.clientID)
        #expect(record.remoteAddress == "192.0.2.1" && record.requestID?.hasPrefix("request-") == true)
    }

    private func record(of sentence: String, _ site: TestSite) throws -> DecisionRecord? {
        guard let start = sentence.firstRange(of: "(reference ") else { return nil }
        let reference = String(sentence[start.upperBound...].prefix { $0 != ")" })
        return try site.store().read { try $0.decisionRecords.find(reference) }
    }

    @Test func `Whatever may be private stays out of the decision record`() throws {
        let site = try TestSite()
        let client = try site.webClient()
        for (name, value) in [
            ("id_token_hint", "eyPRIVATE"), ("nonce", String(repeating: "PRIVATE", count: 200)),
            ("login_hint", String(repeating: "PRIVATE", count: 200)), ("claims", "{PRIVATE"), ("request", "PRIVATE"),
        ] {
            let answer = try TestBrowser(site).get(AuthorizationParameters(client).with(name, value).target())
            #expect(try record(of: answer.sent.first("error_description") ?? "", site)?.value == nil, "\(name)")
        }
        let answer = try TestBrowser(site).get(
            AuthorizationParameters(client).with("redirect_uri", "https://u:PRIVATE@x.example/p?PRIVATE#PRIVATE")
                .target())
        #expect(try record(of: answer.text, site)?.value == "x.example/p")
        #expect(!(try site.log()).contains("PRIVATE"))
    }

    /// Section 4.1.2.1: what is sent to an unproven address could be anybody's.
    @Test(
        arguments: [
            ("client_id", nil), ("client_id", ""), ("client_id", "nobody"), ("client_id", "a\u{301}"),
            ("redirect_uri", nil), ("redirect_uri", "https://evil.example"),
            ("redirect_uri", "https://app.example/callback/"),
        ] as [(String, String?)])
    func `An unproven client or redirect URI gets a page and no redirect`(_ name: String, _ value: String?) throws {
        let site = try TestSite()
        let client = try site.webClient()
        let asked = AuthorizationParameters(client).with(name, value)
        for answer in [
            try TestBrowser(site).get(asked.target()), try TestBrowser(site).get(asked.target("/api/v1/oidc/auth")),
            // Nor is anything else that is wrong with it told where it asks to be.
            try TestBrowser(site).get(asked.with("response_type", "token").target()),
        ] {
            #expect(answer.status == 400 && answer.location == nil)
            #expect(answer.field(.contentType)?.hasPrefix("text/") == true)
            #expect(try record(of: answer.text, site)?.rule == (name == "client_id" ? "client" : "redirect_uri"))
        }
    }

    @Test(arguments: ["client_id", "redirect_uri"])
    func `A repeated client or redirect URI gets a page`(_ name: String) throws {
        let site = try TestSite()
        let asked = AuthorizationParameters(try site.webClient())
        let answer = try TestBrowser(site).get(asked.adding(name, asked.form.first(name) ?? "").target())
        #expect(answer.status == 400 && answer.location == nil)
    }

    @Test func `A disabled client gets a page`() throws {
        let site = try TestSite()
        let client = try site.webClient()
        try site.run("UPDATE clients SET status = 'disabled' WHERE id = \(client.id)")
        let answer = try TestBrowser(site).get(AuthorizationParameters(client).target())
        #expect(answer.status == 400 && answer.location == nil)
    }

    @Test func `The redirect URI may be left out where only one is registered, but not by OpenID Connect`() throws {
        let site = try TestSite()
        let one = try site.webClient { $0.isFirstParty = true }
        let asked = AuthorizationParameters(one, scope: "read:documents").with("redirect_uri", nil)
        let browser = TestBrowser(site)
        try browser.signIn(site.person())
        #expect(try browser.get(asked.target()).location?.hasPrefix("https://app.example/callback?code=") == true)
        #expect(try browser.get(asked.with("scope", "openid").target()).status == 400)
        let two = try site.webClient(redirectURIs: ["https://app.example/a", "https://app.example/b"])
        #expect(try browser.get(asked.with("client_id", two.clientID.description).target()).status == 400)
    }

    @Test(arguments: ["state", "scope", "nonce", "prompt", "code_challenge", "response_type", "unheard_of", "audience"])
    func `Any other repeated parameter is an invalid request`(_ name: String) throws {
        let site = try TestSite()
        let asked = AuthorizationParameters(try site.webClient()).with(name, "x").adding(name, "x")
        let answer = try TestBrowser(site).get(asked.target())
        #expect(answer.sent.first("error") == "invalid_request")
        #expect(answer.sent.first("state") == (name == "state" ? nil : "af0ifjsldkj"))
    }

    @Test func `A client may name one resource only, and is told by the error of RFC 8707`() throws {
        let site = try TestSite()
        let asked = AuthorizationParameters(try site.webClient()).adding("resource", Self.documents)
        #expect(try TestBrowser(site).get(asked.target()).interaction(at: "/login") != "")
        let two = asked.adding("resource", "https://billing.example")
        #expect(try TestBrowser(site).get(two.target()).sent.first("error") == "invalid_target")
    }

    @Test func `The Management API's tokens are the root issuer's`() throws {
        let site = try TestSite()
        let asked = AuthorizationParameters(try site.webClient(), scope: "openid")
            .adding("resource", "http://acme-test.localhost:4000/api")
        let answer = try TestBrowser(site).get(asked.target("/api/v1/oidc/auth"))
        #expect(answer.sent.first("error") == "invalid_target")
        #expect(answer.sent.first("iss") == "http://acme-test.localhost:4000/api/v1/oidc")
    }

    @Test func `A state that is too long is not given back`() throws {
        let site = try TestSite()
        let client = try site.webClient()
        let long = try TestBrowser(site).get(
            AuthorizationParameters(client, state: String(repeating: "s", count: 2049)).target())
        #expect(long.sent.first("error") == "invalid_request" && long.sent.first("state") == nil)
        let fits = try TestBrowser(site).get(
            AuthorizationParameters(client, state: String(repeating: "s", count: 2048)).with("prompt", "none").target())
        #expect(fits.sent.first("state")?.utf8.count == 2048)
    }

    @Test func `A client without the grant type is not authorized`() throws {
        let site = try TestSite()
        let client = try site.webClient(grants: [.refreshToken])
        let answer = try TestBrowser(site).get(AuthorizationParameters(client).target())
        #expect(answer.sent.first("error") == "unauthorized_client")
    }
}
