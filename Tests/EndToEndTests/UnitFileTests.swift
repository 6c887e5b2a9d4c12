// The files of systemd.

import Log
import POSIX
import Testing

@Suite("The unit files")
struct UnitFileTests {
    private func text(_ name: String) throws -> String {
        String(decoding: try File.read("\(Program.package)/systemd/\(name)"), as: UTF8.self)
    }

    /// The lines from the heading of the confinement to the next section.
    private func confinement(_ name: String) throws -> [Substring] {
        let lines = try text(name).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.drop { !$0.hasPrefix("# What it may do.") }.prefix { !$0.hasPrefix("[") }.filter { !$0.isEmpty }
    }

    @Test("the server and the sweep are confined alike")
    func alike() throws {
        let server = try confinement("gatehouse.service")
        #expect(server.count > 30)
        #expect(try confinement("gatehouse-sweep.service") == server)
    }

    @Test("the program is told how much the store of descriptors holds")
    func store() throws {
        let lines = try text("gatehouse.service").split(separator: "\n")
        let value = { (name: String) in lines.filter { $0.hasPrefix(name) }.map { $0.dropFirst(name.utf8.count) } }
        #expect(value("FileDescriptorStoreMax=") == value("Environment=FDSTORE="))
        #expect(value("FileDescriptorStoreMax=").count == 1)
    }

    @Test(
        "a key or settings that are missing reach the program as such, and not as a refusal of systemd's",
        arguments: ["gatehouse.service", "gatehouse-sweep.service"])
    func credentials(name: String) throws {
        let lines = Set(try text(name).split(separator: "\n"))
        #expect(
            lines.isSuperset(of: [
                "LoadCredential=key-encryption-key:/etc/gatehouse/key-encryption-key",
                "SetCredential=key-encryption-key:missing", "LoadCredential=settings:/etc/gatehouse/gatehouse.env",
                "SetCredential=settings:#",
            ]))
        // As variables they would have no line.
        #expect(!lines.contains { $0.hasPrefix("EnvironmentFile") })
    }

    @Test("the message catalogue is the program's own table")
    func catalogue() throws {
        #expect(try text("gatehouse.catalog") == Event.catalogueText)
        #expect(Event.catalogueText.split(separator: "\n-- ").count == Event.all.count + 1)
    }

    @Test("systemd finds no fault in them", .enabled(if: File.exists("/usr/bin/systemd-analyze")))
    func verified() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let names = ["gatehouse.service", "gatehouse.socket", "gatehouse-sweep.service", "gatehouse-sweep.timer"]
        for name in names {
            // Where the program will be installed there may be none yet.
            let unit = try text(name).split(separator: "/usr/local/bin/gatehouse", omittingEmptySubsequences: false)
                .joined(separator: Program.gatehouse)
            try File.create("\(scratch.path)/\(name)", Array(unit.utf8), mode: 0o644)
        }
        let result = try Program.run(
            ["/usr/bin/systemd-analyze", "verify", "--man=no"] + names.map { "\(scratch.path)/\($0)" }, in: scratch)
        // Units of the machine itself may have faults of their own.
        let ours = result.errors.split(separator: "\n").filter { $0.contains("gatehouse") }
        #expect(ours.isEmpty, "\(ours.joined(separator: "\n"))")
        // An exposure of more than 2.0 ends it with an error.
        for name in names where name.hasSuffix(".service") {
            let exposure = try Program.run(
                [
                    "/usr/bin/systemd-analyze", "security", "--offline=true", "--threshold=20",
                    "\(scratch.path)/\(name)",
                ],
                in: scratch)
            #expect(exposure.status == 0, "\(exposure.output)")
        }
    }
}
