// journald's socket, as far as a test wants it.

import CLinux
import Glibc

/// journald's end of the socket, in the test's hand.
final class JournalEnd {
    let path: String
    private let descriptor: Int32

    init(below folder: String) {
        path = folder + "/journal"
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        precondition(gh_bind_local(descriptor, path) == 0, "cannot bind \(path)")
    }

    deinit { close(descriptor) }

    /// The next record's fields, or none when nothing was sent: whoever sent has done so before this is asked.
    func record() -> Set<Substring> {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        return Set(String(decoding: buffer.prefix(max(0, count)), as: UTF8.self).split(separator: "\n"))
    }
}
