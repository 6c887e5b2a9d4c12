// A temporary folder with a database in it, removed with the last reference.

import CForgetfulVFS
import Database
import Glibc
import POSIX
import SQLite
import Synchronization

/// A folder of a test's own.
final class Scratch: Sendable {
    let folder: String
    var path: String { folder + "/test.sqlite" }

    init() {
        _ = SQLiteLibrary.configure
        // In memory where there is such a folder: what a sync means here is the forgetful file system's affair.
        let parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        var template = Array("\(parent)/gatehouse-sqlite-XXXXXX".utf8CString)
        folder = mkdtemp(&template).map { String(cString: $0) } ?? ""
        precondition(!folder.isEmpty, "no temporary folder")
    }

    deinit {
        remove()
    }

    /// Removes the folder at once: what is open stays usable.
    func remove() {
        for name in files { unlink(folder + "/" + name) }
        rmdir(folder)
    }

    /// The names of the files in the folder, sorted.
    var files: [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    func open(_ mode: SQLiteMode = .readWriteCreate, _ settings: SQLiteSettings = .init()) throws -> SQLiteConnection {
        try SQLiteConnection(path: path, mode: mode, settings: settings)
    }

    /// A connection to a database with two tables that every job of these tests changes together.
    func openPairs(_ settings: SQLiteSettings = .init()) throws -> SQLiteConnection {
        let connection = try open(.readWriteCreate, settings)
        try connection.script(Pairs.schema)
        return connection
    }
}

/// Two tables that hold the same numbers: a job that is half there shows as a difference.
enum Pairs {
    static let schema = """
        CREATE TABLE left_side (id INTEGER PRIMARY KEY, filling TEXT NOT NULL);
        CREATE TABLE right_side (id INTEGER PRIMARY KEY, filling TEXT NOT NULL);
        """
    private static let filling = String(repeating: "x", count: 700)

    static func insert(_ id: Int, _ connection: any Connection) throws {
        try connection.run("INSERT INTO left_side VALUES (\(id), \(filling))")
        try connection.run("INSERT INTO right_side VALUES (\(id), \(filling))")
    }

    static func left(_ connection: any Connection) throws -> [Int] {
        try connection.rows("SELECT id FROM left_side ORDER BY id") { try $0.get(0) }
    }

    static func right(_ connection: any Connection) throws -> [Int] {
        try connection.rows("SELECT id FROM right_side ORDER BY id") { try $0.get(0) }
    }
}

/// A registered forgetful file system.
final class ForgetfulDisk: @unchecked Sendable {  // the C side has a lock of its own
    private static let count = Atomic(0)
    let name: String
    let pointer: OpaquePointer

    init() {
        _ = SQLiteLibrary.configure
        name = "forgetful-\(ForgetfulDisk.count.add(1, ordering: .relaxed).newValue)"
        pointer = forgetful_new(name)
    }

    deinit {
        forgetful_unregister(pointer)
    }

    func settings(_ synchronous: SQLiteSettings.Synchronous = .full) -> SQLiteSettings {
        var settings = SQLiteSettings()
        settings.fileSystem = name
        settings.synchronous = synchronous
        return settings
    }
}

/// Runs `body` on `count` threads and waits for all.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let threads = (0..<count).map { index in Thread(name: "test-\(index)") { body(index) } }
    for thread in threads { thread.join() }
}

/// The kind of the `DatabaseError` that `body` throws; nil if it throws nothing or something else.
func errorKind(_ body: () throws -> Void) -> DatabaseError.Kind? {
    do { try body() } catch { return (error as? DatabaseError)?.kind }
    return nil
}
