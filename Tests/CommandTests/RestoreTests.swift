// gatehouse restore of one environment, while a server answers.

import HTTP
import HTTPTypes
import JSON
import POSIX
import SQLite
import Testing

extension Commands {
    @Suite struct RestoreTests {
        private let host = "acme.id.test"

        private func backedUp() throws -> (Gatehouse, backup: String) {
            let gatehouse = try Gatehouse.withAcme()
            return (gatehouse, gatehouse.path + "/backup")
        }

        @Test("What was there at the backup is back, what came later is gone, and others are as they were")
        func contents() throws {
            let (gatehouse, backup) = try backedUp()
            let server = try ServedInstallation(gatehouse)
            let early = try gatehouse.makeClient(in: "acme")
            try gatehouse.answer("backup", "--to", backup)
            let late = try gatehouse.makeClient(in: "acme")
            let other = try gatehouse.makeClient(in: "acme-test")
            #expect(try server.token(host, late).status == .ok)

            let answer = try gatehouse.answer("restore", "--from", backup, "--environment", "acme")
            #expect(answer["environments"] == ["acme"] && answer["warnings"] == [])
            #expect(try server.token(host, early).status == .ok)
            #expect(try server.token(host, late).error == "invalid_client")
            #expect(try server.token("acme-test.id.test", other).status == .ok)
            #expect(!File.exists(gatehouse.data + "/restoring"))
        }

        @Test("A token that was revoked after the backup stays revoked")
        func revoked() throws {
            let (gatehouse, backup) = try backedUp()
            let server = try ServedInstallation(gatehouse)
            let client = try gatehouse.makeClient(in: "acme")
            let kept = try #require(try server.token(host, client).accessToken)
            let token = try #require(try server.token(host, client).accessToken)
            try gatehouse.answer("backup", "--to", backup)
            try server.revoke(token, host, client)
            #expect(try !server.isActive(token, host, client))
            let answer = try gatehouse.answer("restore", "--from", backup, "--environment", "acme")
            #expect(answer["revocations_kept"] == 1)
            #expect(try !server.isActive(token, host, client))
            #expect(try server.isActive(kept, host, client))
        }

        @Test("A key that was deactivated after the backup stays so, and another signs")
        func deactivated() throws {
            let (gatehouse, backup) = try backedUp()
            let server = try ServedInstallation(gatehouse)
            let client = try gatehouse.makeClient(in: "acme")
            let token = try #require(try server.token(host, client).accessToken)
            try gatehouse.answer("backup", "--to", backup)
            let keys = try gatehouse.answer("keys", "list", "--environment", "acme").array ?? []
            let kid = try #require(keys.first { $0["algorithm"] == "RS256" }?["kid"]?.string)
            try gatehouse.answer("keys", "deactivate", "--environment", "acme", kid)

            let answer = try gatehouse.answer("restore", "--from", backup, "--environment", "acme")
            #expect(answer["keys_kept_deactivated"] == 1)
            #expect(try !gatehouse.publishedKeys(host).contains(kid))
            #expect(try gatehouse.publishedKeys(host).count == 2)
            #expect(try !server.isActive(token, host, client))
            let next = try #require(try server.token(host, client).accessToken)
            #expect(try server.isActive(next, host, client))
        }

        @Test("A pending key of the backup waits anew where no file was left, since nobody has seen it lately")
        func pending() throws {
            let (gatehouse, backup) = try backedUp()
            let key = try gatehouse.answer("keys", "rotate", "--environment", "acme").array?.first
            try gatehouse.answer("backup", "--to", backup)
            try gatehouse.answer("environment", "delete", "acme", "--confirm", "acme")
            try gatehouse.answer("restore", "--from", backup, "--environment", "acme")
            let keys = try gatehouse.answer("keys", "list", "--environment", "acme").array ?? []
            let restored = try #require(keys.first { $0["kid"] == key?["kid"] })
            #expect(try #require(restored["starts_at"]?.string) > #require(key?["starts_at"]?.string))
        }

        @Test("A deleted environment comes back with its address, also to the server that knew it before")
        func deleted() throws {
            let (gatehouse, backup) = try backedUp()
            let server = try ServedInstallation(gatehouse)
            let client = try gatehouse.makeClient(in: "acme")
            #expect(try server.token(host, client).status == .ok)
            try gatehouse.answer("backup", "--to", backup)
            let keys = try gatehouse.publishedKeys(host)
            // The server reads and writes the file that is about to go.
            let late = try gatehouse.makeClient(in: "acme")
            let first = try #require(try server.token(host, late).accessToken)
            try server.revoke(first, host, late)
            try gatehouse.answer("environment", "delete", "acme", "--confirm", "acme")
            #expect(try server.token(host, client).status == .misdirectedRequest)

            let answer = try gatehouse.answer("restore", "--from", backup, "--environment", "acme")
            #expect(answer["warnings"]?.array?.first?.string?.contains("revoked after") == true)
            #expect(try gatehouse.publishedKeys(host) == keys)
            // Read and written in the restored file, not in the one the server had open.
            #expect(try server.token(host, late).error == "invalid_client")
            let token = try #require(try server.token(host, client).accessToken)
            try server.revoke(token, host, client)
            #expect(try !ServedInstallation(gatehouse).isActive(token, host, client))
        }

        @Test("A deleted environment whose host another one has by now does not come back")
        func taken() throws {
            let (gatehouse, backup) = try backedUp()
            try gatehouse.answer("backup", "--to", backup)
            try gatehouse.answer("environment", "delete", "acme", "--confirm", "acme")
            try gatehouse.answer("environment", "create", "other", "--account", "acme", "--address", "https://\(host)")
            let before = try Folder.list(gatehouse.data + "/environments")
            #expect(try gatehouse.refusal("restore", "--from", backup, "--environment", "acme").contains(host))
            #expect(try Folder.list(gatehouse.data + "/environments") == before)
        }

        @Test("A damaged file is kept aside and replaced")
        func damaged() throws {
            let (gatehouse, backup) = try backedUp()
            let client = try gatehouse.makeClient(in: "acme")
            try gatehouse.answer("backup", "--to", backup)
            let file = try gatehouse.environmentFolder("acme") + "/identity.sqlite"
            try File.replace(
                file, with: Array("no database at all, and longer than a header of sixteen bytes".utf8), mode: 0o600)
            let answer = try gatehouse.answer("restore", "--from", backup, "--environment", "acme")
            #expect(answer["warnings"]?.array?.first?.string?.contains("kept as \(file).unusable-") == true)
            #expect(try ServedInstallation(gatehouse).token(host, client).status == .ok)
        }

        @Test("A file of a newer version is kept aside too, and one note says so", arguments: [false, true])
        func newer(isAll: Bool) throws {
            let (gatehouse, backup) = try backedUp()
            let client = try gatehouse.makeClient(in: "acme")
            try gatehouse.answer("backup", "--to", backup)
            let file = try gatehouse.environmentFolder("acme") + "/identity.sqlite"
            try SQLiteConnection(path: file, mode: .readWrite).setSchemaVersion(99)
            let what = isAll ? ["--all"] : ["--environment", "acme"]
            let answer = try gatehouse.run(["restore", "--from", backup, "--json"] + what).json
            let notes = try #require(answer["warnings"]?.array)
            let note = try #require(notes.first?.string)
            #expect(notes.count == 1 && note.contains("newer version of Gatehouse has written it"), "\(notes)")
            #expect(note.contains("kept as \(file).unusable-") && note.contains("valid again until they expire"))
            #expect(!note.contains("had no file"))
            #expect(try ServedInstallation(gatehouse).token(host, client).status == .ok)
        }

        @Test("What to restore must be said, and only once", arguments: [[], ["--environment", "acme", "--all"]])
        func usage(arguments: [String]) throws {
            let gatehouse = try Gatehouse()
            #expect(try gatehouse.run(["restore", "--from", "/nowhere"] + arguments).status == 64)
        }
    }
}
