// What commands say when the disk is full.

import Administration
import POSIX
import Store
import Testing

@testable import gatehouse

extension Commands {
    @Suite struct FullDiskTests {
        private struct Storage: Error, CustomStringConvertible { let description = "io: disk I/O error (SQLite 4874)" }

        @Test(
            "Storage's words for a full disk are explained by the disk, and no other error is",
            arguments: [(0, true), ((1 << 20) - 1, true), (1 << 20, false), (nil, false)] as [(Int?, Bool)])
        func explained(free: Int?, isFull: Bool) {
            let folder = DataFolder(path: "/data", publicPath: "/public")
            let said = "\(FullDisk.explain(Storage(), folder) { $0 == "/public" ? free : 1 << 30 })"
            #expect(said.contains("the disk of /public is full; make room (df -h /public)") == isFull, "\(said)")
            #expect(said.contains("disk I/O error (SQLite 4874)"))
            let ours = AdministrationError("no environment has the handle")
            #expect("\(FullDisk.explain(ours, folder) { _ in free })" == ours.description)
            #expect("\(FullDisk.explain(Storage(), nil) { _ in free })" == Storage().description)
        }

        @Test("A command on a disk that is full says so", .enabled(if: CurrentProcess.isRoot && Self.mayMount))
        func command() throws {
            let gatehouse = try Gatehouse.withAcme()
            let disk = gatehouse.path + "/disk"
            try Folder.create(disk, mode: 0o700)
            let size = "size=6m,mode=0700"
            #expect(try run("/bin/mount", "-t", "tmpfs", "-o", size, "tmpfs", disk) == 0)
            defer { _ = try? run("/bin/umount", disk) }
            #expect(try run("/bin/cp", "-a", gatehouse.data + "/.", disk) == 0)
            // What SQLite has already would be enough for a while.
            try File.remove(disk + "/control.sqlite-shm")
            _ = try run("/bin/dd", "if=/dev/zero", "of=\(disk)/filler", "bs=4k", "status=none")
            let command = ["client", "create", "--environment", "acme", "--name", "B"]
            let settings = ["--data", disk, "--public", gatehouse.documents, "--key-file", gatehouse.keyFile]
            let refused = try gatehouse.run(command + settings, bare: true)
            #expect(refused.status == 1 && refused.errors.contains("the disk of \(disk) is full"), "\(refused.errors)")
        }

        private static let mayMount = File.exists("/bin/mount") && (try? FileStatus("/proc/self/mounts")) != nil

        private func run(_ program: String, _ arguments: String...) throws -> Int32 {
            try ChildProcess(program, arguments).wait()
        }
    }
}
