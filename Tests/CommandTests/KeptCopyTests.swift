// Copies that migrations and restores keep: doctor says what they are, and the sweep removes the first kind in time.

import JSON
import POSIX
import Store
import Testing

extension Commands {
    @Suite struct KeptCopyTests {
        private static let day = 86_400

        @Test("The sweep removes a migration's copy after thirty days, and never what a restore has set aside")
        func sweep() throws {
            let gatehouse = try Gatehouse.withAcme()
            let file = try gatehouse.environmentFolder("acme") + "/identity.sqlite"
            let now = SystemClock.microseconds() / 1_000_000
            let copies: [(name: String, days: Int, isKept: Bool)] = [
                (file + ".schema1", KeptCopy.days + 1, false), (file + ".schema2", KeptCopy.days - 1, true),
                (file + ".unusable-1700000000", 400, true), (file + ".unusable-1700000000-wal", 400, true),
                (file + ".schemata", 400, true), (gatehouse.data + "/control.sqlite.schema1", 31, false),
                (gatehouse.data + "/control.sqlite.unusable-1700000000", 31, true),
            ]
            for copy in copies {
                try File.replace(copy.name, with: [1], mode: 0o600, modified: now - copy.days * Self.day)
            }
            #expect(try gatehouse.answer("sweep")["removed_copies"] == 2)
            for copy in copies { #expect(File.exists(copy.name) == copy.isKept, "\(copy.name)") }
            #expect(try gatehouse.answer("sweep")["removed_copies"] == 0)
        }

        @Test("doctor names each with its age and when it may go")
        func doctor() throws {
            let gatehouse = try Gatehouse.withAcme()
            let file = try gatehouse.environmentFolder("acme") + "/identity.sqlite"
            let now = SystemClock.microseconds() / 1_000_000
            let kept = file + ".schema2"
            let aside = gatehouse.data + "/control.sqlite.unusable-1700000000"
            try File.replace(kept, with: [1], mode: 0o600, modified: now - 3 * Self.day - 60)
            try File.replace(aside, with: [1], mode: 0o600, modified: now - Self.day - 60)
            let findings = try gatehouse.run(["doctor", "--json"]).json["findings"]?.array ?? []
            let found = findings.filter { $0["check"] == "leftovers" }
            #expect(found.count == 2, "\(found)")
            let copy = found.first { $0["sentence"]?.string?.contains(kept) == true }
            #expect(copy?["status"] == "ok")
            #expect(
                copy?["sentence"]?.string?.contains("1 MB, 3 days old) is acme as it was before it left schema 2")
                    == true)
            let other = found.first { $0["sentence"]?.string?.contains(aside) == true }
            #expect(other?["status"] == "warning" && other?["sentence"]?.string?.contains("1 day old") == true)
            #expect(other?["mend"]?.string?.hasPrefix("rm \(aside)*") == true)
        }
    }
}
