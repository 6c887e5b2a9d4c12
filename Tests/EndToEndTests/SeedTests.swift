// From an empty installation to the working two-part application and to the Management API, by clicks alone.

import Glibc
import JSON
import POSIX
import Testing

extension EndToEnd {
    @Suite("The dashboard's first hour", .serving)
    struct SeedTests {
        let server: Development

        init() throws { server = try Development.current() }

        @Test("an application and its scopes, registered by clicks, make the two-part application work")
        func documents() throws {
            let desk = try Desk(server, environment: "examples-dev")
            let browser = desk.browser
            // What the demo has made already is taken away first.
            for scope in ["read:documents", "write:documents"] {
                try desk.go("scopes")
                try desk.delete(scope)
            }
            try desk.go("scopes")
            for name in ["openid", "profile", "email"] { #expect(try browser.text("main").contains(name)) }
            #expect(try !browser.text("main").contains("write:documents"))

            let app = "http://localhost:\(server.ports[3])"
            let client = try desk.register("My Documents App", redirectURI: app + "/callback")
            try desk.createScope("read:documents", "Read documents")
            try desk.createScope("write:documents", "Write documents")
            try desk.go("scopes")
            #expect(try browser.text("main").contains("write:documents"))
            try browser.look("dashboard-scopes")

            try restart(with: client)
            try browser.open(app)
            try browser.click("a.button")
            try signIn(browser)
            #expect(try browser.text().contains("My Documents App") && browser.text().contains("Read documents"))
            try browser.click("button[value=allow]")
            #expect(try browser.text("h1") == "Welcome, Alice Archer")
            try browser.click("a[href='/profile']")
            #expect(try browser.text("main").contains("openid profile read:documents"))
            try browser.open(app)
            try browser.click("a[href='/documents']")
            #expect(try browser.text("main").contains("Travel plan"))
        }

        @Test("a client that is granted the Management API by clicks reads its users with curl")
        func management() throws {
            let desk = try Desk(server, environment: "acme-test")
            let browser = desk.browser
            let client = try desk.register("Automation") { browser in
                for grant in ["authorization_code", "refresh_token", "client_credentials"] {
                    try browser.click("input[value=\(grant)]")
                }
            }
            try desk.go("resource-servers")
            try browser.look("dashboard-apis")
            try browser.follow("Management API")
            #expect(try browser.text("main").contains("System"))
            try browser.follow("Grant a client access")
            try browser.click("#field-client option:nth-child(2)")
            #expect(try browser.text("#field-client option:checked") == "Automation")
            try browser.look("dashboard-grant")
            try desk.submit()
            #expect(try browser.text("main").contains("Automation"))
            try browser.look("dashboard-api")

            let resource = try server.value("ISSUER") + "/api"
            let token = try curl([
                "-X", "POST", server.value("ISSUER") + "/oauth/token", "-u", "\(client.id):\(client.secret)", "-d",
                "grant_type=client_credentials&resource=\(resource)",
            ])
            let access = try #require(try JSON(parsing: Array(token.utf8))["access_token"]?.string, "\(token)")
            let status = try curl([
                "-o", "/dev/null", "-w", "%{http_code}", resource + "/users", "-H", "Authorization: Bearer \(access)",
                "-H", "Content-Type: application/vnd.api+json",
            ])
            #expect(status == "200")

            try desk.go("clients")
            try browser.follow("Automation")
            try browser.look("dashboard-client")
            #expect(try run(desk.code("curl"), ["/bin/sh"], client.secret).contains("access_token"))
            try desk.go("settings")
            try browser.look("dashboard-settings")
            try browser.click("#navigation a[href$='/acme-test']")
            try browser.look("dashboard-home")
            try desk.go("clients")
            try browser.follow("Automation")
            let python = try run(desk.code("Python"), ["/usr/bin/env", "python3"], client.secret)
            #expect(python.contains("users:read") && python.contains("200 {"), "\(python)")
        }

        @Test("the quick start's code signs a person in", arguments: ["curl", "Python"])
        func quickStart(language: String) throws {
            let desk = try Desk(server, environment: "examples-dev")
            let callback = "http://localhost:\(server.ports[3])/callback"
            let client = try desk.register("Quick \(language)", redirectURI: callback)
            let interpreter = language == "curl" ? ["/bin/sh"] : ["/usr/bin/env", "python3"]
            let stem = "\(server.scratch.path)/start-\(language)"
            try File.replace("\(stem).code", with: Array(desk.code(language).utf8), mode: 0o600)
            let pipe = try Program.run(["/usr/bin/mkfifo", "\(stem).pipe"], in: server.scratch)
            #expect(pipe.status == 0, "\(pipe.errors)")
            let program = try Program(
                ["/bin/sh", "-c", #"pipe=$1; shift; exec "$@" <"$pipe""#, "sh", "\(stem).pipe"] + interpreter
                    + ["\(stem).code"],
                stem: stem, environment: environment(client.secret))
            defer { program.end(SIGKILL) }
            // The program reads when somebody writes: a shell that keeps the pipe open for both.
            let writer = try Program(
                [
                    "/bin/sh", "-c", #"exec 3<>"$1"; while [ ! -s "$2" ]; do sleep 0.05; done; cat "$2" >&3; sleep 5"#,
                    "sh",
                    "\(stem).pipe", "\(stem).answer",
                ], stem: stem + "-writer", environment: ["PATH": "/usr/bin:/bin"])
            defer { writer.end(SIGKILL) }
            var address: String?
            _ = eventually(20) {
                address = program.output.split(separator: "\n").first { $0.hasPrefix("http") }.map(String.init)
                return address != nil
            }
            try desk.browser.open(try #require(address, "\(program.errors)"))
            try signIn(desk.browser)
            try desk.browser.click("button[value=allow]")
            let answer = try desk.browser.address
            #expect(answer.hasPrefix(callback), "\(answer)")
            try File.replace("\(stem).answer", with: Array((answer + "\n").utf8), mode: 0o600)
            #expect(program.wait() == 0, "\(program.errors)")
            #expect(program.output.contains(language == "curl" ? "access_token" : "Alice"), "\(program.output)")
        }

        // MARK: What they have in common

        /// The two-part application is told its client by the file that names the demo's values.
        private func restart(with client: (id: String, secret: String)) throws {
            server.stop()
            let path = server.data + "/demo.env"
            let lines = String(decoding: try File.read(path), as: UTF8.self).split(separator: "\n").map { line in
                line.contains("DOCUMENTS_CLIENT_ID=")
                    ? "export DOCUMENTS_CLIENT_ID='\(client.id)'"
                    : line.contains("DOCUMENTS_CLIENT_SECRET=")
                        ? "export DOCUMENTS_CLIENT_SECRET='\(client.secret)'" : String(line)
            }
            try File.replace(path, with: Array((lines.joined(separator: "\n") + "\n").utf8), mode: 0o600)
            try server.start()
        }

        private func signIn(_ browser: Browser) throws {
            try browser.fill("#email", server.value("DEMO_EMAIL"))
            try browser.fill("#password", server.value("DEMO_PASSWORD"))
            try browser.click("main button[type=submit]")
        }

        private func environment(_ secret: String) -> [String: String] {
            var values = ["CLIENT_SECRET": secret]
            for name in ["PATH", "HOME", "PYENV_ROOT"] { values[name] = CurrentProcess.variable(name) }
            return values
        }

        private func curl(_ options: [String]) throws -> String {
            let result = try Program.run(["/usr/bin/curl", "-sS"] + options, in: server.scratch)
            guard result.status == 0 else { throw Failure("curl: \(result.errors)") }
            return result.output
        }

        private func run(_ code: String, _ interpreter: [String], _ secret: String) throws -> String {
            let path = "\(server.scratch.path)/code-\(UInt32.random(in: 0...UInt32.max))"
            try File.replace(path, with: Array(code.utf8), mode: 0o600)
            let result = try Program.run(interpreter + [path], in: server.scratch, environment: environment(secret))
            guard result.status == 0 else { throw Failure("\(interpreter): \(result.errors)\(result.output)") }
            return result.output
        }
    }
}
