// Whose data folder `gatehouse dev` works in.

import Glibc
import POSIX
import Testing

extension EndToEnd {
    @Suite("The owner of the data folder")
    struct OwnedFolderTests {
        @Test("a folder that others may enter is refused before anything is written there")
        func open() throws {
            let server = try Development()
            defer { server.remove() }
            try Folder.create(server.data, mode: 0o755)
            let program = try server.launch()
            #expect(program.wait(seconds: 15) == 1)
            #expect(program.errors.contains("chmod 0700 \(server.data)"))
            #expect(try Folder.list(server.data) == [])
        }

        /// Whoever owns the folder decides what each name in it is: links to files of root's, say.
        @Test("root writes in another user's folder with that user's rights", .enabled(if: getuid() == 0))
        func links() throws {
            let server = try Development()
            defer { server.remove() }
            let owner = try #require(SystemUser(named: "nobody"))
            let (victim, secret) = (server.scratch.path + "/victim", server.scratch.path + "/secret")
            try File.create(victim, [7], mode: 0o600)
            try Folder.create(secret, mode: 0o700)
            try Folder.setMode(server.scratch.path, 0o755)
            try Folder.create(server.data, mode: 0o700)
            for name in ["gatehouse.env", "gatehouse.env.new", "gatehouse.log", "demo.env", "demo.env.new"] {
                #expect(symlink(victim, "\(server.data)/\(name)") == 0)
            }
            #expect(symlink(secret, server.data + "/nginx") == 0)
            for name in try Folder.list(server.data) {
                try Folder.setOwner("\(server.data)/\(name)", user: owner.user, group: owner.group)
            }
            try Folder.setOwner(server.data, user: owner.user, group: owner.group)
            let program = try server.launch()
            #expect(program.wait(seconds: 15) == 1)
            #expect(program.errors.contains("Permission denied"), "\(program.errors)")
            #expect(try File.read(victim) == [7] && FileStatus(victim).mode == 0o600)
            #expect(try Folder.list(secret) == [])
            // What it could write is the owner's.
            #expect(try FileStatus(server.data + "/key-encryption-key").owner == owner.user)
        }
    }
}
