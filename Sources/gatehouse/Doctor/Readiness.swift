// Asking the server and the web server whether they are ready, each in its own tongue.

import POSIX

/// What came back from `/readyz`.
enum Readiness: Equatable {
    /// Nobody listens.
    case nobody(SystemError)
    /// Somebody listens and gives no answer, or hangs up.
    case silence
    case answer(status: Int, text: String)

    /// How long somebody may take.
    static let patience = 2000

    /// The server's answer at its own socket, by FastCGI.
    static func ofServer(socket: String) -> Readiness { ask("/readyz", socket: socket, limit: 300) }

    /// What the server counts, for Prometheus.
    static func metrics(socket: String) -> Readiness { ask("/metrics", socket: socket, limit: 64 << 10) }

    private static func ask(_ path: String, socket: String, limit: Int) -> Readiness {
        do {
            let answer = try SocketExchange.ask(socket: socket, question(path), milliseconds: patience)
            return read(fastCGI(answer), limit: limit)
        } catch { return .nobody(error) }
    }

    /// What nginx answers at the port of health and metrics.
    static func ofWebServer(port: UInt16) -> Readiness {
        let question = "GET /readyz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"
        do {
            let answer = try SocketExchange.ask(port: port, Array(question.utf8), milliseconds: patience)
            return read(answer, limit: 300)
        } catch { return .nobody(error) }
    }

    // MARK: FastCGI 1.0: one request, without keeping the connection

    private static func question(_ path: String) -> [UInt8] {
        record(1, [0, 1, 0, 0, 0, 0, 0, 0]) + record(4, parameters(path)) + record(4, []) + record(5, [])
    }

    /// What nginx's loopback.conf says; the address is this machine's.
    private static func parameters(_ path: String) -> [UInt8] {
        let pairs = [
            ("REQUEST_METHOD", "GET"), ("REQUEST_URI", path), ("REMOTE_ADDR", "127.0.0.1"),
            ("GATEHOUSE_TENANT", "@operations"), ("GATEHOUSE_REQUEST_ID", "doctor"),
        ]
        var bytes: [UInt8] = []
        for (name, value) in pairs {
            bytes += [UInt8(name.utf8.count), UInt8(value.utf8.count)]
            bytes += Array(name.utf8)
            bytes += Array(value.utf8)
        }
        return bytes
    }

    /// Section 3.3: version 1, the type, request 1, the length, no padding.
    private static func record(_ type: UInt8, _ content: [UInt8]) -> [UInt8] {
        [1, type, 0, 1, UInt8(content.count >> 8), UInt8(content.count & 0xff), 0, 0] + content
    }

    /// The contents of the records of type 6, which are the response.
    private static func fastCGI(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var rest = bytes[...]
        while rest.count >= 8 {
            let head = Array(rest.prefix(8))
            let length = Int(head[4]) << 8 | Int(head[5])
            if head[0] == 1 && head[1] == 6 { output += rest.dropFirst(8).prefix(length) }
            rest = rest.dropFirst(8 + length + Int(head[6]))
        }
        return output
    }

    /// The status of a response's first line, as HTTP (`HTTP/1.1 200 OK`) or CGI (`Status: 200 OK`) writes it, and its body.
    private static func read(_ bytes: [UInt8], limit: Int) -> Readiness {
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\r\n" || $0 == "\n" }
        guard let end = lines.firstIndex(of: ""), end > 0 else { return .silence }
        let marked = lines[..<end].first { $0.hasPrefix("HTTP/1.") || $0.lowercased().hasPrefix("status:") }
        guard let status = marked?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            // RFC 3875 section 6.3.3: 200 where no status is said.
            return .answer(status: 200, text: lines[(end + 1)...].joined(separator: " "))
        }
        let body = lines[(end + 1)...].filter { !$0.isEmpty }.joined(separator: " ")
        return .answer(status: status, text: String(body.prefix(limit)))
    }
}
