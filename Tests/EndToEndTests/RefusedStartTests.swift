// Starts that cannot be: one sentence that says what to do, and status 1.

import Glibc
import POSIX
import Testing

extension EndToEnd {
    @Suite("Starts that are refused")
    struct RefusedStartTests {
        @Test("a port in use is named")
        func portInUse() throws {
            let server = try Development()
            defer { server.remove() }
            let other = try Listening(port: server.ports[1])
            defer { other.close() }
            expectRefusal(try server.launch(), "port \(server.ports[1]) is in use")
            #expect(Processes.mentioning(server.data).isEmpty)
        }

        @Test("a port that only root may have is not called in use", .enabled(if: Self.hasPrivilegedPorts))
        func privileged() throws {
            let server = try Development()
            defer { server.remove() }
            try Folder.create(server.data, mode: 0o700)
            let nobody = try #require(SystemUser(named: "nobody"))
            for path in [server.scratch.path, server.data] {
                try Folder.setOwner(path, user: nobody.user, group: nobody.group)
            }
            let ports = ["--port", "81", "--bare-port", "\(server.ports[1])", "--health-port", "\(server.ports[2])"]
            let program = try Program(
                ["/usr/bin/setpriv", "--reuid=nobody", "--clear-groups", "--", Program.gatehouse, "dev", "--data"]
                    + [server.data] + ports, stem: server.scratch.path + "/privileged", folder: Program.package)
            expectRefusal(program, "port 81 needs root")
        }

        private static let hasPrivilegedPorts =
            CurrentProcess.isRoot
            && (try? File.read("/proc/sys/net/ipv4/ip_unprivileged_port_start")) == Array("1024\n".utf8)

        @Test("a program far from nginx's configuration says where it belongs")
        func missingTemplate() throws {
            let server = try Development()
            defer { server.remove() }
            let copy = server.scratch.path + "/gatehouse"
            #expect(try Program.run(["/bin/cp", Program.gatehouse, copy], in: server.scratch).status == 0)
            let program = try Program(
                [copy, "dev", "--data", server.data] + server.portOptions, stem: server.scratch.path + "/copy",
                folder: server.scratch.path)
            expectRefusal(program, "development.conf")
        }

        @Test(
            "a data folder that cannot be is named",
            arguments: [
                ("/proc/gatehouse", "/proc/gatehouse"), ("$HERE/with \"quotes\"", "cannot be used"),
                ("$HERE/" + String(repeating: "long", count: 20), "shorter than 80 bytes"), ("$HERE/file", "file"),
            ])
        func badData(path: String, sentence: String) throws {
            let server = try Development()
            defer { server.remove() }
            try File.create(server.scratch.path + "/file", [], mode: 0o600)
            let data = path.hasPrefix("$HERE") ? server.scratch.path + path.dropFirst(5) : path
            let program = try Program(
                [Program.gatehouse, "dev", "--data", data] + server.portOptions, stem: server.scratch.path + "/bad")
            expectRefusal(program, sentence)
        }

        @Test("a folder whose key is gone says what that means")
        func keyGone() throws {
            let server = try Development()
            defer { server.remove() }
            try server.start()
            server.stop()
            try File.remove(server.data + "/key-encryption-key")
            expectRefusal(try server.launch(), "key-encryption-key is gone")
            try File.create(
                server.data + "/key-encryption-key", Array(String(repeating: "fedcba9876543210", count: 4).utf8),
                mode: 0o600)
            expectRefusal(try server.launch(), "key-encryption key")
        }

        @Test("a second server on the same folder, and it leaves the first alone")
        func second() throws {
            let server = try Development()
            defer { server.remove() }
            try server.start()
            let pid = try File.read(server.data + "/nginx/nginx.pid")
            let others = Scratch.freePorts(3).map(String.init)
            let program = try Program(
                [
                    Program.gatehouse, "dev", "--data", server.data, "--port", others[0], "--bare-port", others[1],
                    "--health-port", others[2],
                ], stem: server.scratch.path + "/second")
            expectRefusal(program, "another")
            // The first goes on at its addresses, with its nginx.
            #expect(try File.read(server.data + "/nginx/nginx.pid") == pid)
            #expect(try server.value("ISSUER") == server.test.address)
            #expect(
                try server.test.get("/.well-known/openid-configuration").string("issuer") == server.test.address)
            let client = try server.client()
            #expect(try server.test.token(client.id, client.secret).status == 200)
        }

        /// Ends by itself with status 1 and one sentence on standard error.
        private func expectRefusal(_ program: Program, _ sentence: String) {
            #expect(program.wait(seconds: 15) == 1)
            let errors = program.errors
            #expect(errors.hasPrefix("gatehouse dev: ") && errors.contains(sentence), "\(errors)")
            #expect(errors.split(separator: "\n").count == 1, "\(errors)")
            #expect(program.output == "")
        }
    }
}
