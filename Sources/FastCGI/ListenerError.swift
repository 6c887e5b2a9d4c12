// Why there is no socket to listen on.

internal import Glibc

/// What is wrong with the socket, as a sentence for the operator.
package enum ListenerError: Error, Equatable, CustomStringConvertible {
    case pathLength(String)
    case occupied(String)
    case inUse(String)
    case inherited(String)
    /// A call, the path it was for, and errno.
    case system(String, String, Int32)

    package var description: String {
        switch self {
        case .pathLength(let path): "the socket's path has \(path.utf8.count) bytes, 1 to 107 are possible: \(path)"
        case .occupied(let path): "\(path) exists and is not a socket; remove it or choose another path"
        case .inUse(let path): "another process answers on \(path); is Gatehouse running already?"
        case .inherited(let why): "the socket from systemd cannot be used: \(why)"
        case .system(let call, let path, let code): "\(call) \(path): \(unsafe String(cString: strerror(code)))"
        }
    }
}
