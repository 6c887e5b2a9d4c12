// Forms that did not come from our own page, in this browser, are refused: every form, every way.

import Application
import HTTP
import HTTPTypes
import Model
import TestSupport
import Routing
import Testing

@Suite("Forged forms")
struct ForgeryTests {
    let site: PageSite
    static let id = "01234567-89ab-7def-8123-456789abcdef"

    init() throws { site = try PageSite() }

    /// Every unsafe form, as the table of routes has them: path and name.
    static let forms: [(path: String, name: String)] = StandInRoutes.all.filter { $0.method != .get }.map { route in
        let segments = route.pattern.split(separator: "/").map { $0.hasPrefix(":") ? id : String($0) }
        return ("/" + segments.joined(separator: "/"), route.form ?? "none")
    }

    /// Fields that would be enough, were the form ours.
    static let pairs = [("email", "ada@example.com"), ("password", "x"), ("token", "x"), ("decision", "allow")]

    /// What other sites' pages may send here: a request of a client, which is proven in its own ways.
    static let foreign: Set<String> = [
        "/oauth/authorize", "/api/v1/oidc/auth", "/api/v1/oidc/authorize", "/oauth/logout", "/logout",
        "/api/v1/oidc/session/end",
    ]

    @Test
    func
        `Every unsafe route of the program that a browser is shown pages of names its form, but for clients' requests`()
    {
        let unsafe = site.site.site.routes.routes.filter { $0.family == .page && $0.method != .get }
        #expect(Set(unsafe.filter { $0.form == nil }.map(\.pattern)) == Self.foreign)
        #expect(Self.forms.count == unsafe.filter { $0.form != nil }.count && Self.forms.count > 10)
        // One form's token opens no other, so no two have one name.
        #expect(Set(Self.forms.map(\.name)).count == Self.forms.count)
    }

    @Test(arguments: forms)
    func `A form that cannot be read is refused before anybody reads it`(path: String, name: String) throws {
        let answer = try site.send(
            .post, path, [.accept: "text/html", .contentType: "text/plain", .cookie: "gh_4000_browser=browser-cookie"])
        #expect(answer.status == .badRequest && site.standIns.calls.isEmpty)
    }

    @Test(arguments: forms)
    func `Without a token, with another form's, with another browser's: refused`(path: String, name: String) throws {
        _ = try site.signIn()
        let own: Fields = [.origin: PageSite.origin, .secFetchSite: "same-origin"]
        let browser = PageSite.Browser.signedIn
        let wrong = [
            "", "x", FormGuard.token(for: "another", cookie: browser.binding),
            FormGuard.token(for: name, cookie: Secret("another-session")),
            // The browser's cookie does not do where there is a session: a sibling could have set it before.
            FormGuard.token(for: name, cookie: Secret("browser-cookie")),
        ]
        for token in wrong {
            let answer = try site.post(path, name, Self.pairs, browser, fields: own, token: token)
            #expect(answer.status == .forbidden && answer.text.contains("out of date"), "\(token)")
        }
        let good = FormGuard.token(for: name, cookie: browser.binding)
        for pair in [[good, good], [good, "x"], ["x", good], [good, ""]] {
            var twice = Form()
            for value in pair { twice.append(FormGuard.field, value) }
            let answer = try site.submit(path, twice, browser, own)
            #expect(answer.status == .forbidden && answer.text.contains("out of date"), "\(pair)")
        }
        #expect(try site.submit(path, Form(), browser, own).status == .forbidden)
        let stranger = try site.post(path, name, Self.pairs, .stranger, fields: own)
        #expect(stranger.status == .forbidden && stranger.text.contains("Allow cookies"))
        #expect(site.standIns.calls.isEmpty)
    }

    @Test(arguments: forms)
    func `From another origin, from a sibling subdomain, from nowhere: refused`(path: String, name: String) throws {
        _ = try site.signIn()
        let wrong: [Fields] = [
            [.origin: "https://evil.example"], [.origin: "http://globex.localhost:4000", .secFetchSite: "same-site"],
            [.origin: "http://acme-test.localhost:4001"], [.origin: "https://acme-test.localhost:4000"],
            [.secFetchSite: "cross-site"], [.secFetchSite: "same-site"], [.secFetchSite: "none"], [.origin: "null"],
            [:],
            [.origin: PageSite.origin, .secFetchSite: "cross-site"], [.origin: "null", .secFetchSite: "same-site"],
            [.origin: "https://evil.example", .secFetchSite: "same-origin"],
        ]
        for fields in wrong {
            let answer = try site.post(path, name, Self.pairs, .signedIn, fields: fields)
            #expect(
                answer.status == .forbidden && answer.text.contains("not sent from a page of this site"), "\(fields)")
        }
        #expect(site.standIns.calls.isEmpty)
    }

    @Test(
        arguments: [
            [.origin: PageSite.origin], [.secFetchSite: "same-origin"],
            [.origin: "null", .secFetchSite: "same-origin"],
            [.origin: PageSite.origin, .secFetchSite: "same-origin"],
        ] as [Fields])
    func `Either field suffices where the other does not contradict`(fields: Fields) throws {
        #expect(
            try site.post("/login", "sign-in", Self.pairs.dropLast(2).map { $0 }, fields: fields).status == .seeOther)
    }

    @Test(arguments: forms)
    func `A cookie that stands twice opens no form, by either value and not by the other cookie`(
        path: String, name: String
    ) throws {
        _ = try site.signIn()
        for cookies in [
            "gh_4000_session=good-session; gh_4000_session=evil; gh_4000_browser=browser-cookie",
            "gh_4000_session=evil; gh_4000_session=good-session; gh_4000_browser=browser-cookie",
            "gh_4000_session=good-session; gh_4000_session=good-session",
            "gh_4000_browser=browser-cookie; gh_4000_browser=evil",
            "gh_4000_session=good-session; gh_4000_browser=browser-cookie; gh_4000_browser=evil",
        ] {
            for binding in ["good-session", "evil", "browser-cookie"] {
                var form = Form()
                form.append(FormGuard.field, FormGuard.token(for: name, cookie: Secret(binding)))
                for (name, value) in Self.pairs { form.append(name, value) }
                let answer = try site.send(
                    .post, path,
                    [
                        .accept: "text/html", .contentType: "application/x-www-form-urlencoded", .cookie: cookies,
                        .origin: PageSite.origin,
                    ], Array(form.encoded().utf8))
                #expect(answer.status == .forbidden, "\(cookies) \(binding)")
            }
        }
        #expect(site.standIns.calls.isEmpty)
    }

    @Test func `A session cookie that stands twice counts as none: one of them is not ours`() throws {
        _ = try site.signIn()
        let answer = try site.send(
            .get, "/account",
            [.cookie: "gh_4000_session=good-session; gh_4000_session=evil", .accept: "text/html"])
        #expect(answer.location == "/login")
    }
}
