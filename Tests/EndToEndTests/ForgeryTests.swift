// Forms from elsewhere, through the real web server.

import Testing

extension EndToEnd {
    @Suite("A forged form", .serving)
    struct ForgeryTests {
        let server: Development

        init() throws { server = try Development.current() }

        /// The fields and the cookie of a page's own form, as a browser would send them.
        private func page(_ path: String) throws -> (token: String, cookie: String) {
            let page = try server.test.get(path, ["Accept: text/html"])
            let token = page.text.split(separator: #"name="form_token" value=""#).last?.prefix { $0 != "\"" }
            let cookie = page["set-cookie"]?.prefix { $0 != ";" }
            return (String(try #require(token)), String(try #require(cookie)))
        }

        @Test(
            "is refused with what to do, and one of our own page is not",
            arguments: [
                ("/login", "/login", 422), ("/password/forgot", "/password/forgot", 200),
                ("/register", "/register", 422),
            ])
        func forged(page path: String, action: String, status: Int) throws {
            let (token, cookie) = try page(path)
            let other = try page("/password/forgot").token
            let (test, own) = (server.test, server.test.address)
            let pairs = [("email", "nobody@example.com"), ("password", path == "/login" ? "wrong" : "short")]
            func send(_ token: String?, _ fields: [String], cookie: String? = cookie) throws -> Reply {
                try test.form(
                    action, pairs + (token.map { [("form_token", $0)] } ?? []),
                    ["Accept: text/html"] + fields + (cookie.map { ["Cookie: \($0)"] } ?? []))
            }
            #expect(try send(token, ["Origin: \(own)"]).status == status)
            #expect(try send(token, ["Origin: null", "Sec-Fetch-Site: same-origin"]).status == status)
            let neighbour = server.tenant("acme").address
            for fields in [
                ["Origin: https://evil.example"], ["Origin: \(neighbour)", "Sec-Fetch-Site: same-site"],
                ["Sec-Fetch-Site: same-site"], ["Origin: null"], ["Sec-Fetch-Site: cross-site"], [],
            ] {
                let reply = try send(token, fields)
                #expect(reply.status == 403 && reply.text.contains("open the page here and send it again"), "\(fields)")
            }
            // nginx passes each on as it came: whichever of the two were read, the other one would be believed by somebody else.
            for fields in [
                ["Origin: \(own)", "Origin: https://evil.example"], ["Origin: https://evil.example", "Origin: \(own)"],
                ["Origin: \(own)", "Origin: \(own)"],
                ["Origin: \(own)", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site"],
                ["Sec-Fetch-Site: cross-site", "sec-fetch-site: same-origin"],
            ] {
                let reply = try send(token, fields)
                #expect(reply.status == 400 && reply["set-cookie"] == nil, "\(fields): \(reply.status)")
            }
            for wrong in [nil, "x", other == token ? "y" : other] {
                let reply = try send(wrong, ["Origin: \(own)"])
                #expect(reply.status == 403 && reply.text.contains("reload the page and try again"))
            }
            #expect(try send(token, ["Origin: \(own)"], cookie: nil).text.contains("allow cookies"))
        }
    }
}
