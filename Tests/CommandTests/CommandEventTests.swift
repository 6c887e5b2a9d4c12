// What commands tell the journal.

import ArgumentParser
import CLinux
import Glibc
import JSON
import POSIX
import Testing

@testable import gatehouse

extension Commands {
    @Suite struct CommandEventTests {
        private func options(_ gatehouse: Gatehouse) -> [String] {
            ["--data", gatehouse.data, "--public", gatehouse.documents, "--key-file", gatehouse.keyFile]
        }

        @Test("Disabling and enabling an environment is told once, when it changes something")
        func status() throws {
            let gatehouse = try Gatehouse.withAcme()
            let journal = JournalEnd(below: gatehouse.path)
            let disable = try EnvironmentDisable.parse(["acme"] + options(gatehouse))
            for changes in [true, false] {
                _ = try disable.work(telling: journal.path)
                #expect(journal.record().isSuperset(of: ["EVENT=environment.disabled", "TENANT=acme"]) == changes)
            }
            _ = try EnvironmentEnable.parse(["acme"] + options(gatehouse)).work(telling: journal.path)
            #expect(journal.record().isSuperset(of: ["EVENT=environment.enabled", "TENANT=acme"]))
        }

        @Test("A restore tells of each environment, one or all")
        func restored() throws {
            let gatehouse = try Gatehouse.withAcme()
            let journal = JournalEnd(below: gatehouse.path)
            let backup = gatehouse.path + "/backup"
            try gatehouse.answer("backup", "--to", backup)
            let arguments = ["--from", backup] + options(gatehouse)
            _ = try Restore.parse(arguments + ["--environment", "acme"]).work(telling: journal.path)
            let one = journal.record()
            #expect(one.isSuperset(of: ["EVENT=environment.restored", "TENANT=acme"]))
            #expect(one.contains { $0.hasPrefix("REASON=by ") } && journal.record().isEmpty)
            _ = try Restore.parse(arguments + ["--all"]).work(telling: journal.path)
            let all = [journal.record(), journal.record()]
            for tenant in ["TENANT=acme", "TENANT=acme-test"] {
                #expect(all.contains { $0.isSuperset(of: ["EVENT=environment.restored", tenant[...]]) })
            }
        }

        @Test("A new client is told of by its name, never with its secret")
        func client() throws {
            let gatehouse = try Gatehouse.withAcme()
            let journal = JournalEnd(below: gatehouse.path)
            let report = try ClientCreate.parse(["--environment", "acme", "--name", "B"] + options(gatehouse))
                .work(telling: journal.path)
            let name = try #require(report.json["client_id"]?.string)
            let secret = try #require(report.json["client_secret"]?.string)
            let record = journal.record()
            #expect(record.isSuperset(of: ["EVENT=client.created", "TENANT=acme", "CLIENT_ID=\(name)"]))
            #expect(!record.contains { $0.contains(secret) })
        }

        @Test("What happens to a client is told with its name, and once")
        func changes() throws {
            let gatehouse = try Gatehouse.withAcme()
            let journal = JournalEnd(below: gatehouse.path)
            let name = try gatehouse.makeClient(in: "acme").id
            let arguments = ["--environment", "acme", name] + options(gatehouse)
            let commands: [(any InstallationCommand, String?)] = [
                (try ClientDisable.parse(arguments), "client.disabled"), (try ClientDisable.parse(arguments), nil),
                (try ClientEnable.parse(arguments), "client.enabled"),
                (try ClientRotateSecret.parse(arguments), "client.secret_rotated"),
                (try ClientGrant.parse(["--resource", "management"] + arguments), nil),
                (
                    try ClientGrant.parse(["--resource", "management", "--scope", "users:read"] + arguments),
                    "client.granted"
                ),
                (try ClientRevokeGrant.parse(["--resource", "management"] + arguments), "client.grant_revoked"),
                (try ClientRevokeGrant.parse(["--resource", "management"] + arguments), nil),
            ]
            for (command, event) in commands {
                let report = try command.work(telling: journal.path)
                let record = journal.record()
                #expect(record.isEmpty == (event == nil))
                guard let event else { continue }
                #expect(record.isSuperset(of: ["EVENT=\(event)", "TENANT=acme", "CLIENT_ID=\(name)"]))
                if let secret = report.json["client_secret"]?.string {
                    #expect(!record.contains { $0.contains(secret) })
                }
            }
        }

        @Test("Without a journal a command works all the same")
        func nowhere() throws {
            let gatehouse = try Gatehouse.withAcme()
            let disable = try EnvironmentDisable.parse(["acme"] + options(gatehouse))
            #expect(try disable.work(telling: gatehouse.path + "/nowhere").json["changed"] == true)
        }
    }
}
