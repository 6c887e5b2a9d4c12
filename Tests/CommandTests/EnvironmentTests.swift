// gatehouse environment, seen by a running server.

import HTTP
import HTTPTypes
import JSON
import POSIX
import Testing

extension Commands {
    @Suite struct EnvironmentTests {
        @Test("A running server answers for an environment as soon as it is made")
        func seen() throws {
            let gatehouse = try Gatehouse()
            let server = try ServedInstallation(gatehouse)
            #expect(try server.token("acme.id.test", ("x", "y")).status == .misdirectedRequest)
            try gatehouse.answer("account", "create", "acme", "--name", "Acme")
            #expect(try server.token("acme.id.test", try gatehouse.makeClient(in: "acme")).status == .ok)
        }

        @Test("A disabled environment answers nothing and has no documents, until it is enabled")
        func disabled() throws {
            let gatehouse = try Gatehouse.withAcme()
            let server = try ServedInstallation(gatehouse)
            let client = try gatehouse.makeClient(in: "acme")
            let keys = try gatehouse.publishedKeys("acme.id.test")

            #expect(try gatehouse.answer("environment", "disable", "acme")["changed"] == true)
            #expect(try gatehouse.answer("environment", "disable", "acme")["changed"] == false)
            #expect(try server.token("acme.id.test", client).error == "environment_disabled")
            #expect(try Folder.list(gatehouse.documents) == ["acme-test.id.test"])
            // Neither the sweep nor a start may bring them back.
            try gatehouse.answer("sweep", "--publish")
            #expect(try Folder.list(gatehouse.documents) == ["acme-test.id.test"])

            #expect(try gatehouse.answer("environment", "enable", "acme")["status"] == "active")
            #expect(try server.token("acme.id.test", client).status == .ok)
            #expect(try gatehouse.publishedKeys("acme.id.test") == keys)
        }

        @Test("A deleted environment is gone from disk, and its handle is kept from others")
        func deleted() throws {
            let gatehouse = try Gatehouse.withAcme()
            let folder = try gatehouse.environmentFolder("acme")
            #expect(try gatehouse.run(["environment", "delete", "acme", "--confirm", "acme-test"]).status == 64)
            #expect(try gatehouse.run(["environment", "delete", "acme"]).status == 64)
            #expect(File.exists(folder))
            try gatehouse.answer("environment", "delete", "acme", "--confirm", "acme")
            #expect(!File.exists(folder))
            #expect(try Folder.list(gatehouse.documents) == ["acme-test.id.test"])
            #expect(
                try gatehouse.refusal("environment", "create", "acme", "--account", "acme").contains(
                    "kept from others until"))
        }

        @Test(
            "A domain of a tenant's own is told what it needs before it answers",
            arguments: [
                ("https://login.acme.example", true), ("https://acme-eu.id.test", false),
                ("https://a.acme-eu.id.test", true),
            ])
        func ownDomain(address: String, needsSite: Bool) throws {
            let gatehouse = try Gatehouse.withAcme()
            let command = ["environment", "create", "acme-eu", "--account", "acme", "--address", address]
            let host = String(address.dropFirst(8))
            let told = try gatehouse.run(command).output
            #expect(told.contains("its address is \(address)") && !told.contains("answers at"))
            #expect(told.contains("/etc/nginx/gatehouse/domains/\(host).conf") == needsSite, "\(told)")
            try gatehouse.answer("environment", "delete", "acme-eu", "--confirm", "acme-eu")
            let other = command.map { $0 == "acme-eu" ? "acme-us" : $0 }
            let answer = try gatehouse.run(other + ["--json"]).json
            #expect(answer["addresses_without_site"] == (needsSite ? [.string(address)] : []))
        }

        @Test("Settings are shown and changed, and a running server follows")
        func settings() throws {
            let gatehouse = try Gatehouse.withAcme()
            let shown = try gatehouse.answer("environment", "show", "acme")
            #expect(shown["settings"]?["registration"] == true && shown["settings"]?["brand_color"] == .null)
            let set = try gatehouse.answer(
                "environment", "set", "acme", "registration=false", "brand_color=#123456", "name=Acme=1")
            #expect(set["name"] == "Acme=1" && set["settings"]?["registration"] == false)
            let told = try gatehouse.run(["environment", "set", "acme", "brand_color="]).output
            #expect(told == "settings.brand_color is now without a value.\n")
            #expect(
                try gatehouse.run(["environment", "set", "acme", "brand_color="]).output
                    == "Everything was so already.\n")
            for wrong in [
                "registration=1", "nothing=1", "session_lifetime=5", "registration", "token_lifetime=", "name=",
            ] {
                #expect(try gatehouse.run(["environment", "set", "acme", wrong]).status == 64, "\(wrong)")
            }
        }

        @Test("Environments are listed with what they are")
        func list() throws {
            let gatehouse = try Gatehouse.withAcme()
            let lines = try gatehouse.run(["environment", "list"]).output.split(separator: "\n")
            #expect(lines.count == 3)
            #expect(
                lines.contains {
                    $0.split(separator: " ") == ["acme-test", "test", "active", "acme", "https://acme-test.id.test"]
                })
        }

        @Test(
            "What cannot be a handle, kind or address is a usage error",
            arguments: [
                ["Acme"], ["a--b"], ["dashboard"], ["ok", "--kind", "none"],
                ["ok", "--address", "http://acme.example"],
                ["ok", "--address", "https://a.test", "--address", "https://a.test:8443"],
            ])
        func usage(arguments: [String]) throws {
            let gatehouse = try Gatehouse()
            let run = try gatehouse.run(["environment", "create", "--account", "acme"] + arguments)
            #expect(run.status == 64)
            #expect(run.errors.contains("Usage: gatehouse environment create"))
        }

        @Test("The dashboard's environment may have its name, and can be neither deleted nor disabled")
        func dashboard() throws {
            let gatehouse = try Gatehouse()
            try gatehouse.answer("account", "create", "acme", "--name", "Acme", "--no-environments")
            try gatehouse.answer("environment", "create", "dashboard", "--account", "acme", "--kind", "dashboard")
            #expect(try gatehouse.refusal("environment", "disable", "dashboard").contains("members of every account"))
            #expect(
                try gatehouse.refusal("environment", "delete", "dashboard", "--confirm", "dashboard").contains(
                    "members"))
            let user = try gatehouse.answer(
                "user", "create", "--environment", "dashboard", "--email", "o@example.com", "--owns", "acme",
                "--generate-password")
            #expect(user["password"]?.string?.count == 20)
        }
    }
}
