// Advisories 24 to 28, 31, 32, 39 and 41: people's pages, through the whole application.

import Administration
import Application
import Database
import HTTP
import HTTPTypes
import JSON
import Model
import OAuth
import Outbound
import Routing
import Store
import Testing
import TestSupport

@Suite struct PageAdvisoryTests {
    private static let address = "http://acme-test.localhost:4000"

    /// CVE-2026-90942. Every answer of every suite passes this look (`TestSite.send`); here is that it sees.
    @Test func `Advisory24 No answer holds a private half of a key, a PEM or a stored secret`() throws {
        for text in [
            #"{"kty":"RSA","d":"x"}"#, "-----BEGIN PRIVATE KEY-----", "$scrypt$ln=15", #"{"secret_digest":"x"}"#,
        ] { #expect(Answer.privateWord(in: text) != nil, "\(text)") }
        #expect(Answer.privateWord(in: #"{"kty":"RSA","n":"d","e":"AQAB","kid":"k"}"#) == nil)
        let run = try PlanRun(.query)
        _ = try run.complete(run.asked())
        var asked = 0
        for route in run.site.site.routes.routes where route.method == .get && !route.pattern.contains(":") {
            #expect(Answer.privateWord(in: try run.browser.get(route.pattern).text) == nil, "\(route.pattern)")
            asked += 1
        }
        #expect(asked > 15)
    }

    /// CVE-2023-49097, CVE-2025-64101.
    @Test func `Advisory25 Whatever a request says of its host, a mailed link leads to the canonical address`() throws {
        let site = try TestSite()
        _ = try site.person("ada@example.com")
        let forged: Fields = [
            .origin: "null", .secFetchSite: "same-origin", HTTPField.Name("X-Forwarded-Host")!: "evil.example",
            HTTPField.Name("Forwarded")!: "host=evil.example", HTTPField.Name("X-Forwarded-Proto")!: "https",
            HTTPField.Name("Host")!: "evil.example", HTTPField.Name("X-Original-Host")!: "evil.example",
        ]
        for host in ["acme-test.localhost", "localhost"] {
            let browser = TestBrowser(site, host: host)
            let page = try browser.get("/password/forgot")
            let token = page.text.split(separator: #"name="form_token" value=""#).last?.prefix { $0 != "\"" } ?? ""
            let form: Form = ["form_token": String(token), "email": "ada@example.com", "host": "evil.example"]
            let answer = try browser.send(
                .post, "/password/forgot", Array(form.encoded().utf8), fields: forged)
            #expect(answer.status == 200)
            #expect(site.mailQueue.drain(milliseconds: 5000))
            let mail = try #require(site.mails.all.last)
            #expect(mail.text.contains("\n\(Self.address)/password/reset?token="))
            #expect(!mail.text.contains("evil") && !mail.html.contains("evil") && !mail.text.contains("3001"))
        }
        #expect(site.mails.all.count == 2)
    }

    /// CVE-2024-47070, CVE-2023-36456.
    @Test(arguments: ["203.0.113.7", "rubbish", "203.0.113.7, 198.51.100.1", "", "::ffff:203.0.113.7"])
    func `Advisory26 A session's address is the socket's, whatever is forwarded`(_ forwarded: String) throws {
        let run = try PlanRun(.query)
        let page = try run.browser.get("/login")
        let token = page.text.split(separator: #"name="form_token" value=""#).last?.prefix { $0 != "\"" } ?? ""
        let form: Form = [
            "form_token": String(token), "email": PlanRun.email, "password": "correct horse battery",
        ]
        let answer = try run.browser.send(
            .post, "/login", Array(form.encoded().utf8),
            fields: [
                .origin: "null", .secFetchSite: "same-origin", HTTPField.Name("X-Forwarded-For")!: forwarded,
                HTTPField.Name("X-Real-IP")!: forwarded, HTTPField.Name("Forwarded")!: "for=\(forwarded)",
            ])
        #expect(answer.location == "/account")
        #expect(try run.browser.get("/account/sessions").text.contains("192.0.2.1"))
    }

    /// CVE-2026-18963, CVE-2026-49443: each step's form from every state of the interaction.
    @Test(arguments: ["nobody", "signedIn", "finished"])
    func `Advisory27 No step of the sign-in is left out by sending another step's form`(_ state: String) throws {
        let run = try PlanRun(.query)
        let browser = run.browser
        let id = try browser.get(run.asked().target()).interaction(at: "/login")
        if state != "nobody" { try browser.signIn(run.user) }
        if state == "finished" {
            try browser.consent(id, .allow([.openid]))
            #expect(try browser.get("/oauth/authorize/resume?interaction=\(id)").sent.first("code") != nil)
        }
        // Every page's form, with a token that is right for it.
        let forms = [
            ("/consent", "consent", [("decision", "allow")]), ("/verify-email", "verify", [("token", "x")]),
            ("/password/reset", "reset", [("token", "x"), ("password", "a good password")]),
            ("/password/forgot", "forgot", [("email", "nobody@example.com")]),
            ("/login", "sign-in", [("email", PlanRun.email), ("password", "wrong")]),
        ]
        for (path, name, pairs) in forms where !(state == "signedIn" && path == "/consent") {
            let cookie = browser.cookies.first { $0.name.hasSuffix(state == "nobody" ? "browser" : "session") }
            var form: Form = [
                FormGuard.field: FormGuard.token(for: name, cookie: Secret(cookie?.value ?? "")), "interaction": id,
            ]
            for (name, value) in pairs { form.append(name, value) }
            let answer = try browser.send(
                .post, path, Array(form.encoded().utf8), fields: [.origin: "null", .secFetchSite: "same-origin"])
            #expect(answer.status != 403, "the form itself is right: \(path)")
            #expect(answer.location?.hasPrefix("https://") != true, "\(path)")
            let next = try browser.get("/oauth/authorize/resume?interaction=\(id)")
            switch state {
            case "nobody": #expect(try next.interaction(at: "/login") == id, "\(path)")
            case "signedIn": #expect(try next.interaction(at: "/consent") == id, "\(path)")
            default: #expect(next.status == 400 && next.location == nil, "\(path)")
            }
        }
        if state != "finished" {
            #expect(try run.site.store().read { try $0.consents.find(run.user.id, run.client.id) } == nil)
        }
    }

    /// GHSA-qgqp-xh8r-v73r.
    @Test(arguments: ["/password/forgot", "/verify-email/resend"])
    func `Advisory28 A mail goes to the address that is kept, whatever else is sent`(_ path: String) throws {
        let site = try TestSite()
        let ada = try site.person("ada@example.com", "correct horse battery", isEmailVerified: false)
        let browser = TestBrowser(site)
        let cookie = try browser.get("/login").response.fields[values: .setCookie].first?.split(separator: "=")[1]
        let name = path == "/password/forgot" ? "forgot" : "resend"
        let token = FormGuard.token(for: name, cookie: Secret(String(cookie?.prefix { $0 != ";" } ?? "")))
        let tricks: [[(String, String)]] = [
            [("email", "ADA@Example.com"), ("to", "eve@evil.example"), ("recipient", "eve@evil.example")],
            [("email", "ada@example.com"), ("user_id", ada.id.description), ("new_email", "eve@evil.example")],
            [("email", "ada@example.com"), ("email", "eve@evil.example")],
            [("email", "ada@example.com,eve@evil.example")], [("email", "ada@example.com\r\nBcc: eve@evil.example")],
            [("email", "eve@evil.example"), ("user_id", ada.id.description)],
        ]
        for pairs in tricks {
            var form: Form = [FormGuard.field: token]
            for (name, value) in pairs { form.append(name, value) }
            _ = try browser.send(
                .post, path, Array(form.encoded().utf8), fields: [.origin: "null", .secFetchSite: "same-origin"])
        }
        #expect(site.mailQueue.drain(milliseconds: 5000))
        #expect(site.mails.all.map(\.to.description) == ["ada@example.com", "ada@example.com"])
        #expect(!site.mails.all.contains { $0.text.contains("evil") })
    }

    /// CVE-2024-7341, CVE-2026-7507, CVE-2025-12390.
    @Test func `Advisory31 The session's cookie changes at sign-in, at each proof and at sign-out; an old one is dead`()
        throws
    {
        let run = try PlanRun(.query)
        let browser = run.browser
        func cookie() -> String { browser.cookies.first { $0.name.hasSuffix("_session") }?.value ?? "" }
        func isGood(_ value: String) throws -> Bool {
            let other = TestBrowser(run.site)
            other.set("session", value)
            return try other.get("/account").status == 200
        }
        let planted = String(repeating: "A", count: 43)
        browser.set("session", planted)
        _ = try run.complete(run.asked())
        let first = cookie()
        #expect(try first != planted && isGood(first) && !isGood(planted))
        run.site.time.advance(seconds: 1)
        _ = try run.complete(run.asked().with("prompt", "login"))
        let second = cookie()
        #expect(second != first)
        #expect(try isGood(second))
        #expect(try !isGood(first))
        _ = try browser.submit(browser.get("/account"), "/account/sign-out", [])
        #expect(try cookie() != second && !isGood(second) && !isGood(cookie()))
    }

    /// GHSA-c9rq-mvr5-3w32, CVE-2023-34927: every form of the route table, so that a new one cannot be forgotten.
    @Test func `Advisory32 Every unsafe page refuses a form without, with a foreign and with a stale token`() throws {
        let run = try PlanRun(.query)
        let (site, browser) = (run.site, run.browser)
        let before = try browser.get("/login")
        let stale = before.text.split(separator: #"name="form_token" value=""#).last?.prefix { $0 != "\"" } ?? ""
        let victim = try run.complete(run.asked())
        let foreign = TestBrowser(site)
        try foreign.signIn(site.person("eve@example.com"))
        let page = try foreign.get("/account").text
        let theirs = page.split(separator: #"name="form_token" value=""#).last?.prefix { $0 != "\"" } ?? ""
        #expect(stale.count == 43 && theirs.count == 43)
        var asked = 0
        for route in site.site.routes.routes where route.method == .post && route.family == .page {
            let path = route.pattern.split(separator: "/").map { part in
                part == ":client" ? run.client.id.description : part.hasPrefix(":") ? "\(run.user.id)" : String(part)
            }.map { "/\($0)" }.joined()
            // An authorization request may come by POST, and a logout asks by a form with a proof of its own.
            guard !["authorize", "auth", "logout", "end"].contains(path.split(separator: "/").last) else { continue }
            for token in [nil, "", String(stale), String(theirs)] {
                var form: Form = [
                    "email": PlanRun.email, "password": "correct horse battery", "new_password": "evil evil evil",
                    "decision": "allow", "token": "x",
                ]
                if let token { form.append(FormGuard.field, token) }
                for origin in ["null", Self.address] {
                    let answer = try browser.send(
                        .post, path, Array(form.encoded().utf8),
                        fields: [.origin: origin, .secFetchSite: "same-origin"])
                    #expect(answer.status == 403 && answer.location == nil, "\(path)")
                }
                asked += 1
            }
        }
        #expect(asked >= 13 * 4)
        #expect(try site.introspect(victim.access).isActive == true)
        #expect(try browser.get("/account").status == 200)
    }

    /// Row 15 for what a browser is shown.
    @Test func `Advisory15 Nobody's account is shown to a stranger`() throws {
        let site = try TestSite()
        for route in site.site.routes.routes where route.pattern.hasPrefix("/account") && route.method == .get {
            #expect(try TestBrowser(site).get(route.pattern).location == "/login", "\(route.pattern)")
        }
    }
}
