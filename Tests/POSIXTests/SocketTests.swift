// Asking whoever listens on this machine, and whether anybody could.

import CLinux
import Glibc
import POSIX
import Testing

@Suite("Sockets of this machine")
struct SocketTests {
    private func listener() throws -> (descriptor: Int32, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) | listen(descriptor, 4) | getsockname(descriptor, $0, &length)
            }
        }
        try #require(status == 0)
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    @Test("a port that somebody listens on is in use, and a free one is not")
    func inUse() throws {
        let (descriptor, port) = try listener()
        let error = #expect(throws: SystemError.self) { try Loopback.check(port: Int(port)) }
        #expect(error?.isInUse == true && error?.isDenied == false)
        close(descriptor)
        #expect(Loopback.isFree(port: Int(port)))
        #expect(throws: SystemError.self) { try Loopback.check(port: 70_000) }
    }

    @Test("whoever takes the question and says nothing has said nothing when the time is over")
    func silence() throws {
        let (descriptor, port) = try listener()
        let start = SystemClock.monotonicMicroseconds()
        #expect(try SocketExchange.ask(port: port, [1, 2, 3], milliseconds: 200) == [])
        let took = SystemClock.monotonicMicroseconds() - start
        #expect(took > 150_000 && took < 2_000_000)
        close(descriptor)
        let error = #expect(throws: SystemError.self) { try SocketExchange.ask(port: port, [1], milliseconds: 200) }
        #expect(error?.number == ECONNREFUSED)
        #expect(throws: SystemError.self) { try SocketExchange.ask(socket: "/nowhere", [1], milliseconds: 200) }
    }
}
