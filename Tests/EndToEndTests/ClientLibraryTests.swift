// Clients and libraries of other people, in Python: what we sign they verify, what discovery says they use.

import Database
import JSON
import Model
import POSIX
import SQLite
import Store
import Testing
import Administration

extension EndToEnd {
    @Suite("Other people's clients", .serving)
    struct ClientLibraryTests {
        let server: Development

        init() throws { server = try Development.current() }

        /// The interpreter of a virtual environment with what Tests/Clients/requirements.txt pins, made when that changes.
        static func interpreter(_ scratch: Scratch) throws -> String {
            let folder = Program.package + "/.build/clients"
            let wanted = try File.read(Program.package + "/Tests/Clients/requirements.txt")
            let stamp = folder + "/requirements.installed"
            if (try? File.read(stamp)) != wanted {
                let python = File.exists("/usr/bin/python3") ? "/usr/bin/python3" : "/usr/local/bin/python3"
                let made = try Program.run([python, "-m", "venv", "--clear", folder], in: scratch, seconds: 120)
                guard made.status == 0 else {
                    throw Failure("no virtual environment; install python3-venv: \(made.output)\(made.errors)")
                }
                let installed = try Program.run(
                    [
                        folder + "/bin/pip", "install", "--quiet", "--disable-pip-version-check", "-r",
                        Program.package + "/Tests/Clients/requirements.txt",
                    ], in: scratch, seconds: 300)
                guard installed.status == 0 else { throw Failure("pip: \(installed.errors)") }
                try File.replace(stamp, with: wanted, mode: 0o644)
            }
            return folder + "/bin/python"
        }

        private func run(_ script: String, _ input: JSON) throws {
            let python = try Self.interpreter(server.scratch)
            let file = "\(server.scratch.path)/\(script).json"
            try File.replace(file, with: input.serialized(), mode: 0o600)
            let result = try Program.run(
                [python, "\(Program.package)/Tests/Clients/\(script).py", file], in: server.scratch,
                environment: ["PYTHONDONTWRITEBYTECODE": "1"], seconds: 120)
            #expect(result.status == 0, "\(result.output)\(result.errors)")
            #expect(result.output.contains("ok"))
        }

        @Test("PyJWT, joserfc, jwcrypto and Authlib verify every kind of token, and refuse what was changed")
        func libraries() throws {
            var tokens: [JSON] = []
            for algorithm in ["PS256", "EdDSA"] {
                _ = try server.command("keys", "rotate", "--environment", "acme-test", "--algorithm", algorithm)
            }
            for algorithm in ["RS256", "ES256", "PS256", "EdDSA"] {
                try setAlgorithm(algorithm)
                tokens += try [(server.test, "handle"), (server.bare, "bare")].flatMap { tenant, _ in
                    try self.tokens(tenant).map { token, issuer, audience in
                        [
                            "token": .string(token), "algorithm": .string(algorithm), "issuer": .string(issuer),
                            "audience": .string(audience),
                        ] as JSON
                    }
                }
            }
            #expect(tokens.count == 24)
            try run("verify", ["tokens": .array(tokens)])
        }

        @Test("Authlib and requests-oauthlib get tokens by what discovery says")
        func grants() throws {
            let (client, machine) = (try server.client(), try server.machine())
            let test = server.test
            let cases: [JSON] = [
                [
                    "issuer": .string(test.address), "client_id": .string(client.id),
                    "client_secret": .string(client.secret), "resource": .string(test.address + "/api"),
                    "audience": .string(test.address + "/api"),
                ],
                [
                    "issuer": .string(test.appIssuer), "client_id": .string(machine.id),
                    "client_secret": .string(machine.secret), "scope": "users:read",
                    "audience": .string(test.appIssuer),
                ],
            ]
            try run("grants", ["cases": .array(cases)])
        }

        @Test("Authlib and requests-oauthlib sign a person in by what discovery says, with and without a secret")
        func signIns() throws {
            let callback = "https://client.example/callback"
            var cases: [JSON] = []
            for issuer in [server.test.address, server.test.appIssuer] {
                for type in ["confidential", "public"] {
                    let client = try server.command(
                        "client", "create", "--environment", "acme-test", "--name", "Library", "--type", type,
                        "--redirect-uri", callback)
                    var members: JSONObject = ["issuer": .string(issuer), "redirect_uri": .string(callback)]
                    members["client_id"] = client["client_id"]
                    members["client_secret"] = client["client_secret"]
                    #expect((client["client_secret"] == nil) == (type == "public"))
                    cases.append(.object(members))
                }
            }
            try run(
                "sign_in",
                [
                    "cases": .array(cases), "email": .string(server.value("DEMO_EMAIL")),
                    "password": .string(server.value("DEMO_PASSWORD")),
                ])
        }

        @Test("jsonapi-requests and jsonapi-client, which know nothing but JSON:API, walk over every resource")
        func resources() throws {
            let client = try server.client()
            try run(
                "jsonapi_clients",
                [
                    "issuer": .string(server.test.address), "client_id": .string(client.id),
                    "client_secret": .string(client.secret),
                ])
        }

        /// A machine token, a token for the Management API, and a user's token, with issuer and audience.
        private func tokens(_ tenant: Tenant) throws -> [(String, String, String)] {
            let (client, machine) = (try server.client(), try server.machine())
            let bearer = try tenant.token(
                machine.id, machine.secret, at: "/api/v1/oidc/token", [("scope", "users:write users:token")]
            ).string("access_token")
            let resource = tenant.address + "/api"
            let management = try tenant.token(client.id, client.secret, [("resource", resource)]).string("access_token")
            let fields = ["Authorization: Bearer \(bearer)", "Content-Type: application/json"]
            let users = "/api/v1/apps/\(try server.value("PUBLIC_CLIENT_ID"))/users"
            #expect(try tenant.send("POST", users, fields, body: #"{"externalUserId":"user-123"}"#).status == 200)
            let user = try tenant.send("POST", users + "/user-123/token", fields).string("access_token")
            return [
                (bearer, tenant.appIssuer, tenant.appIssuer), (management, tenant.address, resource),
                (user, tenant.appIssuer, tenant.appIssuer),
            ]
        }

        /// Every client's choice of algorithm, which no endpoint sets yet.
        private func setAlgorithm(_ name: String) throws {
            let keeper = try Operator(server)
            defer { keeper.close() }
            let connection = try SQLiteConnection(
                path: keeper.installation.folder.identity(keeper.environment.id), mode: .readWrite)
            try connection.run("UPDATE clients SET signing_algorithm = \(name)")
        }
    }
}
