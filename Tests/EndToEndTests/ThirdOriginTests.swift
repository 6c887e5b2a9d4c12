// A client whose callback sends the browser on to a third origin, in Chromium.

import Glibc
import JSON
import Testing

extension EndToEnd {
    @Suite("A callback that redirects on", .serving)
    struct ThirdOriginTests {
        let server: Development

        init() throws { server = try Development.current() }

        /// Chromium applies `form-action` to every redirect behind a form: with one, sign-in and consent would end in nothing.
        @Test("sign-in and consent lead through the client's callback to where it sends the browser")
        func thirdOrigin() throws {
            let port = Scratch.freePorts(1)[0]
            let site = try Program(
                ["/usr/bin/env", "python3", Program.package + "/Tests/Clients/third_origin.py", "\(port)"],
                stem: server.scratch.path + "/client",
                environment: ["PATH": "/usr/bin:/bin:/usr/local/bin", "PYTHONDONTWRITEBYTECODE": "1"])
            defer { site.end(SIGTERM) }
            #expect(eventually { (try? Port(number: port).request("GET", "/", ["Host: x"]))?.status == 200 })
            let callback = "http://127.0.0.1:\(port)/callback"
            let client = try server.command(
                "client", "create", "--environment", "acme-test", "--name", "Redirector", "--redirect-uri", callback,
                "--no-pkce")
            let query = [
                "response_type=code", "client_id=\(client["client_id"]?.string ?? "")", "scope=openid%20profile",
                "state=s", "redirect_uri=http%3A%2F%2F127.0.0.1%3A\(port)%2Fcallback",
            ]
            let browser = try Browser(server.scratch)
            try browser.open("\(server.test.address)/oauth/authorize?\(query.joined(separator: "&"))")
            try browser.fill("input[name=email]", server.value("DEMO_EMAIL"))
            try browser.fill("input[name=password]", server.value("DEMO_PASSWORD"))
            try browser.click("form[action='/login'] button")
            let isAsked = try eventually { try browser.address.contains("/consent?") }
            let question = try browser.text()
            #expect(isAsked, "\(question)")
            try browser.click("button[value=allow]")
            let landing = "http://localhost:\(port)/landed?code="
            let hasLanded = try eventually { try browser.address.hasPrefix(landing) }
            let landed = try browser.text()
            #expect(hasLanded, "\(landed)")
            #expect(landed == "landed at localhost:\(port)")
            // Known and signed in: no page is shown, and the way is the same.
            try browser.open("\(server.test.address)/oauth/authorize?\(query.joined(separator: "&"))")
            let isBack = try eventually { try browser.address.hasPrefix(landing) }
            #expect(isBack)
        }
    }
}
