// gatehouse backup.

import JSON
import POSIX
import Testing

extension Commands {
    @Suite struct BackupTests {
        @Test("A backup holds every environment and says what it is, for its owner only")
        func contents() throws {
            let gatehouse = try Gatehouse.withAcme()
            let backup = gatehouse.path + "/backup"
            let answer = try gatehouse.answer("backup", "--to", backup + "/")
            let manifest = try JSON(parsing: File.read(backup + "/manifest.json"))
            #expect(manifest["format"] == 1 && manifest["control_schema"] == 2)
            #expect(manifest["made_at"]?.string?.hasPrefix("20") == true)
            #expect(manifest["key_encryption_key_id"]?.string?.count == 16)
            let entries = manifest["environments"]?.array ?? []
            #expect(entries.map { $0["handle"]?.string } == ["acme", "acme-test"])
            #expect(answer["environments"] == manifest["environments"])

            #expect(try FileStatus(backup).mode == 0o700)
            #expect(try FileStatus(backup + "/environments").mode == 0o700)
            #expect(try Folder.list(backup) == ["control.sqlite", "environments", "manifest.json"])
            let files = try Folder.list(backup + "/environments")
            #expect(files == entries.compactMap { $0["id"]?.string.map { $0 + ".sqlite" } }.sorted())
            for file in ["control.sqlite", "manifest.json"] + files.map({ "environments/" + $0 }) {
                #expect(try FileStatus("\(backup)/\(file)").mode == 0o600)
            }
            #expect(!File.exists(backup + ".partial"))
        }

        @Test("A backup never holds the key-encryption key")
        func noKey() throws {
            let gatehouse = try Gatehouse.withAcme()
            let backup = gatehouse.path + "/backup"
            try gatehouse.answer("backup", "--to", backup)
            let files =
                try ["control.sqlite", "manifest.json"]
                + Folder.list(backup + "/environments").map { "environments/" + $0 }
            let key: [UInt8] = [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef]
            let text = Array(Gatehouse.key.utf8)
            for file in files {
                let bytes = try File.read("\(backup)/\(file)")
                #expect(bytes.count > 100)
                #expect(!bytes.contains(key) && !bytes.contains(text))
            }
        }

        @Test("A folder that holds something is not touched")
        func occupied() throws {
            let gatehouse = try Gatehouse()
            let backup = gatehouse.path + "/backup"
            try Folder.create(backup, mode: 0o700)
            try gatehouse.answer("backup", "--to", backup)
            let before = try File.read(backup + "/manifest.json")
            #expect(try gatehouse.refusal("backup", "--to", backup).contains("is not empty"))
            #expect(try File.read(backup + "/manifest.json") == before)
            #expect(try gatehouse.refusal("backup", "--to", gatehouse.keyFile).contains("is not empty"))
        }

        @Test("A backup that fails leaves nothing")
        func failed() throws {
            let gatehouse = try Gatehouse.withAcme()
            try File.remove(try gatehouse.environmentFolder("acme-test") + "/identity.sqlite")
            let backup = gatehouse.path + "/backup"
            _ = try gatehouse.refusal("backup", "--to", backup)
            #expect(!File.exists(backup) && !File.exists(backup + ".partial"))
            let missing = try gatehouse.refusal("backup", "--to", gatehouse.path + "/no/such/backup")
            #expect(missing.contains("install -d -o"))
        }
    }
}
