// What all commands have in common: help, JSON, errors, settings.

import JSON
import POSIX
import Testing

extension Commands {
    @Suite struct CommandLineTests {
        static let commands = [
            "account create", "environment create", "environment list", "environment show", "environment set",
            "environment disable", "environment enable", "environment delete", "user create", "client create",
            "client list", "client grant", "client revoke-grant", "client rotate-secret", "client disable",
            "client enable", "app create", "scope create", "resource-server create", "keys list", "keys rotate",
            "keys deactivate", "decision list", "decision show", "migrate", "backup", "restore", "sweep", "doctor",
            "routes", "config check", "login", "whoami", "logout", "invite list", "invite approve", "invite refuse",
        ]

        @Test("No command is missing from the list of those whose help is read")
        func everyCommand() throws {
            func commands(_ path: [String]) throws -> [String] {
                let help = try Gatehouse().run(path + ["--help"], bare: true).output
                var (names, isList) = ([String](), false)
                for line in help.split(separator: "\n", omittingEmptySubsequences: false) {
                    if line.hasSuffix("SUBCOMMANDS:") || line.isEmpty { isList = !line.isEmpty }
                    guard isList, line.hasPrefix("  "), !line.hasPrefix("   ") else { continue }
                    names.append(String(line.split(separator: " ")[0]))
                }
                guard !names.isEmpty else { return [path.joined(separator: " ")] }
                return try names.flatMap { try commands(path + [$0]) }
            }
            // What runs until it is stopped says what happens in its log.
            #expect(Set(try commands([])) == Set(Self.commands + ["dev", "serve"]))
        }

        @Test("Every command's help has an example, and knows --json", arguments: commands)
        func help(command: String) throws {
            let run = try Gatehouse().run(command.split(separator: " ").map(String.init) + ["--help"], bare: true)
            #expect(run.status == 0)
            #expect(run.output.contains("\n  gatehouse \(command)"))
            #expect(run.output.contains("--json"))
        }

        @Test("A missing installation is one sentence, also as JSON")
        func missing() throws {
            let gatehouse = try Gatehouse()
            let run = try gatehouse.run(["environment", "list", "--data", "/nowhere", "--json"], bare: true)
            #expect(run.status == 1)
            #expect(try run.json["error"]?.string?.contains("there is no installation in /nowhere") == true)
            #expect(run.errors.hasPrefix("gatehouse: there is no installation"))
        }

        @Test("Settings are shown with their source, and wrong ones found")
        func settings() throws {
            let gatehouse = try Gatehouse()
            let settings = try gatehouse.answer("config", "check")["settings"]?.array ?? []
            func source(_ name: String) -> String? { settings.first { $0["name"]?.string == name }?["source"]?.string }
            #expect(source("GATEHOUSE_DATA") == "option")
            #expect(source("GATEHOUSE_ADDRESS") == "environment variable")
            #expect(source("GATEHOUSE_WORKERS") == "default")
            let file = gatehouse.path + "/settings"
            try File.create(file, Array("GATEHOUSE_WORKERS=many\nGATEHOUSE_LIMIT_TOKEN=10\n".utf8), mode: 0o600)
            let wrong = try gatehouse.run(["config", "check", "--config", file, "--json"])
            #expect(wrong.status == 1)
            #expect(try wrong.json["problems"]?.array?.count == 1 || wrong.json["problems"]?.array?.count == 2)
            try File.replace(file, with: Array("GATEHOUSE_WORKER=8\n".utf8), mode: 0o600)
            let unknown = try gatehouse.run(["config", "check", "--config", file])
            #expect(unknown.status == 1 && unknown.errors.contains("no setting GATEHOUSE_WORKER"))
        }

        @Test("The routes are listed without an installation, and leave nothing behind")
        func routes() throws {
            let gatehouse = try Gatehouse()
            let run = try gatehouse.run(["routes", "--json"], bare: true)
            let routes = try run.json.array ?? []
            #expect(routes.contains { $0["method"] == "POST" && $0["path"] == "/oauth/token" })
            // With the windows of the settings; the two that count addresses may be alike.
            let settings = gatehouse.path + "/settings"
            let lines = "GATEHOUSE_LIMIT_TOKEN=7/9\nGATEHOUSE_LIMIT_MANAGEMENT=7/9\nGATEHOUSE_LIMIT_CLIENT=8/5\n"
            try File.create(settings, Array(lines.utf8), mode: 0o600)
            let set = try gatehouse.run(["routes", "--config", settings], bare: true).output.split(separator: "\n")
            #expect(set.contains { $0.contains(" /oauth/token ") && $0.hasSuffix(" 7/9 s per address") })
            #expect(set.contains { $0.contains("/token/revocation") && $0.contains(" 8/5 s per client, ") })
        }

        @Test("The sweep does what is due and repairs what a crash left")
        func sweep() throws {
            let gatehouse = try Gatehouse.withAcme()
            let id = try #require(try gatehouse.environmentFolder("acme").split(separator: "/").last)
            try File.create("\(gatehouse.data)/unpublished/\(id)", [], mode: 0o600)
            try Folder.removeAll(gatehouse.documents + "/acme.id.test")
            let swept = try gatehouse.answer("sweep")
            #expect(swept["repaired"] == 1 && swept["environments"] == 2)
            #expect(try gatehouse.publishedKeys("acme.id.test").count == 2)
            try Folder.removeAll(gatehouse.documents + "/acme.id.test")
            #expect(try gatehouse.answer("sweep", "--publish")["documents_written"] == 5)
        }

        @Test("The sweep says what it did and what it could not do, each under its name")
        func sweepReport() throws {
            let gatehouse = try Gatehouse.withAcme()
            let names = [
                "environments", "key_changes", "purged_revocations", "repaired", "removed_copies", "documents_written",
                "failures",
            ]
            let quiet = try gatehouse.answer("sweep", "--publish")
            #expect(quiet.object?.names == names)
            #expect(quiet["environments"] == 2 && quiet["failures"] == [] && quiet["documents_written"] == 0)
            #expect(quiet["key_changes"] == 0 && quiet["purged_revocations"] == 0 && quiet["repaired"] == 0)

            // A folder in the way of a file.
            let document = gatehouse.documents + "/acme.id.test/jwks.json"
            try File.remove(document)
            try Folder.create(document, mode: 0o755)
            try Folder.removeAll(gatehouse.documents + "/acme-test.id.test")
            try Folder.create(gatehouse.documents + "/stranger.id.test", mode: 0o755)
            let run = try gatehouse.run(["sweep", "--publish", "--json"])
            #expect(run.status == 1)
            let failed = try run.json
            #expect(failed.object?.names == names)
            #expect(failed["environments"] == 2 && failed["documents_written"] == 5)
            #expect(failed["failures"]?.array?.count == 1)
            #expect(failed["failures"]?.array?.first?.string?.hasPrefix("acme: ") == true)
            #expect(try Folder.list(gatehouse.documents) == ["acme-test.id.test", "acme.id.test"])
        }

        @Test("Migrating makes a data folder, and names every database")
        func migrate() throws {
            let gatehouse = try Gatehouse.withAcme()
            let databases = try gatehouse.answer("migrate")["databases"]?.array ?? []
            #expect(databases.map { $0["name"]?.string } == ["control", "acme", "acme-test"])
            #expect(databases.allSatisfy { $0["from"] == $0["to"] })
            try File.remove(try gatehouse.environmentFolder("acme") + "/identity.sqlite")
            let run = try gatehouse.run(["migrate"])
            #expect(run.status == 1 && run.output.contains("acme: "))
        }

        @Test("A command refuses to work with another key, and changes nothing")
        func wrongKey() throws {
            let gatehouse = try Gatehouse()
            try File.replace(gatehouse.keyFile, with: Array(Gatehouse.otherKey.utf8), mode: 0o600)
            #expect(
                try gatehouse.refusal("account", "create", "acme", "--name", "Acme").contains(
                    "not the key-encryption key"))
            #expect(try Folder.list(gatehouse.data + "/environments") == [])
        }
    }
}
