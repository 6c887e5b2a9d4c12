// The code on an application's page: its own values, no secret, and nothing that a value could break.

import HTTP
import Model
import Store
import Testing
import TestSupport

@Suite struct QuickStartTests {
    /// The code of a language as it is shown, unescaped.
    static func code(_ page: String, _ language: String, after heading: String) throws -> String {
        let part = try #require(page.firstRange(of: "<h3>\(heading)</h3>"), "no \(heading)")
        let rest = page[part.upperBound...]
        let label = #"aria-label="\#(language): \#(heading)"><code>"#
        let mark = try #require(rest.firstRange(of: label), "no \(language)")
        let end = try #require(rest[mark.upperBound...].firstRange(of: "</code>"))
        return TestBrowser.unescaped(rest[mark.upperBound..<end.lowerBound])
    }

    private static let languages = ["curl", "JavaScript", "Python", "Swift", "nginx"]

    @Test func `A client of people gets code with PKCE, its own values and the name of a variable for the secret`()
        throws
    {
        let desk = try OperatorDesk()
        let shown = try desk.register([("allowed_scopes", "read:documents")])
        let client = try desk.client("My Documents App")
        let page = try desk.page("/clients/\(client.id)").text
        for language in Self.languages {
            let code = try Self.code(page, language, after: "Sign people in")
            #expect(code.contains("http://acme-test.localhost:4000"), "\(language)")
            #expect(!code.contains("{{") && !code.split(separator: "\n").contains { $0.hasPrefix("?") }, "\(code)")
            guard language != "nginx" else { continue }
            for text in [
                client.clientID.description, "http://localhost:3000/callback", "read:documents", "S256",
                "CLIENT_SECRET",
            ] { #expect(code.contains(text), "\(language): \(text)") }
            #expect(!code.contains("offline_access"))
        }
        #expect(!page.contains("A token of its own") && shown.status == 200)
    }

    @Test func `A public client's code knows no secret`() throws {
        let desk = try OperatorDesk()
        _ = try desk.send(
            "/clients/new",
            [
                ("name", "Telephone"), ("client_type", "public"), ("grant_types", "authorization_code"),
                ("redirect_uris", "com.example.app:/it's"),
            ] + OperatorDesk.usualScopes)
        let page = try desk.page("/clients/\(try desk.client("Telephone").id)").text
        for language in Self.languages {
            let code = try Self.code(page, language, after: "Sign people in")
            #expect(!code.contains("CLIENT_SECRET") && !code.contains("client_secret"), "\(language)")
        }
        #expect(
            try Self.code(page, "curl", after: "Sign people in").contains(#"redirect_uri='com.example.app:/it'\''s'"#))
    }

    @Test func `A machine's code names the API that it has a grant for`() throws {
        let desk = try OperatorDesk()
        let site = desk.reception.site
        func page(_ client: TestClient) throws -> String {
            let name = try ClientID(client.id)
            let client = try #require(try site.store().read { try $0.clients.find(name) })
            return try desk.page("/clients/\(client.id)").text
        }
        let (management, plain) = (try page(site.fixtures.management), try page(site.fixtures.plain))
        for language in Self.languages where language != "nginx" {
            let code = try Self.code(management, language, after: "A token of its own")
            #expect(code.contains("http://acme-test.localhost:4000/api"), "\(language)")
            let other = try Self.code(plain, language, after: "A token of its own")
            #expect(!other.contains("resource") && other.contains("reports:run"), "\(language)")
        }
        #expect(!management.contains("Sign people in"))
        #expect(!management.contains(site.fixtures.management.secret))
    }
}
