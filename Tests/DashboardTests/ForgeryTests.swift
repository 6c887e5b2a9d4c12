// Forms of the dashboard that did not come from its own page, in this browser, are refused: every form, every way.

import Administration
import Application
import Database
import HTTP
import HTTPTypes
import Model
import Routing
import Store
import Testing
import TestSupport

@Suite struct DashboardForgeryTests {
    private static func forms(_ reception: Reception) -> [(path: String, name: String?)] {
        reception.site.site.dashboard.routes.filter { $0.method == .post }.map {
            (Pages.path($0.pattern, "acme-test", Pages.nobody), $0.form)
        }
    }

    @Test func `Every unsafe route names its form, and no two have one name`() throws {
        let names = Self.forms(try Reception()).map(\.name)
        #expect(names.count > 50 && names.allSatisfy { $0 != nil })
        #expect(Set(names).count == names.count)
    }

    @Test func `Without a token, with a foreign one, from another origin, from a sibling subdomain: refused`() throws {
        let reception = try Reception()
        let browser = try reception.browser(.owner)
        let session = try #require(browser.cookies.first { $0.name == "gh_4000_session" }).value
        let own: Fields = [.origin: Reception.origin, .secFetchSite: "same-origin"]
        let before = try Self.count(reception)
        for (path, name) in Self.forms(reception) {
            let good = FormGuard.token(for: name ?? "", cookie: Secret(session))
            let wrong: [(token: String, fields: Fields)] = [
                ("", own), ("x", own), (FormGuard.token(for: "another", cookie: Secret(session)), own),
                (FormGuard.token(for: name ?? "", cookie: Secret("another")), own),
                (good, [.origin: "http://acme-test.localhost:4000", .secFetchSite: "same-site"]),
                (good, [.origin: "https://evil.example", .secFetchSite: "cross-site"]),
                (good, [.origin: "null"]), (good, [.secFetchSite: "same-site"]), (good, [:]),
            ]
            for (token, fields) in wrong {
                let form: Form = [FormGuard.field: token, "name": "Forged", "email": "forged@example.com"]
                let answer = try browser.send(.post, path, Array(form.encoded().utf8), fields: fields)
                #expect(answer.status == 403, "\(path): \(answer.status)")
            }
        }
        #expect(try Self.count(reception) == before)
    }

    /// Everything that was ever changed in the environment.
    private static func count(_ reception: Reception) throws -> Int {
        try reception.site.store().read { try $0.auditEvents.all() }.count
    }
}
