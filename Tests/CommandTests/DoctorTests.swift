// gatehouse doctor: every damage it must find.

import JSON
import Model
import POSIX
import SQLite
import Store
import Testing

extension Commands {
    @Suite struct DoctorTests {
        struct Damage: Sendable, CustomTestStringConvertible {
            let testDescription: String
            let check: String
            /// What the sentence must name.
            let sentence: String
            var isWarning = false
            let make: @Sendable (Gatehouse) throws -> Void

            init(
                _ name: String, _ check: String, _ sentence: String, isWarning: Bool = false,
                _ make: @escaping @Sendable (Gatehouse) throws -> Void
            ) {
                testDescription = name
                self.check = check
                self.sentence = sentence
                self.isWarning = isWarning
                self.make = make
            }
        }

        static let damages: [Damage] = [
            Damage("a missing key", "key-encryption key", "openssl rand") { try File.remove($0.keyFile) },
            Damage("a key that others may read", "key-encryption key", "others than its owner") {
                try Folder.setMode($0.keyFile, 0o644)
            },
            Damage("a key file of another length", "key-encryption key", "32 bytes") {
                try File.replace($0.keyFile, with: Array("abc".utf8), mode: 0o600)
            },
            Damage("another key", "sealed keys", "not the key that the data folder was made with") {
                try File.replace($0.keyFile, with: Array(Gatehouse.otherKey.utf8), mode: 0o600)
            },
            Damage("a data folder that others may enter", "data folder", "0755 and must have 0700") {
                try Folder.setMode($0.data, 0o755)
            },
            Damage("a database that others may read", "data folder", "control.sqlite has the mode 0644") {
                try Folder.setMode($0.data + "/control.sqlite", 0o644)
            },
            Damage("an environment's folder that others may enter", "data folder", "0711") {
                try Folder.setMode(try $0.environmentFolder("acme"), 0o711)
            },
            Damage("a public folder that nginx cannot read", "public folder", "0700 and must have 0755") {
                try Folder.setMode($0.documents, 0o700)
            },
            Damage("a document that nginx cannot read", "public folder", "jwks.json has the mode 0600") {
                try Folder.setMode($0.documents + "/acme.id.test/jwks.json", 0o600)
            },
            Damage("a folder above that nginx cannot enter", "public folder", "cannot enter") {
                try Folder.setMode($0.path, 0o700)
            },
            Damage("no socket", "socket", "there is no socket") { try File.remove($0.socket) },
            Damage("a file instead of the socket", "socket", "is not a socket") {
                try File.remove($0.socket)
                try File.create($0.socket, [], mode: 0o660)
            },
            Damage("a socket that everybody may use", "socket", "everybody on this machine") {
                try Folder.setMode($0.socket, 0o666)
            },
            Damage("a socket that nginx may not use", "socket", "may not connect") {
                try Folder.setMode($0.socket, 0o600)
            },
            Damage("a host without documents", "static documents", "acme.id.test has no static documents") {
                try Folder.removeAll($0.documents + "/acme.id.test")
            },
            Damage("a stale document", "static documents", "jwks.json") {
                try File.replace($0.documents + "/acme.id.test/jwks.json", with: Array("{}".utf8), mode: 0o644)
            },
            Damage("a missing compressed document", "static documents", "jwks.json") {
                try File.remove($0.documents + "/acme.id.test/jwks.json.gz")
            },
            Damage("documents of nobody", "static documents", "no environment answers", isWarning: true) {
                try Folder.create($0.documents + "/nobody.id.test", mode: 0o755)
            },
            Damage("a missing database", "databases", "is missing") {
                try File.remove(try $0.environmentFolder("acme") + "/identity.sqlite")
            },
            Damage("no database", "databases", "cannot be opened") {
                try File.replace(
                    try $0.environmentFolder("acme") + "/identity.sqlite", with: Array(repeating: 0x41, count: 8192),
                    mode: 0o600)
            },
            Damage("a damaged database", "databases", "damaged") { gatehouse in
                let path = try gatehouse.environmentFolder("acme") + "/identity.sqlite"
                var bytes = try File.read(path)
                // The schema's pages come first; without them the file cannot be opened at all.
                for page in stride(from: bytes.count / 16384 * 3 * 4096, to: bytes.count, by: 4096) {
                    for byte in 0..<64 { bytes[page + byte] = 0xa5 }
                }
                try File.replace(path, with: bytes, mode: 0o600)
            },
            Damage("a database of a newer program", "databases", "has schema 99") { gatehouse in
                try setSchema(99, try gatehouse.environmentFolder("acme") + "/identity.sqlite")
            },
            Damage("a control database of a newer program", "databases", "has schema 99") {
                try setSchema(99, $0.data + "/control.sqlite")
            },
            Damage(
                "a database without a table its number promises", "databases",
                "has schema \(Migrations.environment.count) and lacks: table revocations"
            ) { gatehouse in
                try drop("revocations", try gatehouse.environmentFolder("acme") + "/identity.sqlite")
            },
            Damage("a control database without one", "databases", "lacks: table members") {
                try drop("members", $0.data + "/control.sqlite")
            },
            Damage("no sweep for long", "sweep", "the last sweep ended at 1970", isWarning: true) {
                try File.replace($0.data + "/last-sweep", with: [], mode: 0o600, modified: 1_000_000)
            },
            Damage("a clock that was set back", "clock", "set back") { gatehouse in
                let later = Timestamp(milliseconds: SystemClock.microseconds() / 1000).adding(seconds: 7200)
                let control = try ControlStore(
                    folder: DataFolder(path: gatehouse.data, publicPath: gatehouse.documents))
                try control.write { try $0.noteTime(later) }
                control.close()
            },
            Damage("no primary key", "signing keys", "acme has no primary RS256 key") { gatehouse in
                try changeKeys(gatehouse) { rows in
                    for key in try rows.signingKeys.all() { try rows.signingKeys.deactivate(key.id) }
                }
            },
            Damage("a retired key that should be gone", "signing keys", "no sweep has run", isWarning: true) {
                gatehouse in
                try changeKeys(gatehouse) { rows in
                    let key = try #require(try rows.signingKeys.all().first { $0.algorithm == .es256 })
                    try rows.signingKeys.retire(key.id, until: Timestamp(seconds: 1_000_000))
                }
            },
            Damage("an old marker", "leftovers", "stored and not published", isWarning: true) { gatehouse in
                let id = try #require(try gatehouse.environmentFolder("acme").split(separator: "/").last)
                try File.replace("\(gatehouse.data)/unpublished/\(id)", with: [], mode: 0o600, modified: 1_000_000)
            },
            Damage("an orphan", "leftovers", "belongs to no environment", isWarning: true) {
                try Folder.create($0.data + "/environments/01890000-0000-7000-8000-000000000000", mode: 0o700)
            },
            Damage("copies of a restore", "leftovers", "restoring", isWarning: true) {
                try Folder.create($0.data + "/restoring", mode: 0o700)
            },
        ]

        private static func setSchema(_ version: UInt8, _ path: String) throws {
            // user_version is the four bytes from 60 of the header (SQLite file format, section 1.3).
            // The commands that made the file may have ended before they moved everything into it.
            try SQLiteConnection(path: path, mode: .readWrite).checkpoint()
            for suffix in ["-wal", "-shm"] { try File.remove(path + suffix) }
            var bytes = try File.read(path)
            bytes[63] = version
            try File.replace(path, with: bytes, mode: 0o600)
        }

        /// Takes a table away and leaves the number: a file that was mended by hand.
        private static func drop(_ table: String, _ path: String) throws {
            try SQLiteConnection(path: path, mode: .readWrite).script("DROP TABLE \(table)")
        }

        private static func changeKeys(
            _ gatehouse: Gatehouse, _ body: @escaping @Sendable (EnvironmentConnection) throws -> Void
        ) throws {
            let name = try #require(try gatehouse.environmentFolder("acme").split(separator: "/").last)
            let stores = EnvironmentStores(folder: DataFolder(path: gatehouse.data, publicPath: gatehouse.documents))
            try stores.store(try #require(ID<Model.Environment>(String(name)))).write(body)
            stores.closeAll()
        }

        /// The installation with a server at its socket and an nginx before it.
        private func healthy() throws -> (Gatehouse, [Peer]) {
            let gatehouse = try Gatehouse.withAcme()
            try gatehouse.answer("sweep")
            let peers = [try Peer(socket: gatehouse.socket, .ready), try Peer(.reached)]
            gatehouse.healthPort = peers[1].port
            if let group = SystemUser.group(named: "www-data"), CurrentProcess.isRoot {
                try Folder.setOwner(gatehouse.socket, user: SystemUser.current.user, group: group)
            }
            return (gatehouse, peers)
        }

        @Test(
            "A sound installation is found sound", .enabled(if: CurrentProcess.isRoot, "the socket's group needs root"))
        func sound() throws {
            let (gatehouse, peers) = try healthy()
            defer { withExtendedLifetime(peers) {} }
            let run = try gatehouse.run(["doctor", "--json"])
            let findings = try run.json["findings"]?.array ?? []
            #expect(run.status == 0, "\(run.output)")
            #expect(findings.count == 19 && findings.allSatisfy { $0["status"] == "ok" }, "\(run.output)")
            #expect(try gatehouse.run(["doctor"]).output.hasSuffix("Everything is well.\n"))
        }

        @Test("Each damage is found, with how to mend it", .enabled(if: CurrentProcess.isRoot), arguments: damages)
        func found(damage: Damage) throws {
            let (gatehouse, peers) = try healthy()
            defer { withExtendedLifetime(peers) {} }
            try damage.make(gatehouse)
            let run = try gatehouse.run(["doctor", "--json"])
            let wrong = try (run.json["findings"]?.array ?? []).filter { $0["status"] != "ok" }
            let finding = wrong.first { finding in
                finding["check"]?.string == damage.check
                    && finding["sentence"]?.string?.contains(damage.sentence) == true
            }
            #expect(finding != nil, "\(run.output)")
            #expect(finding?["mend"]?.string?.isEmpty == false)
            #expect(finding?["status"]?.string == (damage.isWarning ? "warning" : "failure"))
            #expect(run.status == (wrong.contains { $0["status"] == "failure" } ? 1 : 0))
            // One cause is not reported as many.
            #expect(Set(wrong.compactMap { $0["check"]?.string }).count <= 2, "\(run.output)")
        }

        @Test("An installation that does not exist is examined too")
        func nothing() throws {
            let gatehouse = try Gatehouse()
            try Folder.removeAll(gatehouse.data)
            let run = try gatehouse.run(["doctor"])
            #expect(run.status == 1 && run.output.contains("there is no data folder"))
            #expect(!File.exists(gatehouse.data))
        }

        @Test(
            "Root examines the databases as their owner, and makes no files of its own",
            .enabled(if: CurrentProcess.isRoot))
        func owner() throws {
            let (gatehouse, peers) = try healthy()
            defer { withExtendedLifetime(peers) {} }
            let nobody = try #require(SystemUser(named: "nobody"))
            for root in [gatehouse.data, gatehouse.documents] { try hand(root, to: nobody) }
            try gatehouse.run(["doctor"])
            let folder = try Folder.list(gatehouse.data + "/environments").map {
                gatehouse.data + "/environments/" + $0
            }
            for path in [gatehouse.data] + folder {
                for name in try Folder.list(path) { #expect(try FileStatus(path + "/" + name).owner == nobody.user) }
            }
            // One file handed to somebody else.
            try Folder.setOwner(gatehouse.data + "/control.sqlite", user: 0, group: 0)
            let run = try gatehouse.run(["doctor"])
            #expect(run.output.contains("control.sqlite belongs to root and must belong to nobody"))
        }

        private func hand(_ path: String, to user: SystemUser) throws {
            if try FileStatus(path).kind == .folder {
                for name in try Folder.list(path) { try hand(path + "/" + name, to: user) }
            }
            try Folder.setOwner(path, user: user.user, group: user.group)
        }
    }
}
