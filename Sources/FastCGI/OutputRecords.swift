// Records of the FastCGI protocol, written without the library: one write for a whole answer, from where it lies.

internal import CLinux
internal import Glibc

enum OutputRecords {
    /// What libfcgi collects before it writes.
    static let libraryBuffer = 8000
    /// What is left to the library, so that the end of an answer, which it writes, is no write of its own.
    static let tail = 1024
    /// The most that one record holds: a multiple of eight, which needs no padding (FastCGI 1.0 section 3.3).
    private static let most = 65_528

    /// Sends an answer's first part as FCGI_STDOUT records; false where the connection takes no more.
    static func send(_ head: [UInt8], _ body: ArraySlice<UInt8>, to connection: Int32, requestID: UInt16) -> Bool {
        var (front, rest) = (head, body)
        repeat {
            // No head of ours comes near.
            guard front.count < most else { return false }
            let part = rest.prefix(most - front.count)
            rest = rest.dropFirst(part.count)
            guard write(header(front.count + part.count, requestID) + front, part, to: connection) else { return false }
            front = []
        } while !rest.isEmpty
        return true
    }

    /// Version 1, type FCGI_STDOUT.
    private static func header(_ count: Int, _ requestID: UInt16) -> [UInt8] {
        [1, 6, UInt8(requestID >> 8), UInt8(requestID & 0xff), UInt8(count >> 8), UInt8(count & 0xff), 0, 0]
    }

    private static func write(_ front: [UInt8], _ part: ArraySlice<UInt8>, to connection: Int32) -> Bool {
        unsafe front.withUnsafeBytes { front in
            unsafe part.withUnsafeBytes { part in
                var done = 0
                while done < front.count + part.count {
                    let behind = max(0, done - front.count)
                    // Not changed, as C cannot say.
                    var pieces = unsafe [
                        iovec(
                            iov_base: .init(mutating: front.baseAddress?.advanced(by: min(done, front.count))),
                            iov_len: max(0, front.count - done)),
                        iovec(
                            iov_base: .init(mutating: part.baseAddress?.advanced(by: behind)),
                            iov_len: part.count - behind),
                    ]
                    let count = unsafe writev(connection, &pieces, Int32(pieces.count))
                    if count < 0 && gh_errno() == EINTR { continue }
                    guard count > 0 else { return false }
                    done += count
                }
                return true
            }
        }
    }
}
