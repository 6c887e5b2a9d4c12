// What can be listened on, on this machine alone.

internal import CLinux

package enum Loopback {
    /// Whether nobody listens on this port of 127.0.0.1.
    package static func isFree(port: Int) -> Bool {
        UInt16(exactly: port).map { gh_port_is_free($0) == 1 } ?? false
    }

    package static var hasIPv6: Bool { gh_has_ipv6_loopback() == 1 }
}
