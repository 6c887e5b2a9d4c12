// Whether an address has an account, asked by registering with it and signing in afterwards: nobody is told.

import Database
import HTTP
import HTTPTypes
import Identity
import Model
import Outbound
import POSIX
import TestSupport
import Testing

/// Whoever registers chooses the password: if the sign-in that follows could succeed, its failure would say that the address was known.
@Suite("A known address and a new one")
struct KnownAddressTests {
    private static let password = "the stranger's password"
    private let site: TestSite

    init() throws {
        site = try TestSite()
        _ = try site.person("known@example.com", "the owner's password")
    }

    private func register(_ email: String, _ browser: TestBrowser) throws -> Answer {
        try browser.submit(
            try browser.get("/register"), "/register", [("email", email), ("password", Self.password)])
    }

    private func signIn(_ email: String, _ browser: TestBrowser) throws -> Answer {
        try browser.submit(try browser.get("/login"), "/login", [("email", email), ("password", Self.password)])
    }

    /// What was answered, without what differs from browser to browser and from hour to hour.
    private func seen(_ answer: Answer, _ email: String) -> String {
        let plain = answer.text.replacing(email, with: "ADDRESS")
            .replacing(/name="form_token" value="[^"]*"/, with: "TOKEN").replacing(/[A-Z]{10}/, with: "REFERENCE")
        let fields = answer.response.fields.filter { $0.name != .setCookie }.map { "\($0.name): \($0.value)" }.sorted()
        let cookies = answer.response.fields[values: .setCookie].map { $0.prefix { $0 != "=" } }
        return "\(answer.status) \(fields) \(cookies) \(plain)"
    }

    @Test func `Registering and every sign-in that follows are answered alike`() throws {
        // Each at a site of its own, or the first would use up records of the second.
        func way(_ email: String, _ site: TestSite) throws -> [String] {
            let browser = TestBrowser(site)
            var answers = [try seen(register(email, browser), email)]
            for _ in 0..<12 { answers.append(try seen(signIn(email, browser), email)) }
            answers.append(try seen(register(email, browser), email))
            answers.append(browser.cookies.map(\.name).joined(separator: " "))
            _ = site.mailQueue.drain(milliseconds: 5000)
            return answers
        }
        let known = site
        let fresh = try TestSite()
        let ways = [try way("known@example.com", known), try way("fresh@example.com", fresh)]
        #expect(ways[0] == ways[1])
        #expect(ways[1][0].hasPrefix("200") && ways[1][0].contains("we have sent a message"))
        #expect(ways[1][1].hasPrefix("422") && ways[1][1].contains("REFERENCE") && ways[1][1].contains("is not right"))
        #expect(ways[1][12].hasPrefix("429") && ways[1].last == "gh_4000_browser")
        // The mailbox tells its owner.
        #expect(Set(known.mails.all.map(\.subject)) == ["You already have an account – acme-test"])
        #expect(Set(fresh.mails.all.map(\.subject)) == ["Confirm your e-mail address – acme-test"])
        #expect(fresh.mails.all.count == 5)
    }

    @Test(arguments: ["known@example.com", "fresh@example.com"])
    func `What is left of the records of refusals is the same after either`(_ email: String) throws {
        let browser = TestBrowser(site)
        for _ in 0..<(DecisionBudget.perAddress.count - 1) { _ = try register(email, browser) }
        #expect(try signIn("nobody@example.com", browser).text.firstMatch(of: /[A-Z]{10}/) != nil)
        #expect(try signIn("nobody@example.com", browser).text.firstMatch(of: /[A-Z]{10}/) == nil)
    }

    @Test func `The mail of a sign-in leads on to what the person signs in for`() throws {
        let client = try site.webClient()
        let browser = TestBrowser(site)
        let interaction = try browser.get(AuthorizationParameters(client).target()).interaction(at: "/login")
        _ = try register("fresh@example.com", browser)
        let page = try browser.get("/login?interaction=\(interaction)")
        _ = try browser.submit(page, "/login", [("email", "fresh@example.com"), ("password", Self.password)])
        _ = site.mailQueue.drain(milliseconds: 5000)
        #expect(site.mails.all.count == 2 && site.mails.all.last?.text.contains("&interaction=\(interaction)") == true)
    }

    @Test func `Where verification is switched off on purpose, who registers signs in at once`() throws {
        try site.run("UPDATE settings SET verification_required = 0")
        let browser = TestBrowser(site)
        _ = try register("fresh@example.com", browser)
        #expect(try signIn("fresh@example.com", browser).location == "/account")
        #expect(try signIn("known@example.com", TestBrowser(site)).status == 422)
    }
}
