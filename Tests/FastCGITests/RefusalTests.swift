// A start that is refused while systemd's socket goes on listening.

import CLinux
import Glibc
import POSIX
import Testing

@testable import FastCGI

extension Loop {
    @Suite("A refused start")
    struct RefusalTests {
        @Test("hangs up on whoever waits and whoever comes, and leaves the socket open")
        func hangsUp() throws {
            let folder = temporaryFolder()
            defer { rmdir(folder) }
            let listener = try Listener.unix(path: folder + "/socket")
            defer { listener.close() }
            let waiting = try SlowClient(folder + "/socket")
            let thread = POSIX.Thread(name: "refusal") { listener.hangUp(milliseconds: 300) }
            #expect(waiting.isHungUp(within: 200))
            #expect(try SlowClient(folder + "/socket").isHungUp(within: 200))
            thread.join()
            let later = try SlowClient(folder + "/socket")
            #expect(!later.isHungUp(within: 50), "the successor's")
        }

        /// A connection that has sent something and waits.
        private final class SlowClient {
            private let descriptor: Int32

            init(_ path: String) throws {
                descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
                try #require(gh_connect_local(descriptor, path) == 0)
                _ = send(descriptor, [1, 2, 3], 3, Int32(MSG_NOSIGNAL))
            }

            deinit { close(descriptor) }

            func isHungUp(within milliseconds: Int32) -> Bool {
                _ = gh_limit_socket(descriptor, milliseconds, milliseconds)
                var byte: UInt8 = 0
                let count = recv(descriptor, &byte, 1, 0)
                return count == 0 || gh_errno() == ECONNRESET
            }
        }
    }
}
