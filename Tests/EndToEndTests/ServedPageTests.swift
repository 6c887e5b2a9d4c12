// People's pages as nginx serves them: looked at in a browser, wide and narrow, light and dark.

import JSON
import Testing

extension EndToEnd {
    @Suite("The pages as nginx serves them", .serving)
    struct ServedPageTests {
        let server: Development

        init() throws { server = try Development.current() }

        private func look(_ browser: Browser, _ name: String, at path: String, titled title: String) throws {
            let address = try browser.address
            #expect(address.dropFirst(server.test.address.utf8.count).prefix { $0 != "?" } == path)
            #expect(try browser.title.contains(title), "\(name)")
            let isStyled = try browser.run(
                "return [...document.styleSheets].some((sheet) => sheet.cssRules.length > 20)")
            #expect(isStyled == true, "\(name) has no style")
            #expect(try browser.barriers() == [], "\(name)")
            try browser.look("served-\(name)")
        }

        @Test(
            "whoever has not signed in",
            arguments: [
                ("login", "/login", "Sign in"), ("register", "/register", "Create an account"),
                ("forgot", "/password/forgot", "password"), ("not-found", "/nothing-here", "There is nothing here"),
                ("dead-link", "/verify-email?token=x", "link"), ("gone", "/login?interaction=x", "over"),
            ])
        func strangers(_ name: String, _ target: String, _ title: String) throws {
            let browser = try Browser(server.scratch)
            try browser.open(server.test.address + target)
            try look(browser, name, at: String(target.prefix { $0 != "?" }), titled: title)
        }

        @Test("whoever signs in for an application, decides, and looks at the account")
        func person() throws {
            let email = "looker@example.com"
            let made = try server.command(
                "user", "create", "--environment", "acme-test", "--email", email, "--verified", "--generate-password")
            let client = try server.command(
                "client", "create", "--environment", "acme-test", "--name", "Documents App", "--redirect-uri",
                PlainBrowser.callback)
            let browser = try Browser(server.scratch)
            let request = PlainBrowser.request(client["client_id"]?.string ?? "", scope: "openid+profile+email")
            try browser.open(server.test.address + request)
            try browser.fill("#email", email)
            try browser.fill("#password", "not the password")
            try browser.click("main button[type=submit]")
            try look(browser, "login-wrong", at: "/login", titled: "Error: Sign in")
            try browser.fill("#password", try #require(made["password"]?.string))
            try browser.click("main button[type=submit]")
            try look(browser, "consent", at: "/consent", titled: "Documents App")
            for (part, title) in [
                ("", "Profile"), ("/email", "address"), ("/password", "Password"), ("/sessions", "Sessions"),
                ("/applications", "Applications"),
            ] {
                try browser.open(server.test.address + "/account" + part)
                let name = "account" + part.replacing("/", with: "-")
                try look(browser, name, at: "/account" + part, titled: title)
            }
            try browser.open(server.test.address + "/oauth/logout")
            try look(browser, "logout", at: "/oauth/logout", titled: "Sign out")
        }
    }
}
