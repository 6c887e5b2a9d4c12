// Whole files, read and replaced: the program never edits a file in place.

internal import CLinux
internal import Glibc

/// Operations on whole files.
package enum File {
    /// The bytes of a file of at most `limit` bytes; a larger one is refused, so that a wrong path cannot fill the memory.
    package static func read(_ path: String, limit: Int = 16 << 20) throws(SystemError) -> [UInt8] {
        let descriptor = unsafe gh_open(path, O_RDONLY, 0)
        guard descriptor >= 0 else { throw SystemError("open", path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0 && gh_errno() == EINTR { continue }
            guard count >= 0 else { throw SystemError("read", path) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            if bytes.count > limit { throw SystemError("read", path, number: EFBIG) }
        }
    }

    /// Makes a file that must not exist yet, with these bytes and this mode, and syncs it.
    package static func create(_ path: String, _ bytes: [UInt8], mode: UInt32) throws(SystemError) {
        try write(bytes, to: path, flags: O_WRONLY | O_CREAT | O_EXCL, mode: mode, modified: nil)
    }

    /// Puts these bytes in place of a file's, or makes it, atomically and durably: written beside it, synced, renamed over it,
    /// the folder synced. `modified` sets the modification time in seconds since 1970.
    package static func replace(
        _ path: String, with bytes: [UInt8], mode: UInt32, modified: Int? = nil
    ) throws(SystemError) {
        // A name of this process's own; what another user may have put there, a link even, is removed and never followed.
        let beside = Leftovers.name(beside: path)
        do {
            try remove(beside)
            try write(
                bytes, to: beside, flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode, modified: modified)
            try rename(beside, to: path)
        } catch {
            unsafe unlink(beside)
            throw error
        }
        Leftovers.clear(beside: path)
    }

    /// A descriptor that every write goes to the end of the file with.
    package static func openForAppending(_ path: String) throws(SystemError) -> Int32 {
        let descriptor = unsafe gh_open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard descriptor >= 0 else { throw SystemError("open", path) }
        return descriptor
    }

    /// Renames within one file system and syncs the target's folder.
    package static func rename(_ path: String, to target: String) throws(SystemError) {
        guard unsafe Glibc.rename(path, target) == 0 else { throw SystemError("rename", target) }
        try Folder.sync(Folder.parent(of: target))
    }

    /// Removes a file; one that is not there is no error.
    package static func remove(_ path: String) throws(SystemError) {
        guard unsafe unlink(path) == 0 || gh_errno() == ENOENT else { throw SystemError("unlink", path) }
    }

    /// Makes what was written to a file, by whomever, survive a power cut.
    package static func sync(_ path: String) throws(SystemError) {
        let descriptor = unsafe gh_open(path, O_RDONLY, 0)
        guard descriptor >= 0 else { throw SystemError("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SystemError("fsync", path) }
    }

    package static func exists(_ path: String) -> Bool {
        unsafe access(path, F_OK) == 0
    }

    private static func write(
        _ bytes: [UInt8], to path: String, flags: Int32, mode: UInt32, modified: Int?
    ) throws(SystemError) {
        let descriptor = unsafe gh_open(path, flags, mode)
        guard descriptor >= 0 else { throw SystemError("open", path) }
        defer { close(descriptor) }
        // The process's umask and an older file's mode must not decide who may read this.
        guard fchmod(descriptor, mode) == 0 else { throw SystemError("chmod", path) }
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes[written...].withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 && gh_errno() == EINTR { continue }
            guard count > 0 else { throw SystemError("write", path) }
            written += count
        }
        if let modified {
            let times = [timespec(tv_sec: modified, tv_nsec: 0), timespec(tv_sec: modified, tv_nsec: 0)]
            guard unsafe futimens(descriptor, times) == 0 else { throw SystemError("utimens", path) }
        }
        guard fsync(descriptor) == 0 else { throw SystemError("fsync", path) }
    }
}
