// The application killed between the steps of a sign-in: whoever was in the middle of it goes on.

import JSON
import POSIX
import Testing

extension EndToEnd {
    @Suite("A sign-in that is interrupted")
    struct InterruptedSignInTests {
        private static let email = "newcomer@example.com"
        private static let password = "correct horse battery"

        @Test("goes on after the application was killed at each step, from registering to the tokens")
        func killed() throws {
            let server = try Development()
            defer { server.remove() }
            try server.start()
            let made = try server.command(
                "client", "create", "--environment", "acme-test", "--name", "Reports", "--redirect-uri",
                PlainBrowser.callback)
            let client = (id: made["client_id"]?.string ?? "", secret: made["client_secret"]?.string ?? "")
            func crash() throws {
                server.kill()
                try server.start()
            }
            let browser = PlainBrowser(server.test, (Self.email, Self.password))

            let parked = try browser.send("GET", PlainBrowser.request(client.id, scope: "openid+profile"))
            let interaction = try #require(parked["location"]?.split(separator: "=").last)
            try crash()
            let form = try browser.send("GET", "/register?interaction=\(interaction)")
            try crash()
            // The page that was open before still has a form that is good.
            let sent = try browser.submit(form, "/register", [("email", Self.email), ("password", Self.password)])
            #expect(sent.status == 200 && sent.text.contains("Look into your mail"), "\(sent.text)")
            let link = try mailedLink(server)
            #expect(link.contains("interaction=\(interaction)"))
            try crash()
            let verify = try browser.send("GET", link)
            try crash()
            let signedIn = try browser.submit(verify, "/verify-email", [("password", Self.password)])
            #expect(signedIn.status == 303, "\(signedIn.text)")
            try crash()
            let asked = try browser.send("GET", try #require(signedIn["location"]))
            let consent = try browser.send("GET", try #require(asked["location"]))
            try crash()
            let allowed = try browser.submit(consent, "/consent", [("decision", "allow"), ("scope", "profile")])
            try crash()
            let back = try browser.send("GET", try #require(allowed["location"]))
            let code = try PlainBrowser.code(in: try #require(back["location"]))
            try crash()
            let tokens = try server.test.form(
                "/oauth/token",
                [
                    ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", PlainBrowser.callback),
                    ("code_verifier", PlainBrowser.verifier), ("client_id", client.id),
                    ("client_secret", client.secret),
                ])
            #expect(tokens.status == 200, "\(tokens.text)")
            #expect(try server.test.isActive(tokens.string("access_token"), client))
            // Nothing can be done twice for it.
            let again = try browser.send("GET", try #require(allowed["location"]))
            #expect(again.status == 400 && again["location"] == nil)
            let used = try browser.send("GET", link)
            #expect(used.status == 400 && used.text.contains("This link does not work any more"))
        }

        /// Where the mail's link leads, without the host.
        private func mailedLink(_ server: Development) throws -> String {
            let folder = server.data + "/mail"
            var text = ""
            _ = eventually(20) {
                let name = (try? Folder.list(folder))?.first { $0.hasSuffix(".txt") }
                text = name.flatMap { try? String(decoding: File.read("\(folder)/\($0)"), as: UTF8.self) } ?? ""
                return text.contains("/verify-email?")
            }
            let start = try #require(text.firstRange(of: "/verify-email?"), "no mail").lowerBound
            return String(text[start...].prefix { !$0.isWhitespace })
        }
    }
}
