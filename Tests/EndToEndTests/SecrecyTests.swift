// What must stand in no file but the databases and demo.env, and on no stream.

import Glibc
import JOSE
import POSIX
import Testing

extension EndToEnd {
    @Suite("No secret in any log")
    struct SecrecyTests {
        /// What nobody but the client that sent it may ever see again.
        static let marker = "Zq7xMARKERsecret9"

        @Test("neither ours nor nginx's, with the application up and down", arguments: [false, true])
        func nowhere(isVerbose: Bool) throws {
            let server = try Development()
            defer { server.remove() }
            let options = ["--no-limits"] + (isVerbose ? ["--verbose"] : [])
            try server.start(options)
            var secrets = try ["M2M_SECRET", "CLIENT_SECRET", "OTHER_CLIENT_SECRET"].map(server.value)
            secrets += try tokens(server)
            let requests = traffic(try server.client().id)
            for request in requests { send(request, server) }
            var streams = [try #require(server.program)]
            server.kill()
            for request in requests { send(request, server) }
            try server.start(options)
            streams.append(try #require(server.program))
            server.stop()

            let everything = try Self.files(below: server.data)
            #expect(everything.contains { $0.path.hasSuffix("/nginx/access.log") && $0.text.contains("/oauth/token") })
            #expect(
                everything.contains { $0.path.hasSuffix("/nginx/unavailable.log") && $0.text.contains("/oauth/token") })
            for program in streams where isVerbose {
                #expect(
                    program.errors.contains("/readyz") || program.errors.contains("oauth") || program === streams[1])
            }
            for (path, text) in everything {
                for secret in secrets + [Self.marker] { #expect(!text.contains(secret), "\(path) holds \(secret)") }
            }
            for program in streams {
                // The greeting shows the demo's secrets, and nothing else does.
                #expect(!program.output.contains(Self.marker))
                for secret in secrets + [Self.marker] { #expect(!program.errors.contains(secret), "\(secret)") }
            }
        }

        /// Tokens that were really issued: their signatures.
        private func tokens(_ server: Development) throws -> [String] {
            let (client, machine) = (try server.client(), try server.machine())
            let app = try server.value("PUBLIC_CLIENT_ID")
            let management = try server.test.token(client.id, client.secret).string("access_token")
            let bearer = try server.test.token(
                machine.id, machine.secret, at: "/api/v1/oidc/token", [("scope", "users:write users:token")]
            ).string("access_token")
            let fields = ["Authorization: Bearer \(bearer)", "Content-Type: application/json"]
            let users = "/api/v1/apps/\(app)/users"
            #expect(try server.test.send("POST", users, fields, body: #"{"externalUserId":"u"}"#).status == 200)
            let user = try server.test.send("POST", users + "/u/token", fields, body: #"{"scope":"sign:job"}"#)
                .string("access_token")
            _ = try server.test.isActive(management, client)
            _ = try server.test.form(
                "/oauth/revoke", [("token", management), ("client_id", client.id), ("client_secret", client.secret)])
            _ = try server.test.get("/oauth/token?access_token=\(bearer)")
            return [management, bearer, user].map { String($0.split(separator: ".")[2]) }
        }

        /// Every place of a request in which a secret can stand.
        private func traffic(_ client: String) -> [(method: String, target: String, fields: [String], body: String)] {
            let form = "Content-Type: application/x-www-form-urlencoded"
            let basic = "Authorization: Basic " + Self.base64("\(client):\(Self.marker)")
            let grant = "grant_type=client_credentials"
            var requests: [(method: String, target: String, fields: [String], body: String)] = []
            for path in ["/oauth/token", "/api/v1/oidc/token", "/oauth/introspect", "/oauth/revoke"] {
                requests += [
                    (
                        "POST", path, [form],
                        "\(grant)&client_id=\(client)&client_secret=\(Self.marker)&token=\(Self.marker)"
                    ),
                    ("POST", path, [form, basic], "\(grant)&token=\(Self.marker)"),
                    ("POST", path, [form, "Authorization: Bearer \(Self.marker)"], grant),
                    ("POST", "\(path)?client_secret=\(Self.marker)&code=\(Self.marker)", [form], grant),
                    ("GET", "\(path)?access_token=\(Self.marker)", ["Cookie: session=\(Self.marker)"], ""),
                    ("POST", path, [form], "password=\(Self.marker)&password=\(Self.marker)&%zz=\(Self.marker)"),
                    ("POST", path, [form, "X-Secret: \(Self.marker)\u{1}"], grant),
                    ("POST", path, [form, basic, basic], grant),
                    ("POST", "\(path)?%ff%zz=\(Self.marker)", [form], "grant_type=\(Self.marker)"),
                    ("POST", path, [form], "client_secret=\(Self.marker)&x=" + String(repeating: "x", count: 70_000)),
                    ("POST", path, ["Content-Type: text/\(Self.marker)"], Self.marker),
                    ("POST", path, [form, "Content-Length: 7"], "client_secret=\(Self.marker)"),
                    (Self.marker, path, [form], ""),
                ]
            }
            requests += [
                (
                    "GET", "/authorize?code=\(Self.marker)#\(Self.marker)", ["Referer: http://x/?code=\(Self.marker)"],
                    ""
                ),
                ("GET", "/.well-known/jwks.json?access_token=\(Self.marker)", [], ""),
                ("POST", "/login?password=\(Self.marker)", [form], "email=a@example.com&password=\(Self.marker)"),
                ("GET", "/api/users?access_token=\(Self.marker)", ["Authorization: Bearer \(Self.marker)"], ""),
                ("GET", "/%zz?secret=\(Self.marker)", ["User-Agent: \(Self.marker)"], ""),
            ]
            return requests
        }

        private func send(
            _ request: (method: String, target: String, fields: [String], body: String), _ server: Development
        ) {
            for tenant in [server.test, server.bare] {
                _ = try? tenant.send(request.method, request.target, request.fields, body: request.body)
            }
        }

        private static func base64(_ text: String) -> String {
            let plain = Base64URL.encode(Array(text.utf8)).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
            return String(plain) + String(repeating: "=", count: (4 - plain.count % 4) % 4)
        }

        /// Every file below a folder, without those that are there to hold secrets: databases, the demo's, and mails.
        static func files(below folder: String) throws -> [(path: String, text: String)] {
            try Folder.list(folder).flatMap { name -> [(path: String, text: String)] in
                let path = "\(folder)/\(name)"
                switch try FileStatus(path).kind {
                case .folder: return name == "mail" ? [] : try files(below: path)
                case .file where !name.contains(".sqlite") && name != "demo.env":
                    return [(path, String(decoding: try File.read(path), as: UTF8.self))]
                default: return []
                }
            }
        }
    }
}
