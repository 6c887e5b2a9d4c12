// HTTP/1.1 over a socket, byte by byte as the test wants it: names are chosen freely and never resolved.

import CLinux
import Glibc

/// A port of 127.0.0.1.
struct Port: Sendable {
    let number: Int

    /// Sends bytes and gives what comes back until the server closes, or all is there.
    func exchange(_ bytes: [UInt8], isWhole: ([UInt8]) -> Bool = { _ in false }) -> [UInt8] {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        let milliseconds = Int32(10_000 * patience)
        _ = gh_limit_socket(descriptor, milliseconds, milliseconds)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(number).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { return [] }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 {
            answer += buffer[..<count]
            if isWhole(answer) { break }
        }
        return answer
    }

    /// One request on a connection of its own. `fields` are whole lines without their end.
    func request(
        _ method: String, _ target: String, _ fields: [String], body: [UInt8]? = nil,
        isWhole: ([UInt8]) -> Bool = { _ in false }
    ) throws -> Reply {
        var lines = ["\(method) \(target) HTTP/1.1"] + fields + ["Connection: close"]
        if let body { lines.append("Content-Length: \(body.count)") }
        let head = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        let reply = try Reply(exchange(head + (body ?? []), isWhole: isWhole))
        try reply.check("\(method) \(target)", sent: body ?? [])
        return reply
    }
}
