// What the system says of a file or folder: kind, owner, mode, size, time.

internal import CLinux
internal import Glibc

/// stat(2), as far as the program asks.
package struct FileStatus: Equatable, Sendable {
    package enum Kind: Sendable { case file, folder, socket, other }

    /// Which file it is, whatever its name.
    package struct Identity: Equatable, Sendable {
        let device: UInt64
        let inode: UInt64
    }

    package let kind: Kind
    package let identity: Identity
    package let owner: UInt32
    package let group: UInt32
    /// The permission bits alone.
    package let mode: UInt32
    package let size: Int
    /// Seconds since 1970.
    package let modified: Int

    package init(_ path: String) throws(SystemError) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw SystemError("stat", path) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: kind = .file
        case S_IFDIR: kind = .folder
        case S_IFSOCK: kind = .socket
        default: kind = .other
        }
        identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        owner = status.st_uid
        group = status.st_gid
        mode = status.st_mode & 0o7777
        size = Int(status.st_size)
        modified = status.st_mtim.tv_sec
    }
}
