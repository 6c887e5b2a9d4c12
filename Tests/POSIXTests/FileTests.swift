// Whole files, folders and their modes.

import Glibc
import POSIX
import Testing

/// A folder of the test's own.
private func inFolder(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/gatehouse-posix-XXXXXX".utf8CString)
    let path = mkdtemp(&template).map { String(cString: $0) } ?? ""
    defer { try? Folder.removeAll(path) }
    try body(path)
}

@Suite(.serialized) struct FileTests {
    /// 0666 is what every usual umask would take something from.
    @Test(arguments: [UInt32(0o600), 0o644, 0o666])
    func `A file has the mode it was given, whatever the umask and the file before`(_ mode: UInt32) throws {
        try inFolder { folder in
            try File.create(folder + "/a", [1], mode: mode)
            #expect(try FileStatus(folder + "/a").mode == mode)
            try File.create(folder + "/b", [1], mode: 0o666)
            try File.replace(folder + "/b", with: [2], mode: mode, modified: 1234)
            #expect(try FileStatus(folder + "/b").mode == mode)
            #expect(try FileStatus(folder + "/b").modified == 1234)
            #expect(try Folder.list(folder) == ["a", "b"])
        }
    }

    @Test func `Creating does not replace`() throws {
        try inFolder { folder in
            try File.create(folder + "/a", [1], mode: 0o600)
            let error = #expect(throws: SystemError.self) { try File.create(folder + "/a", [2], mode: 0o600) }
            #expect(error?.number == EEXIST)
            #expect(try File.read(folder + "/a") == [1])
        }
    }

    @Test func `Whoever reads while a file is replaced sees the old one or the new one whole`() throws {
        try inFolder { folder in
            let path = folder + "/a"
            let versions = [[UInt8](repeating: 1, count: 300_000), [UInt8](repeating: 2, count: 200_000)]
            try File.replace(path, with: versions[0], mode: 0o600)
            let done = Monitor(false)
            let writer = Thread(name: "writer") {
                for round in 0..<60 { try? File.replace(path, with: versions[round % 2], mode: 0o600) }
                done.withLock { $0 = true }
            }
            var torn = 0
            while !done.withLock({ $0 }) {
                let bytes = try File.read(path)
                if !versions.contains(bytes) { torn += 1 }
            }
            writer.join()
            #expect(torn == 0)
        }
    }

    @Test func `A replacement that fails leaves the old file and nothing beside it`() throws {
        try inFolder { folder in
            // A folder of that name cannot be replaced by a file.
            try Folder.create(folder + "/a", mode: 0o700)
            #expect(throws: SystemError.self) { try File.replace(folder + "/a", with: [1], mode: 0o600) }
            #expect(throws: SystemError.self) { try File.replace(folder + "/none/b", with: [1], mode: 0o600) }
            #expect(try Folder.list(folder) == ["a"])
        }
    }

    /// The highest number a process can have is 2^22.
    @Test(arguments: [
        ("a.new4194305", 100, false), ("a.new4194305", 0, true), ("a.new1", 100, true), ("a.new", 100, true),
        ("a.new04194305", 100, true), ("a.new4194305x", 100, true), ("a.new-4194305", 100, true),
        ("b.new4194305", 100, true), ("aa.new4194305", 100, true),
    ])
    func `What a crash left beside a file goes with the next replacement, and nothing else`(
        _ name: String, _ age: Int, _ stays: Bool
    ) throws {
        try inFolder { folder in
            let time = SystemClock.microseconds() / 1_000_000 - age
            try File.replace("\(folder)/\(name)", with: [7], mode: 0o600, modified: time)
            try File.replace(folder + "/a", with: [1], mode: 0o600)
            #expect(try Folder.list(folder) == (stays ? ["a", name] : ["a"]))
        }
    }

    /// Root writes where another user may have put something before.
    @Test func `A replacement writes through no link, neither in its place nor beside it`() throws {
        try inFolder { folder in
            let victim = folder + "/victim"
            try File.create(victim, [7], mode: 0o600)
            let beside = ["", ".new", ".new\(CurrentProcess.identifier)"].map { folder + "/a" + $0 }
            for link in beside { #expect(symlink(victim, link) == 0) }
            try File.replace(folder + "/a", with: [1], mode: 0o644)
            #expect(try File.read(victim) == [7] && FileStatus(victim).mode == 0o600)
            #expect(try FileStatus(folder + "/a").mode == 0o644 && File.read(folder + "/a") == [1])
            var status = stat()
            #expect(lstat(folder + "/a", &status) == 0 && status.st_mode & S_IFMT == S_IFREG)
        }
    }

    @Test func `A file larger than the limit is refused`() throws {
        try inFolder { folder in
            try File.create(folder + "/a", [UInt8](repeating: 0, count: 1000), mode: 0o600)
            #expect(try File.read(folder + "/a", limit: 1000).count == 1000)
            #expect(throws: SystemError.self) { try File.read(folder + "/a", limit: 999) }
        }
    }

    @Test func `Removing a folder follows no link`() throws {
        try inFolder { folder in
            try Folder.createAll(folder + "/kept/below", mode: 0o755)
            try File.create(folder + "/kept/file", [1], mode: 0o600)
            try Folder.create(folder + "/gone", mode: 0o700)
            #expect(symlink(folder + "/kept", folder + "/gone/link") == 0)
            try Folder.removeAll(folder + "/gone")
            try Folder.removeAll(folder + "/gone")
            #expect(try Folder.list(folder) == ["kept"])
            #expect(try Folder.list(folder + "/kept") == ["below", "file"])
        }
    }

    @Test func `A folder is made with its mode, and one that is there keeps its own`() throws {
        try inFolder { folder in
            try Folder.create(folder + "/open", mode: 0o777)
            #expect(try FileStatus(folder + "/open").mode == 0o777)
            try Folder.createAll(folder + "/a/b", mode: 0o700)
            #expect(try FileStatus(folder + "/a").mode == 0o755)
            #expect(try FileStatus(folder + "/a/b").mode == 0o700)
            try Folder.create(folder + "/a/b", mode: 0o755)
            #expect(try FileStatus(folder + "/a/b").mode == 0o700)
        }
    }

    @Test(arguments: [("/a/b", "/a"), ("/a", "/"), ("a", "."), ("a/b/c", "a/b"), ("/", "/")])
    func `The folder above a path`(_ path: String, _ above: String) {
        #expect(Folder.parent(of: path) == above)
    }

    @Test func `A lock is held by one, and free when its holder has gone`() throws {
        try inFolder { folder in
            let path = folder + "/lock"
            var first = try FileLock.acquire(path, note: "first")
            #expect(first != nil)
            #expect(try FileLock.acquire(path, note: "second") == nil)
            #expect(try File.read(path) == Array("first".utf8))
            let start = SystemClock.monotonicMicroseconds()
            #expect(try FileLock.wait(path, note: "", milliseconds: 50) == nil)
            #expect(SystemClock.monotonicMicroseconds() - start >= 50_000)
            first = nil
            #expect(try FileLock.wait(path, note: "third", milliseconds: 0) != nil)
        }
    }

    @Test func `A lock holds between processes, and ends with the process`() throws {
        try inFolder { folder in
            let path = folder + "/lock"
            let child = try ChildProcess(
                "/usr/bin/flock", [path, "/bin/sh", "-c", "touch \(folder)/held; exec sleep 30"])
            defer { _ = child.wait() }
            let deadline = SystemClock.monotonicMicroseconds() + 10_000_000
            while !File.exists(folder + "/held"), SystemClock.monotonicMicroseconds() < deadline {
                SystemClock.sleep(milliseconds: 5)
            }
            #expect(try FileLock.acquire(path, note: "") == nil)
            // The whole group: flock waits for the program it started.
            kill(-child.identifier, SIGKILL)
            #expect(try FileLock.wait(path, note: "", milliseconds: 5_000) != nil)
        }
    }
}
