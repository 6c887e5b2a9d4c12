// A command-line tool signs a person in, by their browser.

import Glibc
import JSON
import POSIX
import Testing

extension EndToEnd {
    @Suite("Signing in from a command line", .serving)
    struct LoginTests {
        let server: Development
        /// Where the tokens of this test are.
        private let home: String

        init() throws {
            server = try Development.current()
            home = server.scratch.path + "/home-\(UInt32.random(in: 0...UInt32.max))"
            try Folder.create(home, mode: 0o700)
        }

        private var file: String { home + "/.local/state/gatehouse/sign-in.json" }

        private var environment: [String: String] {
            get throws {
                [
                    "HOME": home, "XDG_STATE_HOME": "relative, and so ignored", "DISPLAY": "", "WAYLAND_DISPLAY": "",
                    "CLI_CLIENT_ID": try server.value("CLI_CLIENT_ID"),
                ]
            }
        }

        private func login(_ more: String...) throws -> Program {
            try Program(
                [Program.gatehouse, "login", "--issuer", server.value("ISSUER")] + more,
                stem: home + "/login-\(UInt32.random(in: 0...UInt32.max))", environment: environment)
        }

        private func command(_ words: String...) throws -> Program.Result {
            try Program.run([Program.gatehouse] + words, in: server.scratch, environment: environment)
        }

        /// The address that it prints.
        private func address(_ program: Program) throws -> String {
            var found: String?
            _ = eventually(20) {
                found = program.errors.split(separator: "\n").map { $0.filter { $0 != " " } }.first {
                    $0.hasPrefix("http")
                }
                return found != nil || !program.isRunning
            }
            return try #require(found, "\(program.errors)")
        }

        @Test("the browser comes back to a free port, whoami shows who it was, logout ends it")
        func whole() throws {
            let program = try login("--json")
            let browser = try Browser(server.scratch)
            try browser.open(try address(program))
            try browser.fill("#email", server.value("DEMO_EMAIL"))
            try browser.fill("#password", server.value("DEMO_PASSWORD"))
            try browser.click("main button[type=submit]")
            try browser.click("button[value=allow]")
            #expect(try browser.text("h1") == "You are signed in")
            #expect(program.wait(seconds: 20) == 0, "\(program.errors)")
            let answer = try JSON(parsing: Array(program.output.utf8))
            #expect(answer["name"] == "Alice Archer" && answer["email"] == "alice@example.com")
            #expect(answer["renewable"] == true)
            #expect(try FileStatus(file).mode == 0o600)
            #expect(try FileStatus(Folder.parent(of: file)).mode == 0o700)

            let kept = try #require(try JSON(parsing: File.read(file)).object)
            let (access, refresh) = (kept["access_token"]?.string ?? "", kept["refresh_token"]?.string ?? "")
            let shown = try command("whoami")
            #expect(shown.status == 0 && shown.output.contains("Alice Archer"), "\(shown.errors)")
            for text in [program.output, program.errors, shown.output, shown.errors] {
                #expect(!text.contains(access) && !text.contains(refresh))
            }

            // An access token that has ended is renewed, and the new one kept.
            var old = kept
            old["expires_at"] = 1
            try File.replace(file, with: JSON.object(old).serialized(), mode: 0o600)
            #expect(try command("whoami", "--json").status == 0)
            let renewed = try JSON(parsing: File.read(file))
            #expect(renewed["access_token"]?.string != access && (renewed["expires_at"]?.integer ?? 0) > 1)

            // Another sign-in ends this one, and says so.
            let former = renewed["refresh_token"]?.string ?? ""
            let second = try login("--json")
            try browser.open(try address(second))
            #expect(try browser.text("h1") == "You are signed in")
            #expect(second.wait(seconds: 20) == 0, "\(second.errors)")
            #expect(try JSON(parsing: Array(second.output.utf8))["former_revoked"] == true, "\(second.output)")
            #expect(try isRefused(former))

            let last = try JSON(parsing: File.read(file))["refresh_token"]?.string ?? ""
            #expect(!last.isEmpty && last != former)
            let out = try command("logout", "--json")
            #expect(try JSON(parsing: Array(out.output.utf8))["revoked"] == true, "\(out.errors)")
            #expect(!File.exists(file))
            #expect(try isRefused(last))
            let nobody = try command("whoami")
            #expect(nobody.status == 1 && nobody.errors.contains("you are not signed in"))
        }

        @Test(
            "what the browser brings back is believed only if it is the answer",
            arguments: [
                ("error=access_denied", "the sign-in was not allowed"), ("code=x", "does not name its issuer"),
                ("code=x&iss=https://evil.example", "is of another issuer"),
            ])
        func refusals(query: String, sentence: String) throws {
            let program = try login("--no-browser")
            let asked = try address(program)
            let state = try part("state", of: asked)
            // http%3A%2F%2F127.0.0.1%3A{port}%2Fcallback
            let callback = try part("redirect_uri", of: asked).dropFirst("http%3A%2F%2F127.0.0.1%3A".utf8.count)
            let port = try #require(Int(callback.prefix { $0 != "%" }))
            let issuer = query.hasPrefix("error") ? "&iss=\(try server.value("ISSUER"))" : ""
            // What is not the answer ends nothing: no state, another, two of them, another host, a host twice or not at all.
            let host = "Host: 127.0.0.1:\(port)"
            for (words, hosts) in [
                ("", [host]), ("&state=x", [host]), ("&state=", [host]), ("&state=\(state)&state=\(state)", [host]),
                ("&state=\(state)", ["Host: 127.0.0.1"]), ("&state=\(state)", ["Host: evil.example:\(port)"]),
                ("&state=\(state)", [host, host]), ("&state=\(state)", []),
            ] {
                let reply = try Port(number: port).request("GET", "/callback?\(query)\(words)\(issuer)", hosts)
                #expect(reply.status == 400 && !reply.text.contains("The terminal says why."), "\(words) \(hosts)")
            }
            #expect(try Port(number: port).request("GET", "/favicon.ico", ["Host: localhost:\(port)"]).status == 404)
            #expect(program.isRunning)
            let reply = try Port(number: port).request("GET", "/callback?\(query)&state=\(state)\(issuer)", [host])
            #expect(reply.status == 400 && reply.text.contains("The terminal says why."))
            #expect(program.wait(seconds: 20) == 1)
            #expect(program.errors.contains(sentence), "\(program.errors)")
            #expect(!File.exists(file))
        }

        @Test("Ctrl-C and the end of the time are said")
        func ends() throws {
            let slow = try login("--no-browser", "--timeout", "1")
            #expect(slow.wait(seconds: 20) == 1)
            #expect(slow.errors.contains("nobody signed in within 1 seconds"))
            let stopped = try login("--no-browser")
            _ = try address(stopped)
            #expect(stopped.end(SIGINT) == 1)
            #expect(stopped.errors.contains("stopped; nobody was signed in"), "\(stopped.errors)")
        }

        @Test("a sign-in that was here before and cannot be ended is named, and the new one stands")
        func unended() throws {
            try Folder.createAll(Folder.parent(of: file), mode: 0o700)
            let kept =
                #"{"issuer":"http://127.0.0.1:1","client_id":"x","sub":"s","access_token":"a","refresh_token":"r"}"#
            try File.create(file, Array(kept.utf8), mode: 0o600)
            let program = try login()
            let browser = try Browser(server.scratch)
            try browser.open(try address(program))
            try browser.fill("#email", server.value("DEMO_EMAIL"))
            try browser.fill("#password", server.value("DEMO_PASSWORD"))
            try browser.click("main button[type=submit]")
            if try browser.text("h1") != "You are signed in" { try browser.click("button[value=allow]") }
            #expect(program.wait(seconds: 20) == 0, "\(program.errors)")
            #expect(program.output.contains("Your earlier sign-in could not be ended"), "\(program.output)")
            #expect(try JSON(parsing: File.read(file))["issuer"]?.string == server.value("ISSUER"))
        }

        private func isRefused(_ token: String) throws -> Bool {
            try server.test.form(
                "/oauth/token",
                [
                    ("grant_type", "refresh_token"), ("refresh_token", token),
                    ("client_id", server.value("CLI_CLIENT_ID")),
                ]
            ).status == 400
        }

        /// The value of a parameter as it stands in the address.
        private func part(_ name: String, of address: String) throws -> String {
            let pairs = address.split(separator: "?").last?.split(separator: "&") ?? []
            return String(try #require(pairs.first { $0.hasPrefix(name + "=") }).dropFirst(name.utf8.count + 1))
        }
    }
}
