// The consent page, and the account.

import Administration
import Database
import HTTP
import HTTPTypes
import Model
import Pages
import Routing
import Store
import TestSupport
import Testing

@Suite("Consent and account")
struct ConsentTests {
    let site: PageSite
    let presence: Presence

    init() throws {
        site = try PageSite()
        presence = try site.signIn("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    }

    private func ask(_ change: (inout ClientMetadata) -> Void = { _ in }, name: String = "Docs") throws -> Interaction {
        let client = try site.client(change, name: name)
        let permissions = [
            ConsentQuestion.Permission(scope: .openid, description: nil, isRequired: true),
            ConsentQuestion.Permission(scope: .profile, description: nil, isRequired: false),
            ConsentQuestion.Permission(
                scope: try ScopeToken("read:documents"), description: "read your documents", isRequired: false),
            ConsentQuestion.Permission(scope: try ScopeToken("x:y"), description: "", isRequired: false),
        ]
        site.standIns.set {
            $0.question = ConsentQuestion(client: client, permissions: permissions, returnsTo: "docs.example")
        }
        return try site.park(client)
    }

    @Test func `The page says who asks for what, in plain words, and where it leads`() throws {
        let parked = try ask {
            $0.logoURI = "https://docs.example/logo.png"
            $0.policyURI = "https://docs.example/privacy"
            $0.termsURI = "javascript:alert(1)"
        }
        let page = try site.get("/consent?interaction=\(parked.id)", .signedIn)
        #expect(page.status == .ok)
        let sentences = [
            "Allow Docs access?", "ada@example.com", "see your name", "read your documents", "permission “x:y”",
            "Privacy policy", "docs.example",
        ]
        for sentence in sentences { #expect(page.text.contains(sentence), "\(sentence)") }
        #expect(!page.text.contains("Terms of service") && !page.text.contains("javascript:"))
        #expect(page.text.contains(#"alt="Logo of Docs""#))
        #expect(page.fields[.contentSecurityPolicy]?.contains("img-src 'self' data: https://docs.example;") == true)
        #expect(page.fields[.contentSecurityPolicy]?.contains("form-action") == false)
    }

    @Test(
        arguments: [
            (["profile", "read:documents"], "decide openid profile read:documents"), ([], "decide openid"),
            (["admin", "profile", "profile"], "decide openid profile"),
        ])
    func `What was left ticked is allowed, what is needed always, and nothing that was not asked for`(
        ticked: [String], call: String
    ) throws {
        let parked = try ask()
        let answer = try site.post(
            "/consent", "consent",
            [("decision", "allow"), ("interaction", parked.id.description)] + ticked.map { ("scope", $0) }, .signedIn)
        #expect(answer.location == "/oauth/authorize/resume?interaction=\(parked.id)")
        #expect(site.standIns.calls == [call])
    }

    @Test(arguments: ["refuse", "ALLOW", "1"])
    func `Anything but Allow refuses`(decision: String) throws {
        let parked = try ask()
        _ = try site.post(
            "/consent", "consent",
            [("decision", decision), ("scope", "profile"), ("interaction", parked.id.description)], .signedIn)
        #expect(site.standIns.calls == ["decide refused"])
    }

    @Test func `Without a session the page leads to sign-in, without a question back, without a request nowhere`()
        throws
    {
        let parked = try ask()
        #expect(try site.get("/consent?interaction=\(parked.id)").location == "/login?interaction=\(parked.id)")
        #expect(try site.get("/consent", .signedIn).status == .badRequest)
        site.standIns.set { $0.question = nil }
        #expect(
            try site.get("/consent?interaction=\(parked.id)", .signedIn).location
                == "/oauth/authorize/resume?interaction=\(parked.id)")
    }

    @Test func `An application's name is text, and turns nothing around`() throws {
        let parked = try ask(name: "<script>alert(1)</script>\u{202e}sdrawkcab")
        let page = try site.get("/consent?interaction=\(parked.id)", .signedIn).text
        #expect(page.contains("&lt;script&gt;") && !page.contains("<script>"))
        #expect(page.contains("sdrawkcab") && !page.unicodeScalars.contains("\u{202e}"))
    }

    // MARK: Account

    @Test func `The profile shows and changes the name`() throws {
        let page = try site.get("/account", .signedIn).text
        #expect(page.contains(#"value="Ada""#) && page.contains(#"aria-current="page""#))
        let answer = try site.post("/account", "profile", [("first_name", "Grace"), ("last_name", "")], .signedIn)
        #expect(answer.location == "/account?done=saved" && site.standIns.calls == ["name Grace -"])
        #expect(try site.get("/account?done=saved", .signedIn).text.contains("Your profile is saved."))
        #expect(try !site.get("/account?done=%3Cb%3E", .signedIn).text.contains("role=\"status\""))
        site.standIns.set { $0.name = .refused([EntryProblem(.firstName, \.nameTooLong, count: 100)]) }
        #expect(
            try site.post("/account", "profile", [("first_name", "x")], .signedIn).text.contains(
                "at most 100 characters"))
    }

    @Test func `Another address is asked for with the present password, and answered alike whoever has it`() throws {
        let page = try site.get("/account/email", .signedIn).text
        #expect(page.contains("ada@example.com") && page.contains(#"autocomplete="current-password""#))
        let pairs = [("email", "new@example.com"), ("present_password", "old one")]
        let answer = try site.post("/account/email", "email", pairs, .signedIn)
        #expect(answer.location == "/account/email?done=sent")
        #expect(site.standIns.calls == ["email new@example.com old one"])
        #expect(
            try site.get("/account/email?done=sent", .signedIn).text.contains("If the new address can be used here"))
    }

    @Test(
        arguments: [
            ([("email", "nobody"), ("present_password", "x")], #"id="email-error">Enter an e-mail address, such"#),
            ([("present_password", "x")], #"id="email-error">Enter your e-mail address."#),
            ([("email", "new@example.com")], #"id="present_password-error">Enter your password."#),
        ])
    func `An address that is none, and a missing password, are refused at their fields`(
        pairs: [(String, String)], sentence: String
    ) throws {
        let page = try site.post("/account/email", "email", pairs, .signedIn)
        #expect(page.status == .unprocessableContent && page.text.contains(sentence) && site.standIns.calls.isEmpty)
    }

    @Test(
        arguments: [
            (GuessRefusal.wrong, 422, "not your present password", nil as String?),
            (.tooManyGuesses(retryAfter: 60), 429, "1 minute", "60"), (.busy(retryAfter: 2), 503, "2 seconds", "2"),
        ])
    func `A guess at the password is refused on the page of the address too`(
        refusal: GuessRefusal, status: Int, sentence: String, wait: String?
    ) throws {
        site.standIns.set { $0.email = .refused(refusal, reference: "KFMWQXHBTR") }
        let pairs = [("email", "new@example.com"), ("present_password", "guess")]
        let page = try site.post("/account/email", "email", pairs, .signedIn)
        #expect(page.status.code == status && page.text.contains(sentence) && page.text.contains("KFMWQXHBTR"))
        #expect(page.fields[.retryAfter] == wait && !page.text.contains("guess\""))
        #expect(page.text.contains(#"value="new@example.com""#))
    }

    @Test func `The password changes with the present one, and the session gets another cookie`() throws {
        site.standIns.set { $0.password = .success(.success(SessionCookie(token: Secret("rotated"), maxAge: 60))) }
        let pairs = [("present_password", "old one"), ("password", "new one")]
        let answer = try site.post("/account/password", "password", pairs, .signedIn)
        #expect(answer.location == "/account/password?done=changed")
        #expect(answer.setCookies == ["gh_4000_session=rotated; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"])
        #expect(site.standIns.calls == ["password new one old one"])
    }

    @Test(
        arguments: [
            (Guessed<Entered<SessionCookie?>>.refused(.wrong, reference: nil), 422, "not your present password"),
            (.refused(.tooManyGuesses(retryAfter: 60), reference: nil), 429, "1 minute"),
            (.refused(.busy(retryAfter: 2), reference: nil), 503, "2 seconds"),
            (
                .success(.refused([EntryProblem(.password, \.passwordTooShort, count: 8)])), 422,
                "Use at least 8 characters."
            ),
        ])
    func `A password is not changed for reasons the page says`(
        answer: Guessed<Entered<SessionCookie?>>, status: Int, sentence: String
    ) throws {
        site.standIns.set { $0.password = answer }
        let page = try site.post(
            "/account/password", "password", [("present_password", "old"), ("password", "new")], .signedIn)
        #expect(page.status.code == status && page.text.contains(sentence))
    }

    @Test func `Other devices are listed, and signed out one by one or all at once`() throws {
        let other = try site.addSession(of: presence.user.id, "Mozilla/5.0 (iPhone) AppleWebKit Version/18 Safari/605")
        let page = try site.get("/account/sessions", .signedIn).text
        #expect(page.contains("Firefox – Linux") && page.contains("Safari – iPhone") && page.contains("this device"))
        #expect(page.contains("21 November 2026, 12:00 UTC") && page.contains("192.0.2.7"))
        let ended = try site.post("/account/sessions/\(other.id)/sign-out", "end-session", [], .signedIn)
        #expect(ended.location == "/account/sessions?done=ended")
        let all = try site.post("/account/sessions/sign-out-others", "end-others", [], .signedIn)
        #expect(all.location == "/account/sessions?done=others")
        #expect(site.standIns.calls == ["end \(other.id)", "endAll except \(presence.session.id)"])
        site.standIns.set { $0.isLinkGood = false }
        #expect(
            try site.post("/account/sessions/\(other.id)/sign-out", "end-session", [], .signedIn).status == .notFound)
        #expect(try site.post("/account/sessions/x/sign-out", "end-session", [], .signedIn).status == .notFound)
    }

    @Test func `Applications are listed with what they may do, and lose it`() throws {
        #expect(try site.get("/account/applications", .signedIn).text.contains("not given access"))
        let client = try site.client(name: "Docs & More")
        let consent = Consent(
            id: Randomness.system.id(at: site.now), user: presence.user.id, client: client.id,
            scopes: [.openid, try ScopeToken("reports:run")], createdAt: site.now, updatedAt: site.now)
        try site.site.run(
            "UPDATE scopes SET description = 'run your reports' WHERE name = 'reports:run'")
        try site.site.store().write { try $0.consents.put(consent) }
        let page = try site.get("/account/applications", .signedIn).text
        #expect(
            page.contains("Docs &amp; More") && page.contains("run your reports") && page.contains("know who you are"))
        let answer = try site.post("/account/applications/\(client.id)/withdraw", "withdraw", [], .signedIn)
        #expect(answer.location == "/account/applications?done=withdrawn")
        #expect(site.standIns.calls == ["withdraw \(client.id)"])
    }

    @Test func `Signing out ends the session, takes the cookie away, and works without a session too`() throws {
        let answer = try site.post("/account/sign-out", "sign-out", [], .signedIn)
        #expect(answer.location == "/signed-out" && site.standIns.calls == ["end \(presence.session.id)"])
        #expect(answer.setCookies == ["gh_4000_session=-; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"])
        #expect(try site.post("/account/sign-out", "sign-out", []).location == "/signed-out")
        #expect(try site.get("/signed-out").text.contains("You are signed out"))
    }
}
