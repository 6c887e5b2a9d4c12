// A web server's end of a FastCGI connection, in the tests' hand.

import CLinux
import Glibc

/// What a server answered to one request.
struct Answer: Equatable {
    var output: [UInt8]

    var text: String { String(decoding: output, as: UTF8.self) }
    var status: Int? { text.hasPrefix("Status: ") ? Int(text.dropFirst(8).prefix(3)) : nil }
    var body: String {
        let marks = text.utf8.indices.first { text.utf8[$0...].starts(with: "\r\n\r\n".utf8) }
        return marks.map { String(decoding: text.utf8[$0...].dropFirst(4), as: UTF8.self) } ?? ""
    }
}

/// One connection. Reads wait three seconds at most.
final class RecordClient {
    let descriptor: Int32

    init(_ path: String, patience: Int32 = 3_000) {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        precondition(gh_connect_local(descriptor, path) == 0, "cannot connect to \(path): \(gh_errno())")
        _ = gh_limit_socket(descriptor, patience, patience)
    }

    deinit { close(descriptor) }

    @discardableResult func send(_ bytes: some Sequence<UInt8>) -> Bool {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// The next answer; nil when the connection ends or is silent before its FCGI_END_REQUEST.
    func answer() -> Answer? {
        var output: [UInt8] = []
        while let header = read(8), let content = read(Int(header[4]) << 8 + Int(header[5]) + Int(header[6])) {
            guard header[2] == 0, header[3] == 1 else { continue }  // another request's
            switch header[1] {
            case 6: output += content.dropLast(Int(header[6]))
            case 3: return Answer(output: output)
            default: break
            }
        }
        return nil
    }

    /// Whether the server has closed the connection; waits for that as long as for an answer.
    var isClosed: Bool {
        var byte: UInt8 = 0
        let count = recv(descriptor, &byte, 1, 0)
        return count == 0 || (count < 0 && gh_errno() == ECONNRESET)
    }

    private func read(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let step = bytes.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress! + done, count - done, 0) }
            guard step > 0 else { return nil }
            done += step
        }
        return bytes
    }
}
