// A person's whole way through the program: from an application's request to its code, by the pages alone.

import Administration
import Cryptography
import HTTP
import HTTPTypes
import Model
import Outbound
import Routing
import Store
import TestSupport
import Testing

/// A browser with a jar of cookies, that fills forms it has been shown.
final class Wanderer {
    let site: TestSite
    var jar: [String: String] = [:]
    private(set) var page = ""
    private(set) var address = ""

    init(_ site: TestSite) { self.site = site }

    /// Follows redirects within the site; gives the first that leads elsewhere, or "".
    @discardableResult func open(_ target: String) throws -> String {
        try follow(try site.send(.get, target, fields: fields([.accept: "text/html"])), target)
    }

    /// Sends the page's form, with its hidden fields.
    @discardableResult func submit(_ action: String, _ pairs: [(String, String)]) throws -> String {
        let form = page.split(separator: "<form").first { $0.contains("action=\"\(action)\"") } ?? ""
        var body = Form()
        for input in form.split(separator: "<input").dropFirst() where input.contains("type=\"hidden\"") {
            guard let name = Self.attribute("name", input), let value = Self.attribute("value", input) else { continue }
            body.append(name, value)
        }
        for (name, value) in pairs { body.append(name, value) }
        let sent: Fields = [
            .accept: "text/html", .contentType: "application/x-www-form-urlencoded", .origin: "null",
            .secFetchSite: "same-origin",
        ]
        return try follow(
            try site.send(.post, action, fields: fields(sent), body: Array(body.encoded().utf8)), action)
    }

    private func follow(_ first: Answer, _ target: String) throws -> String {
        var (answer, target) = (first, target)
        for _ in 0..<5 {
            keep(answer)
            page = answer.text
            address = target
            guard answer.status == 303, let next = answer.field(.location) else { return "" }
            guard next.hasPrefix("/") else { return next }
            target = next
            answer = try site.send(.get, next, fields: fields([.accept: "text/html"]))
        }
        throw TestFailure("redirects without end at \(target)")
    }

    private func keep(_ answer: Answer) {
        for cookie in answer.response.fields[values: .setCookie] {
            let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
            jar[String(pair[0])] = cookie.contains("Max-Age=0") ? nil : String(pair[1])
        }
    }

    private func fields(_ fields: Fields) -> Fields {
        var fields = fields
        if !jar.isEmpty { fields[.cookie] = jar.map { "\($0)=\($1)" }.joined(separator: "; ") }
        return fields
    }

    private static func attribute(_ name: String, _ element: Substring) -> String? {
        guard let start = element.firstRange(of: " \(name)=\"") else { return nil }
        return String(element[start.upperBound...].prefix { $0 != "\"" })
    }
}

@Suite("A person's way")
struct JourneyTests {
    private let site: TestSite
    private let browser: Wanderer
    private static let callback = "http://localhost:3000/callback"

    init() throws {
        site = try TestSite()
        browser = Wanderer(site)
        var metadata = ClientMetadata()
        metadata.redirectURIs = [RedirectURI(unchecked: Self.callback)]
        let now = site.time.now
        let client = Client(
            id: Randomness.system.id(at: now), clientID: try ClientID("documents-app"),
            name: "Third-Party Documents App",
            type: .isPublic, grantTypes: [.authorizationCode], authenticationMethod: .none, secretDigest: nil,
            allowedScopes: [.openid, .profile, .email], metadata: metadata, createdAt: now)
        try site.store().write { try $0.clients.insert(client) }
    }

    private func authorize() throws -> String {
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        return try browser.open(
            "/oauth/authorize?response_type=code&client_id=documents-app&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcallback"
                + "&scope=openid%20profile%20email&state=xyz&code_challenge=\(challenge)&code_challenge_method=S256")
    }

    /// The link in the last mail, as a target.
    private func link(mail number: Int) throws -> String {
        guard site.mailQueue.drain(milliseconds: 5000), site.mails.all.count >= number,
            let text = site.mails.all.last?.text,
            let word = text.split(whereSeparator: \.isWhitespace).first(where: { $0.contains("?token=") })
        else { throw TestFailure("no mail with a link") }
        return String(word.dropFirst(site.fixtures.root.count))
    }

    /// Registers, opens the mail and is signed in.
    private func enter() throws {
        try browser.open("/register")
        try browser.submit("/register", [("email", "ada@example.com"), ("password", "correct horse battery")])
        try browser.open(try link(mail: 1))
        try browser.submit("/verify-email", [("password", "correct horse battery")])
        #expect(browser.address == "/account?done=verified")
    }

    @Test func `Register, verify, sign in, allow, and the application gets its code`() throws {
        #expect(try authorize() == "")
        #expect(browser.page.contains("to continue to Third-Party Documents App"))
        let interaction = browser.address.drop { $0 != "?" }
        try browser.open("/register\(interaction)")
        try browser.submit(
            "/register", [("email", "ada@example.com"), ("password", "correct horse battery"), ("first_name", "Ada")])
        #expect(browser.page.contains("we have sent a message"))
        try browser.open("/login\(interaction)")
        try browser.submit("/login", [("email", "ada@example.com"), ("password", "wrong horse battery")])
        #expect(browser.page.contains("is not right") && browser.page.contains("Reference"))
        try browser.open(try link(mail: 1))
        try browser.submit("/verify-email", [("password", "correct horse battery")])
        #expect(browser.page.contains("Allow Third-Party Documents App access?"))
        let answer = try browser.submit("/consent", [("decision", "allow"), ("scope", "profile")])
        #expect(answer.hasPrefix("\(Self.callback)?") && answer.contains("code=") && answer.contains("state=xyz"))
        // Known now, and what was left out stays out of what is asked again.
        try browser.open("/account/applications")
        #expect(browser.page.contains("see your name") && !browser.page.contains("see your e-mail address"))
    }

    @Test
    func `Another address: by the present password and the link to it, and the old one is told and signs in no more`()
        throws
    {
        let password = ("password", "correct horse battery")
        try enter()
        try browser.open("/account/email")
        try browser.submit("/account/email", [("email", "countess@example.com"), ("present_password", "wrong")])
        #expect(browser.page.contains("not your present password"))
        try browser.open("/account/email")
        try browser.submit(
            "/account/email", [("email", "countess@example.com"), ("present_password", "correct horse battery")])
        #expect(browser.address == "/account/email?done=sent")
        try browser.open("/account")
        #expect(browser.page.contains("ada@example.com"))
        let confirming = Wanderer(site)
        try confirming.open(try link(mail: 2))
        try confirming.submit("/verify-email", [("password", "wrong horse battery")])
        #expect(confirming.page.contains("not the password of the account"))
        try confirming.submit("/verify-email", [("password", "correct horse battery")])
        #expect(confirming.address == "/account?done=verified" && confirming.page.contains("is verified"))
        try browser.open("/account")
        #expect(browser.page.contains("countess@example.com") && !browser.page.contains("ada@example.com"))
        _ = site.mailQueue.drain(milliseconds: 5000)
        #expect(
            site.mails.all.map { "\($0.to)" } == ["ada@example.com", "countess@example.com", "ada@example.com"])
        let other = Wanderer(site)
        try other.open("/login")
        try other.submit("/login", [("email", "ada@example.com"), password])
        #expect(other.page.contains("is not right"))
        try other.submit("/login", [("email", "countess@example.com"), password])
        #expect(other.address == "/account")
    }

    @Test func `An application that asks to sign out has the person asked, by a form of ours`() throws {
        try enter()
        try browser.open("/oauth/logout?state=x")
        #expect(browser.page.contains("Sign out?") && browser.page.contains(#"<link rel="stylesheet""#))
        #expect(browser.page.contains(#"href="/account""#))
        try browser.submit("/oauth/logout", [])
        #expect(browser.page.contains("You are signed out"))
        try browser.open("/account")
        #expect(browser.address == "/login")
    }

    @Test func `Who opens an account with another's address gets nothing by its owner's confirmation`() throws {
        let owner = Wanderer(site)
        try browser.open("/register")
        try browser.submit("/register", [("email", "ada@example.com"), ("password", "the other's password")])
        let told = browser.page
        try owner.open(try link(mail: 1))
        for password in ["correct horse battery", ""] {
            try owner.submit("/verify-email", [("password", password)])
            #expect(owner.page.contains("Choose a new password") && owner.jar["gh_4000_session"] == nil)
        }
        // The address still opens no account of the owner's, and says so to nobody.
        try owner.open("/register")
        try owner.submit("/register", [("email", "ada@example.com"), ("password", "correct horse battery")])
        #expect(owner.page == told)
        try owner.open("/password/forgot")
        try owner.submit("/password/forgot", [("email", "ada@example.com")])
        try owner.open(try link(mail: 3))
        try owner.submit("/password/reset", [("password", "correct horse battery")])
        try browser.open("/login")
        try browser.submit("/login", [("email", "ada@example.com"), ("password", "the other's password")])
        #expect(browser.page.contains("is not right") && browser.jar["gh_4000_session"] == nil)
        try owner.open("/login")
        try owner.submit("/login", [("email", "ada@example.com"), ("password", "correct horse battery")])
        #expect(owner.address == "/account" && owner.page.contains("(verified)"))
    }

    @Test func `Refusing leads back with access_denied, and signing out ends the session`() throws {
        try enter()
        #expect(try authorize() == "")
        #expect(try browser.submit("/consent", [("decision", "refuse")]).contains("error=access_denied"))
        try browser.open("/account")
        let session = browser.jar["gh_4000_session"]
        try browser.submit("/account/sign-out", [])
        #expect(browser.page.contains("You are signed out"))
        browser.jar["gh_4000_session"] = session
        try browser.open("/account")
        #expect(browser.address == "/login")
    }
}
