// The file of settings: found, handed over, refused.

import POSIX
import Testing

@testable import gatehouse

extension Commands {
    @Suite struct SettingsFileTests {
        private func write(_ text: String, _ gatehouse: Gatehouse, _ name: String = "settings") throws -> String {
            let path = gatehouse.path + "/" + name
            try File.create(path, Array(text.utf8), mode: 0o600)
            return path
        }

        @Test("A setting that does not exist is named with its file and line")
        func unknown() throws {
            let gatehouse = try Gatehouse(isEmpty: true)
            let file = try write("# first\n\nGATEHOUSE_ADRESS=https://{handle}.id.test\n", gatehouse)
            let run = try gatehouse.run(["config", "check", "--config", file])
            #expect(run.status == 1)
            #expect(run.errors.contains("no setting GATEHOUSE_ADRESS (\(file), line 3)"), "\(run.errors)")
        }

        @Test(
            "A value that cannot be is named with its file and line",
            arguments: [
                ("WORKERS=many", "from 1 to 256"), ("LIMITS=maybe", "on or off"), ("LIMIT_TOKEN=10", "COUNT/SECONDS"),
                ("LIMIT_CLIENT=0/60", "COUNT/SECONDS"), ("HEALTH_PORT=0", "from 1 to 65535"),
            ])
        func value(line: String, rule: String) throws {
            let gatehouse = try Gatehouse(isEmpty: true)
            let file = try write("\nGATEHOUSE_\(line)\n", gatehouse)
            // The test's own variables come first.
            let arguments = ["config", "check", "--config", file]
            let run = try gatehouse.run(arguments, without: ["GATEHOUSE_HEALTH_PORT"])
            #expect(run.status == 1)
            #expect(run.output.contains("\(rule)") && run.output.contains("(\(file), line 2)"), "\(run.output)")
        }

        @Test("What a unit hands over is read, and spoken of as the file it came from")
        func handedOver() throws {
            let gatehouse = try Gatehouse(isEmpty: true)
            _ = try write("GATEHOUSE_WORKERS=3\n", gatehouse)
            let file = try #require(try SettingsFile(named: nil, data: "/nowhere", credentials: gatehouse.path))
            #expect(file.path == "/etc/gatehouse/gatehouse.env")
            let line = try #require(try file.lines().first)
            #expect(line.name == "GATEHOUSE_WORKERS" && line.value == "3" && line.number == 1)
            // `SetCredential=settings:#`, and a unit that hands none over.
            try File.replace(gatehouse.path + "/settings", with: Array("#".utf8), mode: 0o400)
            #expect(try file.lines().isEmpty)
            let none = try SettingsFile(named: nil, data: nil, credentials: gatehouse.data)
            #expect(none.map(\.path) == nil)
        }

        @Test(
            "Settings that may not be read are refused, with what helps", .enabled(if: CurrentProcess.isRoot),
            arguments: [["doctor"], ["config", "check"], ["keys", "list", "--environment", "acme"]])
        func denied(command: [String]) throws {
            let gatehouse = try Gatehouse()
            let file = try write("GATEHOUSE_WORKERS=3\n", gatehouse, "data/gatehouse.env")
            for path in [file, gatehouse.data] {
                let run = try gatehouse.run(command, as: "nobody")
                #expect(run.status == 1)
                let said = run.output + run.errors
                #expect(said.contains("the settings in \(file) may not be read by nobody"), "\(path): \(said)")
                #expect(said.contains("as root"))
                // In an open folder the file itself refuses.
                try Folder.setMode(gatehouse.data, 0o755)
            }
        }
    }
}
