// A port of 127.0.0.1 that a person's own browser comes back to (RFC 8252 section 7.3).

internal import CLinux
internal import Glibc

/// Listens from the moment it is made until it goes, on a port that was free.
package final class LoopbackListener {
    package enum Event {
        /// The head of a request has come, and waits for its answer.
        case request(LoopbackRequest)
        case nobodyCame
        /// Somebody pressed Ctrl-C, or told the process to end.
        case interrupted
    }

    package let port: Int
    private let descriptor: Int32
    private var open: [LoopbackRequest] = []

    package init() throws(SystemError) {
        let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard made >= 0 else { throw SystemError("socket", "127.0.0.1") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(made, $0, length) | listen(made, 8) | getsockname(made, $0, &length)
            }
        }
        descriptor = made
        port = Int(UInt16(bigEndian: address.sin_port))
        guard status == 0 else { throw SystemError("listen", "127.0.0.1") }
    }

    deinit { close(descriptor) }

    /// Waits for the next whole head. Browsers also open connections on which they say nothing: those hold nobody up.
    package func next(milliseconds: Int) -> Event {
        var stops = sigset_t()
        unsafe sigemptyset(&stops)
        for number in [SIGINT, SIGTERM, SIGHUP] { unsafe sigaddset(&stops, number) }
        var before = sigset_t()
        unsafe pthread_sigmask(SIG_BLOCK, &stops, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        let deadline = SystemClock.monotonicMicroseconds() + milliseconds * 1000
        while SystemClock.monotonicMicroseconds() < deadline {
            if takeStop(of: stops) { return .interrupted }
            var entries = ([descriptor] + open.map(\.descriptor)).map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            guard unsafe poll(&entries, nfds_t(entries.count), 100) > 0 else { continue }
            let ready = zip(open, entries.dropFirst()).filter { $0.1.revents != 0 }.map(\.0)
            for request in ready where request.read() {
                open.removeAll { $0 === request }
                if request.line != nil { return .request(request) }
            }
            if entries[0].revents != 0 { takeConnection() }
        }
        return .nobodyCame
    }

    /// One that is pending is taken away: what it stops is ours to say.
    private func takeStop(of stops: sigset_t) -> Bool {
        var (pending, stops) = (sigset_t(), stops)
        unsafe sigpending(&pending)
        let isPending = [SIGINT, SIGTERM, SIGHUP].contains { unsafe sigismember(&pending, $0) == 1 }
        var number: Int32 = 0
        if isPending { _ = unsafe sigwait(&stops, &number) }
        return isPending
    }

    private func takeConnection() {
        let connection = gh_accept(descriptor)
        guard connection >= 0 else { return }
        _ = gh_limit_socket(connection, 1000, 5000)
        // The oldest goes: a browser has few, and whoever opens many is none.
        if open.count >= 16 { open.removeFirst() }
        open.append(LoopbackRequest(connection))
    }
}

/// One request of a browser: its first line, the host it names, and the way to answer it. The connection ends with it.
package final class LoopbackRequest {
    private static let limit = 32 << 10

    fileprivate let descriptor: Int32
    private var head: [UInt8] = []
    /// `GET /callback?… HTTP/1.1`, once the head is whole.
    package private(set) var line: String?
    /// The values of its Host fields, once the head is whole.
    package private(set) var hosts: [String] = []

    fileprivate init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Takes what has come; true when nothing more need be waited for.
    fileprivate func read() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 8 << 10)
        let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return true }
        head += buffer[..<count]
        let end = Array("\r\n\r\n".utf8)
        let isWhole = head.indices.dropLast(3).contains { head[$0...].starts(with: end) }
        guard isWhole else { return head.count > Self.limit }
        let lines = head.split(separator: UInt8(ascii: "\n")).map {
            String(decoding: $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0, as: UTF8.self)
        }
        line = lines.first ?? ""
        hosts = lines.dropFirst().filter { $0.lowercased().hasPrefix("host:") }.map { field in
            String(field.dropFirst("host:".utf8.count).filter { $0 != " " && $0 != "\t" })
        }
        return true
    }

    package func answer(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
        shutdown(descriptor, Int32(SHUT_WR))
    }
}
