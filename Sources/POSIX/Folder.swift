// Folders: made with the mode they must have, listed, synced, removed.

internal import CLinux
internal import Glibc

/// Operations on folders.
package enum Folder {
    /// Makes a folder (its parent must exist) with exactly this mode; one that is there keeps its contents and its mode.
    package static func create(_ path: String, mode: UInt32) throws(SystemError) {
        if unsafe mkdir(path, mode) == 0 {
            guard unsafe chmod(path, mode) == 0 else { throw SystemError("chmod", path) }
            try sync(parent(of: path))
        } else if gh_errno() != EEXIST {
            throw SystemError("mkdir", path)
        }
    }

    /// Makes a folder and every missing one above it.
    package static func createAll(_ path: String, mode: UInt32) throws(SystemError) {
        let above = parent(of: path)
        if above != path, !File.exists(above) { try createAll(above, mode: 0o755) }
        try create(path, mode: mode)
    }

    /// The names in a folder, sorted.
    package static func list(_ path: String) throws(SystemError) -> [String] {
        guard let folder = unsafe opendir(path) else { throw SystemError("opendir", path) }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Removes a folder and everything below it; links are removed, not followed.
    package static func removeAll(_ path: String) throws(SystemError) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else {
            if gh_errno() == ENOENT { return }
            throw SystemError("lstat", path)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return try File.remove(path) }
        for name in try list(path) { try removeAll(path + "/" + name) }
        guard unsafe rmdir(path) == 0 else { throw SystemError("rmdir", path) }
    }

    /// Makes names created, renamed or removed in a folder survive a power cut.
    package static func sync(_ path: String) throws(SystemError) {
        let descriptor = unsafe gh_open(path, O_RDONLY | O_DIRECTORY, 0)
        guard descriptor >= 0 else { throw SystemError("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SystemError("fsync", path) }
    }

    /// Bytes an ordinary user may still write to the file system of `path`.
    package static func freeBytes(_ path: String) throws(SystemError) -> Int {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else { throw SystemError("statvfs", path) }
        return Int(status.f_bavail) * Int(status.f_frsize)
    }

    /// The path with every link resolved.
    package static func resolve(_ path: String) throws(SystemError) -> String {
        guard let resolved = unsafe realpath(path, nil) else { throw SystemError("realpath", path) }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    package static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Sets owner and group; needs root unless nothing changes.
    package static func setOwner(_ path: String, user: UInt32, group: UInt32) throws(SystemError) {
        guard unsafe lchown(path, user, group) == 0 else { throw SystemError("chown", path) }
    }

    package static func setMode(_ path: String, _ mode: UInt32) throws(SystemError) {
        guard unsafe chmod(path, mode) == 0 else { throw SystemError("chmod", path) }
    }
}
