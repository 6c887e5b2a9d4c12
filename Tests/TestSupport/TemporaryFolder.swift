// A folder of a test's own, removed with the last reference to it.

internal import Glibc
internal import POSIX

package final class TemporaryFolder: Sendable {
    package let path: String

    package init() {
        // In memory where there is such a folder: the fsyncs that these tests do not judge cost nothing there.
        let parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        var template = Array("\(parent)/gatehouse-test-XXXXXX".utf8CString)
        path = mkdtemp(&template).map { String(cString: $0) } ?? ""
        precondition(!path.isEmpty, "no temporary folder")
    }

    deinit {
        try? Folder.removeAll(path)
    }

    /// Copies a folder's contents, with their modes, into a new folder below this one.
    package func copy(_ source: String, as name: String) throws {
        try Self.copy(source, to: "\(path)/\(name)")
    }

    private static func copy(_ source: String, to target: String) throws {
        try Folder.create(target, mode: FileStatus(source).mode)
        for name in try Folder.list(source) {
            let from = "\(source)/\(name)"
            let status = try FileStatus(from)
            if status.kind == .folder {
                try copy(from, to: "\(target)/\(name)")
            } else {
                try File.replace(
                    "\(target)/\(name)", with: try File.read(from, limit: 64 << 20), mode: status.mode,
                    modified: status.modified)
            }
        }
    }
}
