// gatehouse user, client and app.

import Administration
import HTTP
import JSON
import Model
import POSIX
import Store
import Testing

extension Commands {
    @Suite struct RegistrationTests {
        @Test("A user's password is the first line of standard input")
        func password() throws {
            let gatehouse = try Gatehouse.withAcme()
            let arguments = ["user", "create", "--environment", "acme", "--email", "a@example.com"]
            #expect(try gatehouse.run(arguments, input: "short\n").errors.contains("at least 8"))
            #expect(try gatehouse.run(arguments).errors.contains("--generate-password"))
            #expect(try gatehouse.run(arguments + ["--password", "long-enough"], input: "").status == 64)
            let made = try gatehouse.run(arguments + ["--json"], input: "correct horse\nsecond line\n")
            #expect(made.status == 0 && !made.output.contains("horse"))
            #expect(try gatehouse.run(arguments, input: "correct horse\n").errors.contains("exists already"))
        }

        @Test("A generated password is printed, once, and each is another")
        func generated() throws {
            let gatehouse = try Gatehouse.withAcme()
            let passwords = try ["a", "b"].map { name in
                try gatehouse.answer(
                    "user", "create", "--environment", "acme", "--email", "\(name)@example.com", "--generate-password")[
                        "password"]?
                    .string
            }
            #expect(passwords.allSatisfy { $0?.count == 20 } && passwords[0] != passwords[1])
        }

        @Test(
            "What a client cannot be is a usage error",
            arguments: [
                ["--type", "public", "--grant-type", "client_credentials"], ["--grant-type", "password"],
                ["--type", "secret"], ["--algorithm", "HS256"], ["--management", ""], ["--scope", "a\"b"],
                ["--type", "public"], ["--grant", "authorization_code"], ["--id-token-algorithm", "none"],
                ["--type", "public", "--redirect-uri", "http://127.0.0.1/", "--no-pkce"], ["--token-format", "xml"],
                ["--subject-type", "nobody"], ["--sector-identifier", "example.com"],
            ])
        func usage(arguments: [String]) throws {
            let gatehouse = try Gatehouse()
            let run = try gatehouse.run(["client", "create", "--environment", "acme", "--name", "B"] + arguments)
            #expect(run.status == 64, "\(run.errors)")
        }

        @Test("A client's scopes of the Management API must exist")
        func scopes() throws {
            let gatehouse = try Gatehouse.withAcme()
            let server = try ServedInstallation(gatehouse)
            let arguments = ["client", "create", "--environment", "acme", "--name", "B", "--management"]
            #expect(try gatehouse.run(arguments + ["users:read users:fly"]).errors.contains("no scope users:fly"))
            let client = try gatehouse.run(arguments + ["users:read", "--algorithm", "ES256", "--json"]).json
            let token = try server.token(
                "acme.id.test", (client["client_id"]?.string ?? "", client["client_secret"]?.string ?? ""))
            #expect(try JSON(parsing: token.body)["scope"] == "users:read")
        }

        @Test("A public client has no secret")
        func isPublic() throws {
            let gatehouse = try Gatehouse.withAcme()
            let client = try gatehouse.answer(
                "client", "create", "--environment", "acme", "--name", "B", "--type", "public", "--redirect-uri",
                "http://127.0.0.1/callback")
            #expect(client["client_secret"] == nil)
            #expect(client["grant_types"] == ["authorization_code", "refresh_token"])
        }

        @Test("An app has a public and a machine client")
        func app() throws {
            let gatehouse = try Gatehouse.withAcme()
            let app = try gatehouse.answer(
                "app", "create", "--environment", "acme", "--name", "App", "--scope", "openid users:read")
            #expect(app["client_id"]?.string?.hasPrefix("app_") == true)
            #expect(app["m2m_client_id"]?.string?.hasPrefix("m2m_") == true)
            #expect(app["scopes"] == ["openid", "users:read"])
        }

        @Test(
            "An app's public client can always sign people in", arguments: ["users:read", "sign:job openid", "openid"])
        func openID(scope: String) throws {
            let gatehouse = try Gatehouse.withAcme()
            let app = try gatehouse.answer(
                "app", "create", "--environment", "acme", "--name", "App", "--scope", scope)
            #expect(app["scopes"]?.array?.first == "openid")
            let path = try gatehouse.environmentFolder("acme") + "/identity.sqlite"
            let client = try FileInspection.environment(path) { rows in
                try rows.clients.all().first { $0.clientID.description == app["client_id"]?.string }
            }
            #expect(client?.allowedScopes.filter { $0 == .openid }.count == 1)
        }

        @Test("The audit trail names the system's user who ran the command")
        func audit() throws {
            let gatehouse = try Gatehouse.withAcme()
            _ = try gatehouse.makeClient(in: "acme")
            let path = try gatehouse.environmentFolder("acme") + "/identity.sqlite"
            let events = try FileInspection.environment(path) { try $0.auditEvents.all() }
            #expect(events.map(\.action) == ["environment.created", "client.registered"])
            #expect(events.allSatisfy { $0.actor == "command:\(SystemUser.current.name)" })
        }

        @Test("An unknown environment is refused with those there are")
        func unknown() throws {
            let gatehouse = try Gatehouse.withAcme()
            let refusal = try gatehouse.refusal("app", "create", "--environment", "nobody", "--name", "App")
            #expect(refusal.contains("there are: acme, acme-test"))
        }
    }
}
