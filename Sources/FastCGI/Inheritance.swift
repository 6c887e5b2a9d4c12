// What the service manager hands over at the start (sd_listen_fds(3)).

internal import CLinux
internal import Glibc

/// The descriptors this process was started with: the listening socket, and the connections its predecessor left in the
/// manager's store.
package struct Inheritance: Sendable {
    /// The name under which connections lie in the store.
    package static let connectionName = "kept"

    /// Nil if none was handed over.
    package let listener: Listener?
    package let connections: [Int32]

    /// Takes it, once: the variables are unset, so that no child takes them for its own.
    package static func claim() throws(ListenerError) -> Inheritance {
        try claim(first: 3)
    }

    static func claim(first: Int32) throws(ListenerError) -> Inheritance {
        defer {
            unsafe unsetenv("LISTEN_PID")
            unsafe unsetenv("LISTEN_FDS")
            unsafe unsetenv("LISTEN_FDNAMES")
        }
        let count = variable("LISTEN_FDS").flatMap { Int32($0) } ?? 0
        guard count > 0, variable("LISTEN_PID") == "\(getpid())" else {
            return Inheritance(listener: nil, connections: [])
        }
        let names = (variable("LISTEN_FDNAMES") ?? "").split(separator: ":", omittingEmptySubsequences: false)
        return try sort(
            (0..<count).map { number in
                (first + number, names.indices.contains(Int(number)) ? String(names[Int(number)]) : "")
            })
    }

    /// A stored connection is known by its name; whatever else there is must be one listening socket, whatever its unit calls it.
    private static func sort(_ descriptors: [(number: Int32, name: String)]) throws(ListenerError) -> Inheritance {
        let stored = descriptors.filter { $0.name == connectionName }.map(\.number)
        let others = descriptors.filter { $0.name != connectionName }.map(\.number)
        guard others.count <= 1 else { throw .inherited("there are \(others.count), one was expected") }
        let connections = stored.filter { isConnection($0) }
        for descriptor in stored where !isConnection(descriptor) { close(descriptor) }
        for connection in connections { _ = gh_set_close_on_exec(connection) }
        let listener: Listener? = if let other = others.first { try .adopt(other) } else { nil }
        return Inheritance(listener: listener, connections: connections)
    }

    private static func isConnection(_ descriptor: Int32) -> Bool {
        gh_socket_option(descriptor, SO_DOMAIN) == AF_UNIX
            && gh_socket_option(descriptor, SO_TYPE) == Int32(SOCK_STREAM.rawValue)
            && gh_socket_option(descriptor, SO_ACCEPTCONN) == 0
    }

    private static func variable(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }
}
