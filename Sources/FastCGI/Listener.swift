// The listening socket: made here, or handed over by systemd.

package import CLinux
internal import Glibc

/// A listening AF_UNIX stream socket.
package struct Listener: Sendable {
    let descriptor: Int32
    /// Set when we made the socket: then its file goes when it closes.
    private let file: SocketFile?

    var isOurs: Bool { file != nil }

    private struct SocketFile: Sendable {
        let path: String
        let device: dev_t
        let inode: ino_t
    }

    /// Makes a socket at `path`. A socket that is there is replaced only if nobody answers on it; any other file stays.
    package static func unix(path: String, mode: mode_t = 0o660) throws(ListenerError) -> Listener {
        guard 1...107 ~= path.utf8.count, !path.utf8.contains(0) else { throw .pathLength(path) }
        try removeStale(path)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .system("socket", path, gh_errno()) }
        do throws(ListenerError) {
            // Nobody may connect between bind and chmod: before listen(2) a connect is refused.
            guard unsafe gh_bind_local(descriptor, path) == 0 else { throw .system("bind", path, gh_errno()) }
            guard unsafe chmod(path, mode) == 0 else { throw .system("chmod", path, gh_errno()) }
            guard listen(descriptor, 511) == 0 else { throw .system("listen", path, gh_errno()) }
            var status = stat()
            guard unsafe lstat(path, &status) == 0 else { throw .system("lstat", path, gh_errno()) }
            _ = gh_set_nonblocking(descriptor)
            let file = SocketFile(path: path, device: status.st_dev, inode: status.st_ino)
            return Listener(descriptor: descriptor, file: file)
        } catch {
            _ = Glibc.close(descriptor)
            throw error
        }
    }

    /// Takes over a descriptor after looking at what it is.
    static func adopt(_ descriptor: Int32) throws(ListenerError) -> Listener {
        let isStream = gh_socket_option(descriptor, SO_TYPE) == Int32(SOCK_STREAM.rawValue)
        guard gh_socket_option(descriptor, SO_DOMAIN) == AF_UNIX, isStream else {
            throw .inherited("descriptor \(descriptor) is not a local stream socket")
        }
        guard gh_socket_option(descriptor, SO_ACCEPTCONN) == 1 else {
            throw .inherited("descriptor \(descriptor) does not listen")
        }
        _ = gh_set_close_on_exec(descriptor)
        _ = gh_set_nonblocking(descriptor)
        return Listener(descriptor: descriptor, file: nil)
    }

    /// Closes our descriptor; never shutdown(2), which would kill the socket systemd holds for our successor. The file of
    /// a socket we made goes too, unless a successor has put its own there.
    package func close() {
        _ = Glibc.close(descriptor)
        guard let file else { return }
        var status = stat()
        guard unsafe lstat(file.path, &status) == 0 else { return }
        if status.st_dev == file.device && status.st_ino == file.inode { _ = unsafe unlink(file.path) }
    }

    private static func removeStale(_ path: String) throws(ListenerError) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .occupied(path) }
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard probe >= 0 else { throw .system("socket", path, gh_errno()) }
        defer { _ = Glibc.close(probe) }
        _ = gh_set_nonblocking(probe)
        // ECONNREFUSED is the only answer that says nobody listens; a full queue gives EAGAIN.
        guard unsafe gh_connect_local(probe, path) != 0, gh_errno() == ECONNREFUSED else { throw .inUse(path) }
        _ = unsafe unlink(path)
    }
}
