// What epoll tells of a connection, before anybody has read from it.

@testable import FastCGI
import CLinux
import Glibc
import Testing

struct PollerTests {
    private let poller: Poller
    /// The web server's end and ours.
    private let pair: (peer: Int32, own: Int32)

    init() throws {
        poller = try #require(Poller())
        var descriptors: [Int32] = [0, 0]
        let stream = Int32(SOCK_STREAM.rawValue)
        try #require(socketpair(AF_UNIX, stream, 0, &descriptors) == 0)
        pair = (descriptors[0], descriptors[1])
        try #require(poller.add(pair.own, generation: 7))
    }

    /// Closes everything but the peer's end, which a test may have closed.
    private func end() {
        close(pair.own)
        poller.close()
    }

    @Test("bytes of a peer that stays are input that need not be asked for")
    func input() {
        send(pair.peer, "x", 1, 0)
        #expect(poller.wait(milliseconds: 0) == [.connection(pair.own, generation: 7, hasInput: true)])
        close(pair.peer)
        end()
    }

    @Test("of a peer that has gone nothing is promised, whether or not it has sent something", arguments: [0, 1])
    func ended(bytes: Int) {
        send(pair.peer, "x", bytes, 0)
        close(pair.peer)
        #expect(poller.wait(milliseconds: 0) == [.connection(pair.own, generation: 7, hasInput: false)])
        end()
    }

    @Test("of a peer that sends no more nothing is promised")
    func halfClosed() {
        send(pair.peer, "x", 1, 0)
        shutdown(pair.peer, Int32(SHUT_WR))
        #expect(poller.wait(milliseconds: 0) == [.connection(pair.own, generation: 7, hasInput: false)])
        close(pair.peer)
        end()
    }

    @Test("a connection that is silent gives no event")
    func silent() {
        #expect(poller.wait(milliseconds: 0).isEmpty)
        close(pair.peer)
        end()
    }
}
