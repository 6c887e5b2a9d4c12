// The two-part application, clicked through by a browser as a newcomer does.

import Glibc
import JOSE
import JSON
import POSIX
import Testing

extension EndToEnd {
    @Suite("The two-part application", .serving)
    struct ExampleTests {
        let server: Development
        private let app: Tenant
        private let api: Tenant

        init() throws {
            server = try Development.current()
            app = Tenant(port: Port(number: server.ports[3]), host: "localhost:\(server.ports[3])")
            api = Tenant(port: Port(number: server.ports[4]), host: "localhost:\(server.ports[4])")
        }

        @Test("a person logs in, allows, sees profile and documents, and signs out at both")
        func clicks() throws {
            let browser = try Browser(server.scratch)
            let issuer = try server.value("EXAMPLES_ISSUER")
            try browser.open(app.address)
            #expect(try browser.title.contains("Third-Party Documents App"))
            try browser.look("app-home")
            try browser.click("a.button")
            #expect(try browser.address.hasPrefix(issuer + "/login"))
            try signIn(browser)
            #expect(try browser.address.hasPrefix(issuer + "/consent"))
            #expect(try browser.text().contains("Third-Party Documents App"))
            #expect(try browser.text().contains("documents"))
            try browser.look("app-consent")
            try browser.click("button[value=allow]")
            #expect(try browser.address == app.address + "/")
            #expect(try browser.text("h1") == "Welcome, Alice Archer")
            try browser.look("app-menu")

            try browser.click("a[href='/profile']")
            let profile = try browser.text("main")
            #expect(profile.contains("Alice Archer") && profile.contains("openid profile read:documents"))
            #expect(profile.contains(try server.value("DOCUMENTS_CLIENT_ID")))
            try browser.look("app-profile")
            try browser.open(app.address)
            try browser.click("a[href='/documents']")
            #expect(try browser.text("main").contains("Travel plan"))
            try browser.look("app-documents")

            try browser.click("header button")
            #expect(try browser.address.hasPrefix(app.address + "/"))
            #expect(try browser.text(".notice") == "You are signed out.")
            try browser.look("app-signed-out")
            // The provider's session has ended too: it asks for the password again.
            try browser.click("a.button")
            #expect(try browser.address.hasPrefix(issuer + "/login"))
        }

        @Test("a person who refuses is told so, and one who leaves a permission out gets what the rest allows")
        func refuses() throws {
            let eve = try server.command(
                "user", "create", "--environment", "examples-dev", "--email", "eve@example.com", "--verified",
                "--generate-password")
            let browser = try Browser(server.scratch)
            try browser.open(app.address + "/login")
            try signIn(browser, "eve@example.com", try #require(eve["password"]?.string))
            try browser.click("button[value=refuse]")
            #expect(try browser.text("h1") == "You did not allow it")
            try browser.look("app-refused")
            try browser.open(app.address + "/documents")
            #expect(try browser.address == app.address + "/")

            try browser.open(app.address + "/login")
            try browser.click("input[value='read:documents']")
            try browser.click("button[value=allow]")
            try browser.open(app.address + "/documents")
            #expect(try browser.text("main").contains("You have not allowed this application to see that."))
            try browser.look("app-forbidden")
            try browser.open(app.address + "/profile")
            #expect(try browser.text("main").contains("openid profile"))
        }

        @Test("the API answers whoever brings no good token with RFC 6750's words")
        func challenges() throws {
            let none = try api.get("/api/documents")
            #expect(none.status == 401 && none["www-authenticate"] == #"Bearer realm="documents""#)
            let machine = try server.client()
            let foreign = try server.test.token(machine.id, machine.secret).string("access_token")
            let bad = try api.get("/api/documents", ["Authorization: Bearer \(foreign)"])
            #expect(bad.status == 401 && bad["www-authenticate"]?.contains(#"error="invalid_token""#) == true)
            #expect(try api.get("/").status == 404)
            // Another name for this machine is no address of theirs.
            for part in [app, api] {
                #expect(try part.port.request("GET", "/", ["Host: elsewhere.example"]).status == 421)
            }
        }

        @Test("a port that is taken leaves the application out, and the rest runs")
        func taken() throws {
            let other = try Development()
            defer { other.remove() }
            let descriptor = try Listening(port: other.ports[4])
            defer { descriptor.close() }
            try other.start()
            let printed = try #require(other.program).output
            #expect(printed.contains("port \(other.ports[4]) is in use by another program"))
            #expect(!(try other.demo().contains { $0.name == "DOCUMENTS_URL" }))
            #expect(Port(number: other.ports[3]).exchange(Array("GET / HTTP/1.0\r\n\r\n".utf8)).isEmpty)
        }

        private func signIn(_ browser: Browser, _ email: String? = nil, _ password: String? = nil) throws {
            try browser.fill("#email", email ?? server.value("DEMO_EMAIL"))
            try browser.fill("#password", password ?? server.value("DEMO_PASSWORD"))
            try browser.click("main button[type=submit]")
        }
    }
}
