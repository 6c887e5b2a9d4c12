// journald's end of the socket, in the tests' hand.

import CLinux
import Glibc

/// A datagram socket bound to a path.
final class JournalSocket: Sendable {
    let path: String
    private let descriptor: Int32

    init(_ path: String = temporaryFolder() + "/journal") {
        self.path = path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        precondition(gh_bind_local(descriptor, path) == 0, "cannot bind \(path)")
        _ = gh_limit_socket(descriptor, 2_000, 2_000)
    }

    deinit {
        close(descriptor)
        unlink(path)
        rmdir(String(path.dropLast("/journal".count)))
    }

    /// The next datagram, empty when none comes, or is there already.
    func receive(isWaiting: Bool = true) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        let count = recv(descriptor, &buffer, buffer.count, isWaiting ? 0 : Int32(MSG_DONTWAIT))
        return Array(buffer.prefix(max(0, count)))
    }

    /// The descriptor the next datagram carries, or -1.
    func receiveDescriptor() -> Int32 {
        var control = [UInt64](repeating: 0, count: 8)
        var byte: UInt8 = 0
        return withUnsafeMutablePointer(to: &byte) { byte in
            var part = iovec(iov_base: byte, iov_len: 1)
            return withUnsafeMutablePointer(to: &part) { part in
                control.withUnsafeMutableBytes { control in
                    var message = msghdr()
                    message.msg_iov = part
                    message.msg_iovlen = 1
                    message.msg_control = control.baseAddress
                    message.msg_controllen = control.count
                    guard recvmsg(descriptor, &message, 0) >= 0, message.msg_controllen >= 20 else { return -1 }
                    return control.load(fromByteOffset: 16, as: Int32.self)  // after length, level and type
                }
            }
        }
    }
}

func temporaryFolder() -> String {
    var template = Array("/tmp/gatehouse-log-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "no temporary folder")
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
