// What can be listened on, on this machine alone.

internal import CLinux
internal import Glibc

package enum Loopback {
    /// Whether nobody listens on this port of 127.0.0.1, and this process may.
    package static func isFree(port: Int) -> Bool {
        do { try check(port: port) } catch { return false }
        return true
    }

    /// Throws why this process cannot listen on this port of 127.0.0.1: somebody does (`isInUse`), or only root may (`isDenied`).
    package static func check(port: Int) throws(SystemError) {
        guard let number = UInt16(exactly: port) else { throw SystemError("bind", "port \(port)", number: EINVAL) }
        let reason = gh_try_port(number)
        if reason != 0 { throw SystemError("bind", "port \(port)", number: reason) }
    }

    package static var hasIPv6: Bool { gh_has_ipv6_loopback() == 1 }
}
