// Another language is another value: no page has a sentence of its own.

import HTTP
import HTTPTypes
import Model
import Pages
import Routing
import TestSupport
import Testing

@Suite("Languages")
struct LanguageTests {
    private static var sentences: [WritableKeyPath<Sentences, String>] {
        [
            \.skipToContent, \.errorTitle, \.pageTitle, \.email, \.password, \.newPassword, \.firstName, \.lastName,
            \.optional, \.passwordHint, \.summaryTitle, \.requestReference, \.decisionReference, \.newWindow,
            \.cancelAndReturn, \.signInTitle, \.signInTo, \.signInAgain, \.signedInElsewhere, \.goOnAs, \.formOutdated,
            \.signInButton, \.forgotLink,
            \.registerQuestion,
            \.registerLink, \.signInWrong, \.signInUnverified, \.signInTooMany, \.busy, \.oneMinute, \.severalMinutes,
            \.oneSecond, \.severalSeconds, \.registerTitle, \.registerButton, \.haveAccountQuestion,
            \.registrationClosedTitle, \.registrationClosed, \.homeText, \.homeAccount, \.homeDevelopers,
            \.mailSentTitle, \.mailSent, \.emailInvalid,
            \.emailMissing,
            \.passwordMissing, \.passwordTooShort, \.passwordTooLong, \.passwordHasNUL, \.nameTooLong,
            \.nameHasControlCharacters, \.newPasswordMissing, \.verifyTitle, \.verifyText, \.verifyButton,
            \.emailUnchanged, \.passwordUnchanged, \.sendVerification, \.verifyQuestion, \.verifyWrong, \.verified,
            \.invitationTitle, \.invitationTo, \.invitationHere, \.invitationAs, \.invitationSignIn,
            \.invitationNewcomer, \.invitationAccept, \.invitationDecline, \.invitationDead, \.acceptedTitle,
            \.acceptedText, \.declinedTitle, \.declinedText, \.linkDeadTitle, \.linkDead, \.askForNewLink,
            \.forgotTitle, \.forgotText,
            \.forgotButton, \.resetTitle, \.resetButton, \.resetDoneTitle, \.resetDone, \.consentTitle,
            \.consentAccount,
            \.consentIntroduction, \.consentAPI, \.consentOptional, \.consentRequired, \.consentAllow, \.consentRefuse,
            \.consentPolicy,
            \.consentTerms, \.consentHome, \.consentWithdraw, \.consentReturn, \.logoOf, \.unknownScope,
            \.handOverTitle,
            \.handOverText, \.handOverButton, \.signOutTitle, \.signOutText, \.staySignedIn, \.signedOutTitle,
            \.signedOut, \.problemTitle, \.notFoundTitle, \.forbiddenTitle, \.tooManyTitle, \.brokenTitle,
            \.problemHelp,
            \.interactionGoneTitle, \.interactionGone, \.fieldRepeated, \.notYours, \.otherBrowser, \.outOfStep,
            \.tooManyWaiting, \.tooManyLinks, \.rateLimited, \.formFromElsewhere, \.noCookie, \.formOutOfDate,
            \.formUnreadable, \.notFound, \.methodNotAllowed, \.broken, \.unavailable, \.environmentDisabled,
            \.accountTitle, \.navigation,
            \.profileTitle, \.passwordTitle, \.sessionsTitle, \.applicationsTitle, \.save, \.profileSaved,
            \.emailVerified, \.emailNotVerified, \.currentPassword, \.currentPasswordWrong, \.changePassword,
            \.changeEmailTitle, \.changeEmailText, \.newEmail, \.changeEmailLink, \.changeEmailSent, \.passwordChanged,
            \.sessionsText, \.thisSession, \.unknownDevice, \.sessionSince, \.sessionActive, \.sessionFrom, \.signOut,
            \.signOutDevice, \.signOutOthers, \.sessionEnded, \.months, \.moment, \.othersEnded, \.applicationsText,
            \.noApplications, \.applicationSince, \.withdraw, \.withdrawFrom, \.withdrawn,
            \.ownApplication, \.signOutOf,
        ]
    }

    /// A language that nobody speaks: English in brackets, so that what is not in the sentences shows.
    private static let bracketed: Sentences = {
        var words = Sentences.english
        words.language = "de-CH"
        for path in sentences where path != \.months { words[keyPath: path] = "⟦\(words[keyPath: path])⟧" }
        words.months = words.months.split(separator: " ").map { "⟦\($0)⟧" }.joined(separator: " ")
        words.scopeSentences = words.scopeSentences.mapValues { "⟦\($0)⟧" }
        return words
    }()

    @Test func `This suite knows every sentence`() {
        let strings = Mirror(reflecting: Sentences.english).children.filter { $0.value is String }
        #expect(strings.count == Self.sentences.count + 1 && Set(Self.sentences).count == Self.sentences.count)
    }

    @Test(
        arguments: [
            ("de-CH", "de-CH"), ("de-ch-1996", "de-CH"), ("de", "en"), ("fr, de-CH;q=0.5", "de-CH"),
            ("en, de-CH", "en"), ("de-CH;q=0.2, en;q=0.8", "en"), ("de-CH;q=0, en", "en"), ("*", "en"), ("", "en"),
            ("de-CH-x-twain", "de-CH"), (";;,,q=", "en"), ("de-CH;q=x", "de-CH"),
        ])
    func `The first wish that can be met is, by look-up`(field: String, language: String) {
        let languages = Languages(.english, Self.bracketed)
        #expect(languages.choose(Languages.wishes(of: field)).language == language)
    }

    @Test func `An application's ui_locales come before the browser's wish, and the page says its language`() throws {
        let site = try PageSite(languages: Languages(.english, Self.bracketed))
        let request = """
            {"redirect_uri":"https://docs.example/cb","redirect_uri_sent":true,"response_mode":"query","scope":"openid",\
            "ui_locales":["xx","de-CH"],"login_hint":"ada@example.com"}
            """
        let parked = try site.park(try site.client(), request: request)
        let page = try site.get("/login?interaction=\(parked.id)").text
        #expect(page.contains(#"<html lang="de-CH">"#) && page.contains("⟦Sign in⟧"))
        #expect(page.contains(#"value="ada@example.com""#))
        #expect(try site.get("/login").text.contains(#"<html lang="en">"#))
        let wished = try site.send(.get, "/register", [.accept: "text/html", .acceptLanguage: "de-CH"])
        #expect(wished.text.contains("⟦Create an account⟧"))
        // The form of the same interaction, too.
        let refused = try site.post(
            "/login", "sign-in", [("email", "a@b.example"), ("interaction", parked.id.description)])
        #expect(refused.text.contains("⟦Enter your password.⟧"))
    }

    @Test func `What goes wrong with a request is said in its language too`() throws {
        let site = try PageSite(languages: Languages(.english, Self.bracketed))
        let request = """
            {"redirect_uri":"https://docs.example/cb","redirect_uri_sent":true,"response_mode":"query","scope":"openid",\
            "ui_locales":["de-CH"]}
            """
        let parked = try site.park(try site.client(), lifetime: 60, request: request)
        let path = "/login?interaction=\(parked.id)"
        let forged = try site.post(path, "sign-in", [("interaction", parked.id.description)], token: "x")
        #expect(forged.status == .forbidden && forged.text.contains(#"<html lang="de-CH">"#))
        site.site.time.advance(seconds: 61)
        let over = try site.get(path)
        #expect(over.status == .badRequest && over.text.contains(#"<html lang="de-CH">"#))
        // Another browser learns nothing of it.
        #expect(try site.get(path, .stranger).text.contains(#"<html lang="en">"#))
        let refused = try site.get("/nothing?ui_locales=xx%20de-CH")
        #expect(refused.status == .notFound && refused.text.contains(#"<html lang="de-CH">"#))
    }

    @Test(arguments: ["+49 30 901820", "somebody", "\"><script>", "a@b@c"])
    func `A hint that is no address fills nothing`(hint: String) throws {
        let site = try PageSite()
        let text = hint.replacing("\"", with: "\\\"")
        let request = """
            {"redirect_uri":"https://docs.example/cb","redirect_uri_sent":true,"response_mode":"query","scope":"openid",\
            "login_hint":"\(text)"}
            """
        let parked = try site.park(try site.client(), request: request)
        let page = try site.get("/login?interaction=\(parked.id)")
        #expect(page.status == .ok && !page.text.contains("somebody") && !page.text.contains("901820"))
        #expect(!page.text.contains("<script"))
    }

    @Test func `In another language no page says a word of English`() throws {
        let site = try PageSite(languages: Languages(Self.bracketed))
        let pages = try Gallery.pages(site)
        #expect(pages.count > 15)
        for (name, page) in pages {
            let left = Self.text(page.text).split(separator: "⟧").map { part in
                String(part.prefix { $0 != "⟦" })
            }.joined(separator: " ")
            // What operators, clients, browsers and clocks have named stays as it is.
            let words = left.split(whereSeparator: \.isWhitespace).filter { !$0.hasPrefix("http://") }
                .flatMap { $0.split { !$0.isLetter } }.map(String.init).filter { !Self.names.contains($0) }
            #expect(words.isEmpty, "\(name): \(words)")
        }
    }

    @Test(
        arguments: [
            ("form_from_elsewhere", 403), ("no_cookie", 403), ("form_out_of_date", 403), ("invalid_form", 400),
            ("field_repeated", 400), ("interaction_over", 400), ("other_browser", 400), ("out_of_step", 400),
            ("not_yours", 404), ("not_found", 404), ("method_not_allowed", 405), ("server_error", 500),
            ("environment_disabled", 403), ("too_many_waiting", 429), ("too_many_guesses", 429),
            ("rate_limited", 429), ("busy", 503), ("temporarily_unavailable", 503),
        ])
    func `A problem that people can meet is told in their language`(code: String, status: Int) throws {
        let english = try Self.problem(code, status, wish: nil).text
        #expect(english.contains(#"<html lang="en">"#) && !english.contains("in a log") && !english.contains("{"))
        let page = try Self.problem(code, status, wish: "fr, de-CH;q=0.5").text
        #expect(page.contains(#"<html lang="de-CH">"#) && page.contains(#"<p role="alert">⟦"#))
        #expect(!page.contains("in a log") && page.contains("<code>KFMWQXHBTR</code>"))
    }

    @Test func `What is for developers stays in English, and says that it is`() throws {
        let page = try Self.problem("invalid_client", 400, wish: "de-CH").text
        #expect(page.contains(#"<p role="alert" lang="en">As it stands in a log.</p>"#))
        #expect(try Self.problem("invalid_client", 400, wish: "en").text.contains(#"<p role="alert">As it"#))
    }

    private static func problem(_ code: String, _ status: Int, wish: String?) throws -> Response {
        var problem = Problem(.init(code: status), code, "as it stands in a log", fields: [(.retryAfter, "90")])
        problem.reference = "KFMWQXHBTR"
        var fields: Fields = [:]
        fields[.acceptLanguage] = wish
        let request = try Request(
            method: .get, target: "/", fields: fields, body: [], tenant: "nobody.example",
            remoteAddress: IPAddress(v4: 0xc000_0201), id: "request-1")
        return ProblemDrawing(Languages(.english, bracketed)).response(
            to: problem,
            in: ProblemScene(request: request, environment: nil, address: nil, store: nil))
    }

    private static let names: Set<String> = [
        "Third", "Party", "Documents", "App", "acme", "test", "ada", "example", "com", "Firefox", "Linux", "Safari",
        "iPhone", "UTC", "request", "docs", "KFMWQXHBTR", "read", "the", "documents", "you", "keep", "there",
        "Ministry", "of", "Night",
        "Exceedingly", "Long", "Names", "and", "Other", "Affairs", "Ada", "Lovelace",
    ]

    /// Without tags; inside of brackets, brackets are part of a sentence.
    private static func text(_ markup: String) -> String {
        var (result, depth, isTag) = ("", 0, false)
        for character in markup {
            switch character {
            case "<": isTag = true
            case ">": isTag = false
            case _ where isTag: break
            case "⟦":
                if depth == 0 { result.append("⟦") }
                depth += 1
            case "⟧":
                depth -= 1
                if depth == 0 { result.append("⟧") }
            case _ where depth == 0: result.append(character)
            default: break
            }
        }
        return result
    }
}
