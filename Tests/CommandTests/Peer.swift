// Somebody who listens: what the doctor meets at the server's socket and at nginx's port.

import CLinux
import Glibc
import POSIX
import Testing

/// Answers every connection as it was told to, until it is closed.
final class Peer: Sendable {
    enum Manner: Sendable {
        /// These bytes, after something has been read.
        case says([UInt8])
        case hangsUp
        /// Takes the connection into the queue, as systemd does for a service that does not run.
        case waits
    }

    /// The port, of a peer that listens on one.
    let port: UInt16
    private let descriptor: Int32
    private let thread: POSIX.Thread?

    /// At a Unix socket.
    init(socket path: String, _ manner: Manner) throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        try #require(gh_bind_local(descriptor, path) == 0 && chmod(path, 0o660) == 0 && listen(descriptor, 16) == 0)
        self.descriptor = descriptor
        port = 0
        thread = Self.serve(descriptor, manner)
    }

    /// At a free port of 127.0.0.1.
    init(_ manner: Manner) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) | listen(descriptor, 16) | getsockname(descriptor, $0, &length)
            }
        }
        try #require(status == 0)
        self.descriptor = descriptor
        port = UInt16(bigEndian: address.sin_port)
        thread = Self.serve(descriptor, manner)
    }

    deinit {
        // Wakes the thread that waits in accept(2).
        shutdown(descriptor, Int32(SHUT_RDWR))
        thread?.join()
        close(descriptor)
    }

    private static func serve(_ descriptor: Int32, _ manner: Manner) -> POSIX.Thread? {
        if case .waits = manner { return nil }
        return POSIX.Thread(name: "peer") {
            while case let connection = gh_accept(descriptor), connection >= 0 {
                if case .says(let bytes) = manner {
                    var buffer = [UInt8](repeating: 0, count: 4096)
                    if recv(connection, &buffer, buffer.count, 0) > 0 {
                        _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                    }
                }
                close(connection)
            }
        }
    }
}

extension Peer.Manner {
    /// A FastCGI response in two records with padding, and its end.
    static func server(_ status: String, _ body: String) -> Self {
        let text = Array("Status: \(status)\r\nContent-Type: text/plain\r\n\r\n\(body)\n".utf8)
        var bytes: [UInt8] = []
        for half in [text.prefix(20), text.dropFirst(20)] {
            bytes += [1, 6, 0, 1, 0, UInt8(half.count), 3, 0]
            bytes += half + [0, 0, 0]
        }
        bytes += [1, 6, 0, 1, 0, 0, 0, 0]
        bytes += [1, 3, 0, 1, 0, 8, 0, 0]
        return .says(bytes + [UInt8](repeating: 0, count: 8))
    }

    static func nginx(_ status: String, _ body: String) -> Self {
        .says(Array("HTTP/1.1 \(status)\r\nServer: nginx\r\nConnection: close\r\n\r\n\(body)\n".utf8))
    }

    static let ready = Peer.Manner.server("200 OK", "ready, 2 environments")
    static let reached = Peer.Manner.nginx("200 OK", "ready, 2 environments")
}
