// gatehouse client list, grant, revoke-grant, rotate-secret, disable and enable, beside a server that runs.

import HTTP
import HTTPTypes
import JSON
import Model
import POSIX
import Store
import Testing

extension Commands {
    @Suite struct ClientTests {
        private typealias Pair = (id: String, secret: String)

        private func make(_ gatehouse: Gatehouse, _ more: String...) throws -> Pair {
            let made = try gatehouse.run(
                ["client", "create", "--environment", "acme", "--name", "Backend", "--json"] + more
            ).json
            return (try #require(made["client_id"]?.string), made["client_secret"]?.string ?? "")
        }

        private func events(_ gatehouse: Gatehouse) throws -> [String] {
            let path = try gatehouse.environmentFolder("acme") + "/identity.sqlite"
            return try FileInspection.environment(path) { try $0.auditEvents.all() }.map(\.action)
        }

        @Test("A disabled client gets no tokens, and those it had are refused also after it is enabled")
        func status() throws {
            let gatehouse = try Gatehouse.withAcme()
            let server = try ServedInstallation(gatehouse)
            let client = try make(gatehouse, "--management", "all")
            let other = try make(gatehouse, "--management", "all")
            let token = try #require(try server.token("acme.id.test", client).accessToken)
            #expect(try server.isActive(token, "acme.id.test", other))

            let command = ["client", "disable", "--environment", "acme", client.id]
            #expect(try gatehouse.run(command).output.contains("has been disabled"))
            #expect(try gatehouse.run(command + ["--json"]).json["changed"] == false)
            #expect(try server.token("acme.id.test", client).error == "invalid_client")
            #expect(try !server.isActive(token, "acme.id.test", other))
            #expect(try server.token("acme.id.test", other).status == .ok)

            #expect(
                try gatehouse.answer("client", "enable", "--environment", "acme", client.id)["status"] == "active")
            #expect(try server.token("acme.id.test", client).status == .ok)
            #expect(try !server.isActive(token, "acme.id.test", other), "it may have been stolen")
            #expect(try events(gatehouse).suffix(2) == ["client.disabled", "client.enabled"])
        }

        @Test("A new secret is worth something at once, and the old one nothing")
        func secret() throws {
            let gatehouse = try Gatehouse.withAcme()
            let server = try ServedInstallation(gatehouse)
            let client = try make(gatehouse, "--management", "all")
            #expect(try server.token("acme.id.test", client).status == .ok)
            let rotated = try gatehouse.answer("client", "rotate-secret", "--environment", "acme", client.id)
            let secret = try #require(rotated["client_secret"]?.string)
            #expect(secret.utf8.count == 43 && secret != client.secret)
            #expect(try server.token("acme.id.test", client).error == "invalid_client")
            #expect(try server.token("acme.id.test", (client.id, secret)).status == .ok)
            #expect(try events(gatehouse).last == "client.secret_rotated")
            let trail = try gatehouse.environmentFolder("acme") + "/identity.sqlite"
            let targets = try FileInspection.environment(trail) { try $0.auditEvents.all() }.map(\.targets)
            #expect(!targets.contains { $0.contains(secret) })
        }

        @Test("An app's machine client keeps the form of its secret; a public client has none")
        func otherSecrets() throws {
            let gatehouse = try Gatehouse.withAcme()
            let app = try gatehouse.answer("app", "create", "--environment", "acme", "--name", "App")
            let machine = try #require(app["m2m_client_id"]?.string)
            let rotated = try gatehouse.answer("client", "rotate-secret", "--environment", "acme", machine)
            #expect(rotated["client_secret"]?.string?.hasPrefix("pmth_cs_") == true)
            let isPublic = try #require(app["client_id"]?.string)
            let refusal = try gatehouse.refusal("client", "rotate-secret", "--environment", "acme", isPublic)
            #expect(refusal.contains("public client and has no secret"))
        }

        @Test("A grant lets a client ask for tokens, and another one takes its place")
        func grant() throws {
            let gatehouse = try Gatehouse.withAcme()
            let server = try ServedInstallation(gatehouse)
            let client = try make(gatehouse)
            #expect(try server.token("acme.id.test", client).error == "invalid_target")
            func grant(_ arguments: String...) throws -> JSON {
                let command = ["client", "grant", "--environment", "acme"] + arguments + [client.id, "--json"]
                return try gatehouse.run(command).json
            }
            func scope() throws -> JSON? { try JSON(parsing: server.token("acme.id.test", client).body)["scope"] }
            let made = try grant("--resource", "management", "--scope", "users:read roles:read")
            #expect(made["resource"] == "https://acme.id.test/api" && made["changed"] == true)
            #expect(try scope() == "users:read roles:read" || scope() == "roles:read users:read")
            #expect(try grant("--resource", "https://acme.id.test/api", "--scope", "users:read")["changed"] == true)
            #expect(try scope() == "users:read")
            #expect(try grant("--resource", "management", "--scope", "users:read")["changed"] == false)
            #expect(try grant("--resource", "management")["scopes"] == .null)
            #expect(try scope()?.string?.contains("signing-keys:delete") == true)
            #expect(try events(gatehouse).count { $0 == "client.granted" } == 3)
        }

        @Test(
            "What cannot be granted is refused with what there is",
            arguments: [
                (["--resource", "https://api.example.com"], "there are: management"),
                (["--resource", "management", "--scope", "users:fly"], "has no scope users:fly"),
            ])
        func refusedGrant(arguments: [String], sentence: String) throws {
            let gatehouse = try Gatehouse.withAcme()
            let client = try make(gatehouse)
            let run = try gatehouse.run(["client", "grant", "--environment", "acme", client.id] + arguments)
            #expect(run.status == 1 && run.errors.contains(sentence), "\(run.errors)")
            #expect(try events(gatehouse).last == "client.registered")
            let isPublic = try make(gatehouse, "--type", "public", "--redirect-uri", "http://127.0.0.1/callback")
            let refusal = try gatehouse.refusal(
                "client", "grant", "--environment", "acme", "--resource", "management", isPublic.id)
            #expect(refusal.contains("not registered for client_credentials"))
        }

        @Test("A grant that is taken away gives no tokens any more, and those of it are refused also after another one")
        func revokedGrant() throws {
            let gatehouse = try Gatehouse.withAcme()
            let server = try ServedInstallation(gatehouse)
            let client = try make(gatehouse, "--management", "users:read")
            let other = try make(gatehouse, "--management", "all")
            let api = "https://api.example.com"
            try gatehouse.answer(
                "resource-server", "create", "--environment", "acme", "--identifier", api, "--name", "API")
            try gatehouse.answer("client", "grant", "--environment", "acme", "--resource", api, client.id)
            func token(_ resource: String) throws -> Response {
                try server.token("acme.id.test", client, for: resource)
            }
            let management = "https://acme.id.test/api"
            let lost = try #require(try token(management).accessToken)
            let kept = try #require(try token(api).accessToken)

            let command = ["client", "revoke-grant", "--environment", "acme", "--resource", "management", client.id]
            let revoked = try gatehouse.run(command + ["--json"]).json
            #expect(revoked["resource"]?.string == management && revoked["changed"] == true)
            #expect(try token(management).error == "invalid_target")
            #expect(try !server.isActive(lost, "acme.id.test", other))
            #expect(try server.isActive(kept, "acme.id.test", other) && token(api).status == .ok)
            #expect(try gatehouse.run(command).output.contains("had no grant for \(management)"))

            try gatehouse.answer("client", "grant", "--environment", "acme", "--resource", "management", client.id)
            let fresh = try #require(try token(management).accessToken)
            #expect(try server.isActive(fresh, "acme.id.test", other), "in the same second too")
            #expect(try !server.isActive(lost, "acme.id.test", other))
            #expect(try events(gatehouse).suffix(2) == ["client.grant_revoked", "client.granted"])
        }

        @Test(
            "What cannot be taken away is refused with what there is",
            arguments: [
                ("https://api.example.com", "client-id", "has no client"),
                ("https://api.example.com", nil, "there are: management"),
            ])
        func refusedRevocation(resource: String, name: String?, sentence: String) throws {
            let gatehouse = try Gatehouse.withAcme()
            let name = try name ?? make(gatehouse).id
            let refusal = try gatehouse.refusal(
                "client", "revoke-grant", "--environment", "acme", "--resource", resource, name)
            #expect(refusal.contains(sentence), "\(refusal)")
        }

        @Test("The list shows each client with its grants, and never a secret")
        func list() throws {
            let gatehouse = try Gatehouse.withAcme()
            #expect(try gatehouse.run(["client", "list", "--environment", "acme"]).output == "There are none.\n")
            let client = try make(gatehouse, "--management", "users:read")
            _ = try make(gatehouse, "--type", "public", "--redirect-uri", "http://127.0.0.1/callback")
            let list = try gatehouse.answer("client", "list", "--environment", "acme")
            let mine = list.array?.first { $0["client_id"]?.string == client.id }
            #expect(list.array?.count == 2 && mine?["status"] == "active" && mine?["type"] == "confidential")
            #expect(mine?["grants"]?.array == [["resource": "https://acme.id.test/api", "scopes": ["users:read"]]])
            let table = try gatehouse.run(["client", "list", "--environment", "acme"]).output
            #expect(table.contains("https://acme.id.test/api (users:read)") && !table.contains(client.secret))
        }

        @Test("A client that does not exist is refused with how to find those there are", arguments: ["", "a:b", "no"])
        func unknown(name: String) throws {
            let gatehouse = try Gatehouse.withAcme()
            for command in ["disable", "enable", "rotate-secret"] {
                let refusal = try gatehouse.refusal("client", command, "--environment", "acme", name)
                #expect(refusal.contains("gatehouse client list --environment acme"))
            }
        }
    }
}
