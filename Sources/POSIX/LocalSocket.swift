// Asking whether somebody listens on a Unix socket.

internal import CLinux
internal import Glibc

package enum LocalSocket {
    /// Connects and hangs up at once. Throws why it could not.
    package static func probe(_ path: String) throws(SystemError) {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemError("socket", path) }
        defer { close(descriptor) }
        guard unsafe gh_connect_local(descriptor, path) == 0 else { throw SystemError("connect", path) }
    }
}
