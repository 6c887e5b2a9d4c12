// Advisories 39 and 41: what a request brings is shown as text, and what exists is not told.

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

@Suite struct ReflectionAdvisoryTests {
    private static let markup = #""'><script>alert(1)</script><img src=x onerror=alert(1)>"#

    private func check(_ answer: Answer, _ note: String) {
        #expect(!answer.text.contains("<script>alert") && !answer.text.contains("<img src=x"), "\(note)")
        guard answer.field(.contentType)?.hasPrefix("text/html") == true else {
            #expect(answer.field(.xContentTypeOptions) == "nosniff", "\(note)")
            return
        }
        let policy = answer.field(.contentSecurityPolicy) ?? ""
        #expect(policy.hasPrefix("default-src 'none'") && !policy.contains("unsafe"), "\(note)")
    }

    /// CVE-2019-8400, GO-2026-4861, CVE-2026-29191.
    @Test func `Advisory39 Markup in any parameter of any page stays text`() throws {
        let run = try PlanRun(.query)
        let (site, browser) = (run.site, run.browser)
        var form = Form()
        form.append("x", Self.markup)
        let text = String(form.encoded().dropFirst(2))
        let names = [
            "interaction", "token", "email", "state", "client_id", "id_token_hint", "post_logout_redirect_uri", "saved",
            "done", "error", "error_description", "scope", "redirect_uri", "logout_hint", "ui_locales", "x",
        ]
        var looked = 0
        for isSignedIn in [false, true] {
            if isSignedIn { try browser.signIn(run.user) }
            for route in site.site.routes.routes
            where route.method == .get && !route.pattern.contains(":") && !route.pattern.contains("well-known") {
                for name in names {
                    var fields: Fields = [.accept: "text/html"]
                    if !browser.cookies.isEmpty {
                        fields[.cookie] = browser.cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
                    }
                    let target = "\(route.pattern)?\(name)=\(text)"
                    check(try site.send(.get, target, fields: fields), target)
                    looked += 1
                }
            }
        }
        #expect(looked > 300)
        let path = text.replacing("%2F", with: "")
        check(try site.send(.get, "/\(path)", fields: [.accept: "text/html"]), "a path")
        // What an authorization request may carry, by page, by redirect and by form.
        for pair in run.asked().form.pairs {
            for mode in ResponseMode.allCases {
                let asked = run.asked().with("response_mode", mode.rawValue).with(pair.name, Self.markup)
                check(try browser.get(asked.target()), pair.name)
                check(try browser.get(asked.with("prompt", "none").target()), pair.name)
            }
        }
    }

    @Test func `Advisory39 Markup that was typed into a form, or is somebody's name, stays text`() throws {
        let run = try PlanRun(.query)
        let browser = run.browser
        for (path, fields) in [
            ("/login", ["email", "password"]), ("/register", ["email", "first_name", "last_name", "password"]),
            ("/password/forgot", ["email"]),
        ] {
            for field in fields {
                let pairs = fields.map { ($0, $0 == field ? Self.markup : "x") }
                check(try browser.submit(browser.get(path), path, pairs), "\(path) \(field)")
            }
        }
        try run.site.run("UPDATE users SET first_name = \(Self.markup), last_name = \(Self.markup)")
        try run.site.run("UPDATE clients SET name = \(Self.markup)")
        try run.site.run("UPDATE settings SET brand_name = \(Self.markup)")
        let id = try browser.get(run.asked("openid profile").target()).interaction(at: "/login")
        check(try browser.get("/login?interaction=\(id)"), "sign-in")
        try browser.signIn(run.user)
        check(try browser.get("/consent?interaction=\(id)"), "consent")
        try browser.consent(id, .allow([.openid, .profile]))
        for path in ["/account", "/account/sessions", "/account/applications", "/account/password", "/oauth/logout"] {
            let page = try browser.get(path)
            #expect(page.status == 200, "\(path)")
            check(page, path)
        }
    }

    /// What differs from answer to answer for everybody.
    private func withoutChance(_ answer: Answer) -> String {
        answer.text.replacing(#/value="[A-Za-z0-9_-]{43}"/#, with: "").replacing(#/<code>[A-Z]{10}</code>/#, with: "")
            .replacing("nobody@example.com", with: PlanRun.email)
    }

    /// CVE-2026-23511, CVE-2023-39522. The time is IdentityTests' matter.
    @Test(arguments: ["/login", "/password/forgot", "/register", "/verify-email/resend"])
    func `Advisory41 A known and an unknown person are answered in the same bytes`(_ path: String) throws {
        let run = try PlanRun(.query)
        let answers = try [PlanRun.email, "nobody@example.com"].map { email in
            let browser = TestBrowser(run.site)
            let pairs = [("email", email), ("password", "not the password")]
            guard path == "/verify-email/resend" else { return try browser.submit(browser.get(path), path, pairs) }
            let cookie = try #require(browser.get("/login").response.fields[values: .setCookie].first)
            let value = cookie.split(separator: "=")[1].prefix { $0 != ";" }
            var form = Form()
            form.append("form_token", run.formToken("resend", String(value)))
            form.append("email", email)
            return try browser.send(
                .post, path, Array(form.encoded().utf8), fields: [.origin: "null", .secFetchSite: "same-origin"])
        }
        #expect(answers[0].status == answers[1].status && answers[0].status != 403)
        #expect(withoutChance(answers[0]) == withoutChance(answers[1]))
        let fields = answers.map { $0.response.fields.map { "\($0.name)" } }
        #expect(fields[0] == fields[1])
    }
}
