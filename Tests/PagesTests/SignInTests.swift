// Sign-in, registration and the links in mails, as pages.

import HTTP
import HTTPTypes
import Model
import Pages
import Routing
import TestSupport
import Testing

@Suite("Sign-in pages")
struct SignInTests {
    let site: PageSite

    init() throws { site = try PageSite() }

    @Test func `The page asks for address and password, with labels and what password managers need`() throws {
        let page = try site.get("/login")
        #expect(page.status == .ok)
        #expect(page.text.contains(#"<label for="email">E-mail address</label>"#))
        #expect(page.text.contains(#"name="password" type="password" autocomplete="current-password""#))
        #expect(page.text.contains(#"href="/password/forgot""#) && page.text.contains(#"href="/register""#))
    }

    @Test func `A browser without a cookie gets one, which its form is bound to`() throws {
        let page = try site.get("/login", .stranger)
        let cookie = try #require(page.setCookies.first)
        #expect(cookie.hasPrefix("gh_4000_browser=") && cookie.hasSuffix("; Path=/; HttpOnly; SameSite=Lax"))
        let value = String(cookie.dropFirst(16).prefix { $0 != ";" })
        #expect(value.utf8.count == 43)
        #expect(page.text.contains(FormGuard.token(for: "sign-in", cookie: Secret(value))))
        #expect(try site.get("/login").setCookies.isEmpty)
    }

    @Test func `Who signs in without an application goes to the account, with a new session`() throws {
        let answer = try site.post("/login", "sign-in", [("email", "ada@example.com"), ("password", "pass word")])
        #expect(answer.status == .seeOther && answer.location == "/account")
        #expect(answer.setCookies == ["gh_4000_session=new-session; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax"])
        #expect(site.standIns.calls == ["signIn ada@example.com pass word new"])
    }

    @Test(
        arguments: [("", "/oauth/authorize/resume"), ("/api/v1/oidc", "/api/v1/oidc/auth/resume")])
    func `Who signs in for an application returns to where its issuer goes on`(issuer: String, resume: String) throws {
        let parked = try site.park(try site.client(), issuer: PageSite.origin + issuer)
        let page = try site.get("/login?interaction=\(parked.id)")
        #expect(page.text.contains("to continue to Third-Party Documents App"))
        #expect(page.text.contains(#"name="interaction" value="\#(parked.id)""#))
        #expect(page.text.contains("/register?interaction=\(parked.id)"))
        let answer = try site.post(
            "/login", "sign-in", [("email", "a@b.example"), ("password", "x"), ("interaction", parked.id.description)])
        #expect(answer.location == "\(resume)?interaction=\(parked.id)")
    }

    @Test func `A request of another browser, one that is over, and one that never was are refused alike`() throws {
        let client = try site.client()
        let foreign = try site.park(client, browser: "another")
        let old = try site.park(client, lifetime: 10)
        site.site.time.advance(seconds: 11)
        let answers = try ["\(foreign.id)", "\(old.id)", "01234567-89ab-7def-8123-456789abcdef", "x"].map {
            try site.get("/login?interaction=\($0)")
        }
        #expect(answers.allSatisfy { $0.status == .badRequest && $0.text == answers[0].text })
        #expect(answers[0].text.contains("Go back to the application"))
        #expect(try site.get("/login?interaction=\(foreign.id)", .stranger).status == .badRequest)
    }

    @Test(
        arguments: [
            (GuessRefusal.wrong, 422, "is not right", nil as String?),
            (.tooManyGuesses(retryAfter: 130), 429, "Try again in 3 minutes", "130"),
            (.busy(retryAfter: 1), 503, "Try again in 1 second.", "1"),
        ])
    func `A refusal keeps the address, never the password, and says what to do`(
        refusal: GuessRefusal, status: Int, sentence: String, wait: String?
    ) throws {
        site.standIns.set { $0.guess = .refused(refusal, reference: "KFMWQXHBTR") }
        let page = try site.post("/login", "sign-in", [("email", "ada@example.com"), ("password", "hunter2hunter2")])
        #expect(page.status.code == status && page.text.contains(sentence))
        #expect(page.text.contains("<title>Error: Sign in") && page.text.contains(#"role="alert""#))
        #expect(page.text.contains("KFMWQXHBTR") && page.text.contains(#"value="ada@example.com""#))
        #expect(!page.text.contains("hunter2"))
        #expect(page.fields[.retryAfter] == wait)
        #expect(page.setCookies.isEmpty)
    }

    @Test(
        arguments: [("email", "Enter your e-mail address."), ("password", "Enter your password.")])
    func `An empty field is named, and described by its error`(name: String, sentence: String) throws {
        let page = try site.post(
            "/login", "sign-in", [("email", "a@b.example"), ("password", "x")].filter { $0.0 != name })
        #expect(page.status == .unprocessableContent)
        #expect(page.text.contains(#"<p class="error" id="\#(name)-error">\#(sentence)</p>"#))
        #expect(page.text.contains(#"aria-describedby="\#(name)-error" aria-invalid="true""#))
        #expect(site.standIns.calls.isEmpty)
    }

    @Test func `A field that stands twice is refused: nobody chooses which one counts`() throws {
        let answer = try site.post(
            "/login", "sign-in", [("email", "a@b.example"), ("email", "c@d.example"), ("password", "x")])
        #expect(answer.status == .badRequest && site.standIns.calls.isEmpty)
    }

    @Test func `Who is signed in goes to the account, or proves again who they are`() throws {
        _ = try site.signIn()
        #expect(try site.get("/login", .signedIn).location == "/account")
        let parked = try site.park(try site.client())
        let page = try site.get("/login?interaction=\(parked.id)", .signedIn)
        #expect(page.text.contains("confirm that it is you, ada@example.com"))
        _ = try site.post(
            "/login", "sign-in",
            [("email", "ada@example.com"), ("password", "x"), ("interaction", parked.id.description)], .signedIn)
        #expect(site.standIns.calls == ["signIn ada@example.com x again"])
    }

    // MARK: Registration

    @Test func `Registration ends with a mail, in the same words whoever the address belongs to`() throws {
        let answer = try site.post(
            "/register", "register", [("email", "new@example.com"), ("password", "long enough"), ("first_name", "Ada")])
        #expect(answer.status == .ok && answer.text.contains("we have sent a message to it"))
        #expect(site.standIns.calls == ["register new@example.com long enough Ada"])
    }

    @Test func `Where people register and verify, a refusal reminds everybody of the mail, elsewhere nobody`() throws {
        site.standIns.set { $0.guess = .refused(.wrong, reference: nil) }
        func refusal() throws -> Bool {
            try site.post("/login", "sign-in", [("email", "ada@example.com"), ("password", "x")]).text
                .contains("open the link in the mail")
        }
        #expect(try refusal())
        try site.settings { $0.requiresVerification = false }
        #expect(try !refusal())
        try site.settings {
            $0.requiresVerification = true
            $0.allowsRegistration = false
        }
        #expect(try !refusal())
    }

    @Test func `An address that is none and a password that breaks a rule are refused at their fields`() throws {
        let answer = try site.post("/register", "register", [("email", "nobody"), ("first_name", "<b>")])
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains(#"id="email-error""#) && answer.text.contains(#"id="password-error""#))
        #expect(answer.text.contains("&lt;b&gt;") && !answer.text.contains("<b>"))
        site.standIns.set { $0.registered = .refused([EntryProblem(.password, \.passwordTooShort, count: 8)]) }
        let weak = try site.post("/register", "register", [("email", "a@b.example"), ("password", "x")])
        #expect(weak.text.contains("Use at least 8 characters.") && !weak.text.contains(#"value="x""#))
    }

    @Test func `Where registration is switched off, neither the page nor a direct request opens an account`() throws {
        try site.settings { $0.allowsRegistration = false }
        #expect(try site.get("/register").status == .forbidden)
        let empty = try site.post("/register", "register", [("email", "a@b.example")])
        #expect(empty.status == .forbidden && site.standIns.calls.isEmpty)
        // The registration itself refuses, and leaves a record that the page names.
        site.standIns.set { $0.registered = .closed(reference: "ABCD-2345") }
        let answer = try site.post("/register", "register", [("email", "a@b.example"), ("password", "long enough")])
        #expect(answer.status == .forbidden && answer.text.contains("ABCD-2345"))
        #expect(try !site.get("/login").text.contains("/register"))
    }

    // MARK: Links in mails

    @Test func `Opening the link of a mail uses nothing up: a button does`() throws {
        let page = try site.get("/verify-email?token=abc")
        #expect(page.status == .ok && page.text.contains(#"name="token" value="abc""#) && site.standIns.calls.isEmpty)
        let pairs = [("token", "abc"), ("password", "long enough")]
        let answer = try site.post("/verify-email", "verify", pairs)
        #expect(answer.location == "/account?done=verified" && site.standIns.calls == ["verify abc long enough"])
        #expect(answer.setCookies.contains { $0.contains("new-session") })
        site.standIns.set { $0.verified = .success(.linkIsDead(reference: "KFMWQXHBTR")) }
        let dead = try site.post("/verify-email", "verify", pairs)
        #expect(dead.status == .unprocessableContent && dead.text.contains("KFMWQXHBTR"))
        #expect(try site.get("/verify-email").status == .badRequest)
    }

    @Test func `Without the right password a link verifies nothing, and the page says what to do`() throws {
        let empty = try site.post("/verify-email", "verify", [("token", "abc")])
        #expect(empty.status == .unprocessableContent && empty.text.contains("Enter your password."))
        #expect(site.standIns.calls.isEmpty)
        for (refusal, sentence, status) in [
            (GuessRefusal.wrong, "not the password of the account", 422),
            (.tooManyGuesses(retryAfter: 90), "2 minutes", 429),
            (.busy(retryAfter: 3), "3 seconds", 503),
        ] {
            site.standIns.set { $0.verified = .refused(refusal, reference: "KFMWQXHBTR") }
            let answer = try site.post("/verify-email", "verify", [("token", "abc"), ("password", "wrong")])
            #expect(
                answer.status.code == status && answer.text.contains(sentence) && answer.text.contains("KFMWQXHBTR"))
            #expect(answer.text.contains(#"name="token" value="abc""#) && answer.text.contains("/password/forgot"))
            #expect(answer.setCookies.isEmpty && !answer.text.contains("wrong\""))
        }
    }

    @Test func `A mail's link goes on with the request it came from, in the browser that began it`() throws {
        let parked = try site.park(try site.client())
        for (path, form) in [("/verify-email", "verify"), ("/password/reset", "reset")] {
            let page = try site.get("\(path)?token=abc&interaction=\(parked.id)")
            #expect(page.text.contains(#"name="interaction" value="\#(parked.id)""#))
            let pairs = [("token", "abc"), ("password", "long enough"), ("interaction", parked.id.description)]
            let answer = try site.post(path, form, pairs)
            let next = form == "verify" ? answer.location ?? "" : answer.text
            #expect(next.contains("/\(form == "verify" ? "oauth/authorize/resume" : "login")?interaction=\(parked.id)"))
            let elsewhere = try site.get("\(path)?token=abc&interaction=\(parked.id)", .stranger)
            #expect(elsewhere.status == .ok && !elsewhere.text.contains(parked.id.description))
        }
    }

    @Test func `An account whose address is not verified offers the link, and one that is does not`() throws {
        let presence = try site.signIn()
        #expect(try !site.get("/account", .signedIn).text.contains("/verify-email/resend"))
        let user = User(
            id: presence.user.id, kind: .person, email: presence.user.email, isEmailVerified: false, firstName: "Ada",
            lastName: nil, createdAt: site.now, updatedAt: site.now)
        site.standIns.set { $0.presence = Presence(session: presence.session, user: user) }
        let page = try site.get("/account", .signedIn).text
        #expect(page.contains("(not verified yet)") && page.contains(#"action="/verify-email/resend""#))
        #expect(page.contains(#"name="email" value="ada@example.com""#))
    }

    @Test func `One's own address is no new one`() throws {
        _ = try site.signIn()
        let pairs = [("email", "ADA@example.com"), ("present_password", "correct horse battery")]
        let answer = try site.post("/account/email", "email", pairs, .signedIn)
        #expect(answer.status == .unprocessableContent && answer.text.contains("This is your address already."))
        #expect(site.standIns.calls.isEmpty)
    }

    @Test func `A new link is sent on request`() throws {
        let answer = try site.post("/verify-email/resend", "resend", [("email", "ada@example.com")])
        #expect(answer.text.contains("we have sent a message") && site.standIns.calls == ["resend ada@example.com"])
    }

    @Test func `A forgotten password is answered alike for every address`() throws {
        let answer = try site.post("/password/forgot", "forgot", [("email", "ada@example.com")])
        #expect(answer.status == .ok && site.standIns.calls == ["forgot ada@example.com"])
        #expect(try site.post("/password/forgot", "forgot", [("email", "x")]).status == .unprocessableContent)
    }

    @Test(arguments: ["/password/reset", "/verify-email"])
    func `A link that is no good says so when it is opened, in the same words as when it is used`(_ path: String) throws
    {
        site.standIns.set { $0.isLinkGood = false }
        let page = try site.get("\(path)?token=abc")
        #expect(page.status == .badRequest && page.text.contains("This link does not work any more"))
        let way = path == "/verify-email" ? "/login" : "/password/forgot"
        #expect(page.text.contains(#"href="\#(way)""#) && !page.text.contains("<form") && !page.text.contains("abc"))
        #expect(page.text == (try site.get(path).text) && site.standIns.calls.isEmpty)
    }

    @Test func `A new password is set by the link, once`() throws {
        #expect(try site.get("/password/reset").status == .badRequest)
        #expect(try site.get("/password/reset?token=abc").text.contains(#"autocomplete="new-password""#))
        let pairs = [("token", "abc"), ("password", "long enough")]
        #expect(try site.post("/password/reset", "reset", pairs).text.contains("Your password is changed"))
        #expect(site.standIns.calls == ["reset abc long enough"])
        site.standIns.set { $0.reset = .linkIsDead(reference: nil) }
        #expect(try site.post("/password/reset", "reset", pairs).text.contains("does not work any more"))
        site.standIns.set { $0.reset = .refused([EntryProblem(.password, \.passwordTooShort, count: 8)]) }
        #expect(try site.post("/password/reset", "reset", pairs).text.contains("Use at least 8 characters."))
        #expect(try site.post("/password/reset", "reset", [("token", "abc")]).status == .unprocessableContent)
    }
}
