// The plan oidcc-config-certification-test-plan at an https address, as every address in production is.

import Administration
import Application
import HTTP
import HTTPTypes
import JSON
import Model
import Outbound
import Testing
import TestSupport

@Suite("OpenID Connect Config at https") struct SecureAddressTests {
    private static let host = "login.example.com"
    private static let origin = "https://login.example.com"
    private let site: TestSite

    init() throws {
        site = try TestSite()
        _ = try site.installation.createEnvironment(
            EnvironmentDraft(
                account: site.fixtures.environment.account, handle: try Handle("secure"), name: "Secure",
                kind: .production, addresses: [try Origin(Self.origin), try Origin("https://id.example.org:8443")]),
            actor: .command(user: "test"))
    }

    @Test(arguments: ["login.example.com", "id.example.org"], ["", "/api/v1/oidc"])
    func `oidcc-discovery-endpoint-verification: at an https address every endpoint is https`(
        _ host: String, _ layout: String
    ) throws {
        let origin = host == Self.host ? Self.origin : "https://id.example.org:8443"
        let answer = try site.get("\(layout)/.well-known/openid-configuration", host: host)
        #expect(answer.status == 200 && answer["issuer"] == origin + layout)
        let addresses = try #require(answer.json.object).names.filter {
            $0 == "jwks_uri" || $0.hasSuffix("_endpoint") || $0.hasSuffix("_uri") || $0.hasSuffix("_iframe")
        }
        #expect(addresses.count >= 7)
        for name in addresses {
            let address = try #require(answer[name], "\(name)")
            #expect(address.hasPrefix(origin + "/"), "\(name)")
            #expect(try site.get(String(address.dropFirst(origin.count)), host: host).status != 404, "\(name)")
        }
        #expect(!answer.text.contains("http://"))
    }

    /// RFC 6265bis section 4.1.3.2: a sibling subdomain can set none of that name, and no plain connection carries one.
    @Test func `At an https address every cookie is __Host- and Secure, and a mailed link is https`() throws {
        let browser = TestBrowser(site, host: Self.host)
        var cookies: [String] = []
        func noting(_ answer: Answer) -> Answer {
            cookies += answer.response.fields[values: .setCookie]
            return answer
        }
        let form = noting(try browser.get("/register"))
        let password = ("password", "correct horse battery")
        _ = noting(try browser.submit(form, "/register", [("email", "ada@example.com"), password]))
        #expect(site.mailQueue.drain(milliseconds: 5000))
        let mail = try #require(site.mails.all.last)
        let start = try #require(mail.text.firstRange(of: Self.origin + "/verify-email?token="))
        #expect(!mail.text.contains("http://") && !mail.html.contains("http://"))
        let link = mail.text[start.lowerBound...].prefix { !$0.isWhitespace }.dropFirst(Self.origin.count)
        let page = noting(try browser.get(String(link)))
        #expect(noting(try browser.submit(page, "/verify-email", [password])).location == "/account?done=verified")
        let account = noting(try browser.get("/account"))
        #expect(account.status == 200)
        _ = noting(try browser.submit(account, "/account/sign-out", []))
        #expect(Set(cookies.map { String($0.prefix { $0 != "=" }) }) == ["__Host-gh_browser", "__Host-gh_session"])
        #expect(cookies.count == 3)
        for cookie in cookies {
            let attributes = cookie.split(separator: ";").dropFirst().map { $0.drop { $0 == " " } }
            for wanted in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
                #expect(attributes.contains { $0 == wanted }, "\(cookie)")
            }
            #expect(!attributes.contains { $0.lowercased().hasPrefix("domain") })
        }
        // What the plain name holds is nobody's.
        let stranger = TestBrowser(site, host: Self.host)
        stranger.set("session", String(repeating: "A", count: 43))
        #expect(try stranger.get("/account").location == "/login")
    }
}
