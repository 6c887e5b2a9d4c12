// What a person's way through the pages leaves in no log: links of mails, codes, tokens, cookies.

import JSON
import POSIX
import Testing

extension EndToEnd {
    @Suite("No secret of a person in any log")
    struct PersonSecrecyTests {
        private static let email = "secret-keeper@example.com"
        private static let passwords = ["correct-horse-Zq7x-battery", "another-horse-Zq7x-battery"]

        @Test("neither ours nor nginx's, with the application up and down", arguments: [false, true])
        func nowhere(isVerbose: Bool) throws {
            let server = try Development()
            defer { server.remove() }
            let options = ["--no-limits"] + (isVerbose ? ["--verbose"] : [])
            try server.start(options)
            let browser = PlainBrowser(server.test, (Self.email, Self.passwords[0]))
            var targets: [String] = []
            let secrets = try walk(server, browser, &targets)
            #expect(Set(secrets).count == secrets.count && secrets.allSatisfy { $0.utf8.count >= 20 })
            #expect(targets.count == 9)
            var streams = [try #require(server.program)]
            for target in targets { try ask(target, server.test, browser) }
            server.kill()
            for target in targets { try ask(target, server.test, browser) }
            try server.start(options)
            streams.append(try #require(server.program))
            server.stop()

            let everything = try SecrecyTests.files(below: server.data)
            for (log, path) in [
                ("access", "/password/reset"), ("access", "/oauth/logout"), ("unavailable", "/verify-email"),
            ] {
                #expect(
                    everything.contains { $0.path.hasSuffix("/nginx/\(log).log") && $0.text.contains(path) },
                    "\(log).log has no \(path)")
            }
            for secret in secrets {
                for (path, text) in everything { #expect(!text.contains(secret), "\(path) holds \(secret)") }
                for program in streams {
                    #expect(!program.errors.contains(secret) && !program.output.contains(secret), "\(secret)")
                }
            }
        }

        /// Registers, verifies, signs in, gets a code, tokens and another refresh token, resets the password: everything secret on the way,
        /// and the addresses in which some of it stands.
        private func walk(
            _ server: Development, _ browser: PlainBrowser, _ targets: inout [String]
        ) throws -> [String] {
            let made = try server.command(
                "client", "create", "--environment", "acme-test", "--name", "Reports", "--first-party",
                "--redirect-uri", PlainBrowser.callback)
            let client = (id: made["client_id"]?.string ?? "", secret: made["client_secret"]?.string ?? "")
            _ = try browser.submit(
                browser.send("GET", "/register"), "/register", [("email", Self.email), ("password", Self.passwords[0])])
            let verification = try mailed("/verify-email?", server)
            _ = try browser.submit(
                browser.send("GET", verification), "/verify-email", [("password", Self.passwords[0])])
            var secrets = Self.passwords + browser.secrets + [client.secret, PlainBrowser.verifier]
            let code = try browser.code(for: client.id)
            let first = try tokens(
                server, client,
                [
                    ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", PlainBrowser.callback),
                    ("code_verifier", PlainBrowser.verifier),
                ])
            let refresh = try first.string("refresh_token")
            let second = try tokens(server, client, [("grant_type", "refresh_token"), ("refresh_token", refresh)])
            let (access, hint) = (try second.string("access_token"), try first.string("id_token"))
            #expect(
                try server.test.get("/oauth/userinfo", ["Authorization: Bearer \(access)"]).string("sub").isEmpty
                    == false)
            _ = try browser.submit(
                browser.send("GET", "/password/forgot"), "/password/forgot", [("email", Self.email)])
            let reset = try mailed("/password/reset?", server)
            let done = try browser.submit(
                browser.send("GET", reset), "/password/reset", [("password", Self.passwords[1])])
            #expect(done.status == 200, "\(done.text)")
            let invitation = try invite(server)
            #expect(try browser.send("GET", invitation).status == 200)
            let unused = try browser.code(for: client.id, password: Self.passwords[1])
            secrets += browser.secrets.filter { !secrets.contains($0) }
            targets = [
                verification, reset, invitation, "/oauth/logout?id_token_hint=\(hint)",
                "/logout?id_token_hint=\(hint)&state=s", "/oauth/authorize/resume?interaction=x&code=\(unused)",
                "/account?code=\(unused)&refresh_token=\(refresh)", "/nothing?access_token=\(access)",
                "/oauth/token?code=\(unused)&%zz=\(refresh)",
            ]
            let signatures = [access, hint, try first.string("access_token"), try second.string("id_token")].map {
                String($0.split(separator: ".")[2])
            }
            let links = try [verification, reset, invitation].map {
                String(
                    try #require($0.split(separator: "?").last?.split(separator: "&").first).dropFirst("token=".count))
            }
            return secrets + [code, unused, refresh, try second.string("refresh_token")] + signatures + links
        }

        private func tokens(
            _ server: Development, _ client: (id: String, secret: String), _ form: [(String, String)]
        ) throws -> Reply {
            let reply = try server.test.form(
                "/oauth/token", form + [("client_id", client.id), ("client_secret", client.secret)])
            #expect(reply.status == 200, "\(reply.text)")
            return reply
        }

        private func invite(_ server: Development) throws -> String {
            let client = try server.client()
            let token = try server.test.token(
                client.id, client.secret, at: "/oauth/token", [("resource", server.test.address + "/api")]
            ).string("access_token")
            let body = #"{"data":{"type":"invitation","attributes":{"email":"guest@example.com"}}}"#
            let made = try server.test.send(
                "POST", "/api/invitations",
                ["Authorization: Bearer \(token)", "Content-Type: application/vnd.api+json"], body: body)
            #expect(made.status == 201, "\(made.text)")
            return try mailed("/invitations/", server)
        }

        /// In the address and, by POST, in the body too; to the person's browser and from a page that had it in its own address.
        private func ask(_ target: String, _ tenant: Tenant, _ browser: PlainBrowser) throws {
            _ = try browser.send("GET", target)
            _ = try tenant.get(target, ["Referer: \(tenant.address)\(target)", "User-Agent: \(target)"])
            _ = try tenant.send("HEAD", target)
            let query = String(target.drop { $0 != "?" }.dropFirst())
            let form = "Content-Type: application/x-www-form-urlencoded"
            for fields in [[form, "Origin: \(tenant.address)"], [form, "Origin: null"], ["Content-Type: text/plain"]] {
                _ = try tenant.send("POST", target, fields, body: query)
            }
            _ = try tenant.send("POST", target, [form], body: query + "&x=" + String(repeating: "x", count: 70_000))
        }

        /// Where a mail's link leads, without the host.
        private func mailed(_ path: String, _ server: Development) throws -> String {
            let folder = server.data + "/mail"
            var found: String?
            _ = eventually(20) {
                for name in (try? Folder.list(folder))?.filter({ $0.hasSuffix(".txt") }) ?? [] {
                    guard let text = try? String(decoding: File.read("\(folder)/\(name)"), as: UTF8.self),
                        let start = text.firstRange(of: path)?.lowerBound
                    else { continue }
                    found = String(text[start...].prefix { !$0.isWhitespace })
                }
                return found != nil
            }
            return try #require(found, "no mail with \(path)")
        }
    }
}
