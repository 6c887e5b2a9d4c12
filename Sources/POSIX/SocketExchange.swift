// One question to somebody who listens on this machine, and the whole answer.

internal import CLinux
internal import Glibc

package enum SocketExchange {
    /// Sends `bytes` to a Unix socket and gives what comes back until the other end closes.
    ///
    /// Throws why nothing could be sent. Whoever takes the question and does not end his answer within `milliseconds` has
    /// answered what had come by then.
    package static func ask(socket path: String, _ bytes: [UInt8], milliseconds: Int) throws(SystemError) -> [UInt8] {
        try ask(AF_UNIX, path, bytes, milliseconds) { unsafe gh_connect_local($0, path) }
    }

    /// The same at a port of 127.0.0.1.
    package static func ask(port: UInt16, _ bytes: [UInt8], milliseconds: Int) throws(SystemError) -> [UInt8] {
        try ask(AF_INET, "127.0.0.1:\(port)", bytes, milliseconds) { gh_connect_loopback($0, port) }
    }

    /// Longer than any answer that is asked for here.
    private static let limit = 256 << 10

    private static func ask(
        _ family: Int32, _ name: String, _ bytes: [UInt8], _ milliseconds: Int, _ connect: (Int32) -> Int32
    ) throws(SystemError) -> [UInt8] {
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemError("socket", name) }
        defer { close(descriptor) }
        let deadline = SystemClock.monotonicMicroseconds() + milliseconds * 1000
        // Connecting waits too, where the queue of a Unix socket is full; the time to send bounds it.
        _ = gh_limit_socket(descriptor, Int32(milliseconds), Int32(milliseconds))
        guard connect(descriptor) == 0 else { throw SystemError("connect", name) }
        guard unsafe send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            // Closed before it was read: an answer too, and an empty one.
            return []
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while answer.count < limit {
            let left = (deadline - SystemClock.monotonicMicroseconds()) / 1000
            guard left > 0 else { return answer }
            _ = gh_limit_socket(descriptor, Int32(left), Int32(left))
            let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
            if count < 0 && gh_errno() == EINTR { continue }
            guard count > 0 else { return answer }
            answer += buffer[..<count]
        }
        return answer
    }
}
