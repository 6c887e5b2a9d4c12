// Backups that are not restored, and whole installations that are.

import HTTP
import HTTPTypes
import JSON
import POSIX
import Testing

extension Commands {
    @Suite struct RestoreRefusalTests {
        /// A damage, and what the refusal says of it.
        static let damages: [(name: String, damage: @Sendable (String) throws -> Void, sentence: String)] = [
            ("no manifest", { try File.remove($0 + "/manifest.json") }, "is no backup"),
            (
                "broken manifest", { try File.replace($0 + "/manifest.json", with: Array("{".utf8), mode: 0o600) },
                "damaged"
            ),
            (
                "another format",
                { try replace("\"format\":1", "\"format\":2", in: $0 + "/manifest.json") }, "not of format 1"
            ),
            (
                "another key",
                {
                    try replace(
                        "\"key_encryption_key_id\":\"", "\"key_encryption_key_id\":\"00", in: $0 + "/manifest.json")
                },
                "another key-encryption key"
            ),
            ("a missing file", { try File.remove(try file($0)) }, "is missing"),
            (
                "a broken file",
                { path in
                    var bytes = try File.read(try file(path))
                    for place in 4096..<12_288 { bytes[place] = 0xa5 }
                    try File.replace(try file(path), with: bytes, mode: 0o600)
                }, "cannot be used"
            ),
            (
                "a file of another environment",
                { path in
                    let names = try Folder.list(path + "/environments")
                    for name in names where path + "/environments/" + name != (try file(path)) {
                        try File.replace(try file(path), with: File.read(path + "/environments/" + name), mode: 0o600)
                    }
                }, "does not open"
            ),
        ]

        private static func replace(_ text: String, _ other: String, in path: String) throws {
            let old = String(decoding: try File.read(path), as: UTF8.self)
            try File.replace(path, with: Array(old.split(separator: text).joined(separator: other).utf8), mode: 0o600)
        }

        private static func file(_ backup: String) throws -> String {
            let manifest = try JSON(parsing: File.read(backup + "/manifest.json"))
            let entry = manifest["environments"]?.array?.first { $0["handle"] == "acme" }
            return try "\(backup)/\(#require(entry?["file"]?.string))"
        }

        @Test("A backup that is not whole, or of another key, changes nothing", arguments: damages.map(\.name))
        func refused(name: String) throws {
            let gatehouse = try Gatehouse.withAcme()
            let backup = gatehouse.path + "/backup"
            try gatehouse.answer("backup", "--to", backup)
            let client = try gatehouse.makeClient(in: "acme")
            let (_, damage, sentence) = try #require(Self.damages.first { $0.name == name })
            try damage(backup)
            let one = try gatehouse.refusal("restore", "--from", backup, "--environment", "acme")
            #expect(one.contains(sentence), "\(one)")
            let all = try gatehouse.refusal("restore", "--from", backup, "--all")
            #expect(all.contains(sentence), "\(all)")
            #expect(try ServedInstallation(gatehouse).token("acme.id.test", client).status == .ok)
            #expect(!File.exists(gatehouse.data + "/restoring"))
        }

        @Test("An environment that is not in the backup is refused with those that are")
        func absent() throws {
            let gatehouse = try Gatehouse()
            let backup = gatehouse.path + "/backup"
            try gatehouse.answer("backup", "--to", backup)
            try gatehouse.answer("account", "create", "acme", "--name", "Acme")
            #expect(
                try gatehouse.refusal("restore", "--from", backup, "--environment", "acme").contains("it has: none"))
        }

        @Test("Everything is restored into an empty folder")
        func empty() throws {
            let gatehouse = try Gatehouse.withAcme()
            let client = try gatehouse.makeClient(in: "acme")
            let backup = gatehouse.path + "/backup"
            try gatehouse.answer("backup", "--to", backup)
            try Folder.removeAll(gatehouse.data)
            try Folder.removeAll(gatehouse.documents)
            let answer = try gatehouse.answer("restore", "--from", backup, "--all")
            #expect(answer["environments"] == ["acme", "acme-test"])
            #expect(try gatehouse.publishedKeys("acme.id.test").count == 2)
            #expect(try ServedInstallation(gatehouse).token("acme.id.test", client).status == .ok)
        }

        @Test("Everything is restored into an existing folder: what came later goes, what was revoked stays so")
        func existing() throws {
            let gatehouse = try Gatehouse.withAcme()
            let client = try gatehouse.makeClient(in: "acme")
            let backup = gatehouse.path + "/backup"
            try gatehouse.answer("backup", "--to", backup)
            try gatehouse.answer("environment", "create", "late", "--account", "acme")
            let server = try ServedInstallation(gatehouse)
            let token = try #require(try server.token("acme.id.test", client).accessToken)
            try server.revoke(token, "acme.id.test", client)

            let answer = try gatehouse.answer("restore", "--from", backup, "--all")
            #expect(answer["warnings"]?.array?.count == 1)
            #expect(try Folder.list(gatehouse.documents) == ["acme-test.id.test", "acme.id.test"])
            #expect(try gatehouse.answer("environment", "list").array?.count == 2)
            #expect(try !ServedInstallation(gatehouse).isActive(token, "acme.id.test", client))
        }

        @Test("Everything is not restored under a running server")
        func running() throws {
            let gatehouse = try Gatehouse()
            let backup = gatehouse.path + "/backup"
            try gatehouse.answer("backup", "--to", backup)
            try gatehouse.answer("account", "create", "acme", "--name", "Acme")
            let lock = try #require(try FileLock.acquire(gatehouse.data + "/serve.lock", note: "1\n"))
            #expect(try gatehouse.refusal("restore", "--from", backup, "--all").contains("stop it first"))
            withExtendedLifetime(lock) {}
            #expect(try gatehouse.answer("environment", "list").array?.count == 2)
        }
    }
}
