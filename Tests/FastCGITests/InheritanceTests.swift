// What a process may be started with, and what it makes of that.

@testable import FastCGI
import CLinux
import Glibc
import Testing

extension Loop {
    @Suite("What the service manager hands over")
    final class InheritanceTests {
        let folder = temporaryFolder()
        let systemd: Listener

        init() throws { systemd = try Listener.unix(path: folder + "/socket") }

        deinit {
            systemd.close()
            rmdir(folder)
        }

        /// Puts the descriptors in a row and says what they are.
        private func hand(_ descriptors: [(Int32, String)], to process: pid_t = getpid()) -> Int32 {
            let first: Int32 = 1_500
            for (place, descriptor) in descriptors.enumerated() {
                #expect(fcntl(first + Int32(place), F_GETFD) == -1, "the place is free")
                dup2(descriptor.0, first + Int32(place))
            }
            setenv("LISTEN_PID", "\(process)", 1)
            setenv("LISTEN_FDS", "\(descriptors.count)", 1)
            setenv("LISTEN_FDNAMES", descriptors.map(\.1).joined(separator: ":"), 1)
            return first
        }

        private func isOpen(_ descriptor: Int32) -> Bool { fcntl(descriptor, F_GETFD) != -1 }

        @Test("a listening socket is taken once, and only by the process it is for")
        func listener() throws {
            let first = hand([(systemd.descriptor, "gatehouse")], to: 1)
            #expect(try Inheritance.claim(first: first).listener == nil)
            close(first)
            _ = hand([(systemd.descriptor, "gatehouse")])
            let listener = try #require(try Inheritance.claim(first: first).listener)
            #expect(fcntl(listener.descriptor, F_GETFD) & FD_CLOEXEC != 0)
            for name in ["LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES"] { #expect(getenv(name) == nil) }
            #expect(try Inheritance.claim(first: first).listener == nil)
            listener.close()
        }

        @Test("connections are told from the listener by their name, wherever each stands, and no child gets one")
        func connections() throws {
            var pairs: [Int32] = [0, 0, 0, 0]
            for place in [0, 2] {
                pairs.withUnsafeMutableBufferPointer {
                    _ = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, $0.baseAddress! + place)
                }
            }
            defer { for descriptor in pairs { close(descriptor) } }
            let first = hand([(pairs[0], "kept"), (systemd.descriptor, "any.socket"), (pairs[2], "kept")])
            let inheritance = try Inheritance.claim(first: first)
            #expect(inheritance.listener?.descriptor == first + 1)
            #expect(inheritance.connections == [first, first + 2])
            for descriptor in first..<first + 3 {
                #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
                close(descriptor)
            }
        }

        @Test("what lies in the store and is no connection of ours is closed")
        func strangers() throws {
            let strangers = [
                socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0), socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0),
                gh_open("/dev/null", O_RDONLY, 0), systemd.descriptor,
            ]
            defer { for descriptor in strangers.dropLast() { close(descriptor) } }
            let first = hand(strangers.map { ($0, "kept") } + [(systemd.descriptor, "gatehouse")])
            let inheritance = try Inheritance.claim(first: first)
            #expect(inheritance.connections.isEmpty)
            #expect((first..<first + 4).allSatisfy { !isOpen($0) })
            #expect(inheritance.listener?.descriptor == first + 4)
            close(first + 4)
        }

        @Test("two sockets that are not from the store, or one that does not listen, are refused", arguments: [1, 2])
        func refused(count: Int) throws {
            let unbound = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(unbound) }
            let handed = count == 1 ? [(unbound, "gatehouse")] : [(systemd.descriptor, "a"), (systemd.descriptor, "b")]
            let first = hand(handed)
            #expect(throws: ListenerError.self) { try Inheritance.claim(first: first) }
            for place in 0..<count { close(first + Int32(place)) }
        }
    }
}
