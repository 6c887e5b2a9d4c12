// The service manager's end of the notification socket, in the tests' hand.

import CLinux
import Glibc
import POSIX
import Synchronization

/// Keeps what is stored under each name, as systemd does, and all it was told.
final class ManagerStandIn: Sendable {
    /// One message and how many descriptors it carried.
    struct Message: Equatable {
        let text: String
        let count: Int
    }

    let path: String
    private let folder = temporaryFolder()
    private let socket: Int32
    private let heard = Mutex<(messages: [Message], stored: [Int32])>(([], []))

    init() {
        path = folder + "/notify"
        socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        precondition(gh_bind_local(socket, path) == 0, "cannot bind \(path)")
        _ = gh_limit_socket(socket, 2_000, 2_000)
    }

    deinit {
        close(socket)
        for descriptor in heard.withLock({ $0.stored }) { close(descriptor) }
        unlink(path)
        rmdir(folder)
    }

    var messages: [Message] { heard.withLock { $0.messages } }

    /// Reads `count` messages, waiting for each.
    func read(_ count: Int = 1) {
        for _ in 0..<count {
            var bytes = [CChar](repeating: 0, count: 4096)
            var carried = [Int32](repeating: -1, count: GH_CARRIED_LIMIT)
            var number = 0
            let length = gh_receive_datagram(socket, &bytes, bytes.count, &carried, &number)
            let text = String(decoding: bytes.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let descriptors = carried.prefix(number)
            heard.withLock { $0.messages.append(Message(text: text, count: number)) }
            if text.hasPrefix("FDSTORE=1\n") {
                heard.withLock { $0.stored += descriptors }
            } else {
                for descriptor in descriptors { close(descriptor) }
            }
        }
    }

    /// Starts a successor as far as descriptors go: a copy of the listener and of all that is stored in a row, and the
    /// variables that say so. Gives the first one's number. The store is empty afterwards.
    func handOver(_ listener: Int32) -> Int32 {
        let stored = heard.withLock { heard in
            defer { heard.stored = [] }
            return heard.stored
        }
        let all = [listener] + stored
        // Far above what is in use, so that they lie side by side.
        let first =
            (2_000..<60_000).first { start in
                all.indices.allSatisfy { fcntl(Int32(start + $0), F_GETFD) == -1 }
            }.map { Int32($0) } ?? -1
        for (place, descriptor) in all.enumerated() { dup2(descriptor, first + Int32(place)) }
        for descriptor in stored { close(descriptor) }
        setenv("LISTEN_PID", "\(getpid())", 1)
        setenv("LISTEN_FDS", "\(all.count)", 1)
        setenv("LISTEN_FDNAMES", (["gatehouse"] + stored.map { _ in "kept" }).joined(separator: ":"), 1)
        return first
    }
}
