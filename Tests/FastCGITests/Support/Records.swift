// The FastCGI protocol from the web server's side (FastCGI specification 1.0, section 3.3 and 5), as bytes.

/// Records of one request.
enum Records {
    static func record(_ type: UInt8, id: UInt16 = 1, _ content: [UInt8] = []) -> [UInt8] {
        let header = [
            1, type, UInt8(id >> 8), UInt8(id & 255), UInt8(content.count >> 8), UInt8(content.count & 255), 0, 0,
        ]
        return header + content
    }

    /// FCGI_BEGIN_REQUEST as a responder.
    static func begin(keep: Bool = true, id: UInt16 = 1) -> [UInt8] {
        record(1, id: id, [0, 1, keep ? 1 : 0, 0, 0, 0, 0, 0])
    }

    static func pair(_ name: String, _ value: String) -> [UInt8] {
        length(name.utf8.count) + length(value.utf8.count) + Array(name.utf8) + Array(value.utf8)
    }

    static func parameters(_ pairs: [(String, String)], id: UInt16 = 1) -> [UInt8] {
        record(4, id: id, pairs.flatMap { pair($0.0, $0.1) }) + record(4, id: id)
    }

    /// A body in records of 30,000 bytes, and the empty record that ends it.
    static func input(_ body: [UInt8], id: UInt16 = 1) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = body[...]
        while !rest.isEmpty {
            bytes += record(5, id: id, Array(rest.prefix(30_000)))
            rest = rest.dropFirst(30_000)
        }
        return bytes + record(5, id: id)
    }

    static func request(
        _ method: String = "GET", _ target: String = "/", keep: Bool = true, body: [UInt8] = [],
        extra: [(String, String)] = []
    ) -> [UInt8] {
        let length = body.isEmpty ? "" : String(body.count)
        let own = [
            ("REQUEST_METHOD", method), ("REQUEST_URI", target), ("REMOTE_ADDR", "192.0.2.1"),
            ("CONTENT_LENGTH", length),
        ]
        return begin(keep: keep) + parameters(own + extra) + input(body)
    }

    private static func length(_ count: Int) -> [UInt8] {
        count < 128
            ? [UInt8(count)]
            : [0x80 | UInt8(count >> 24), UInt8(count >> 16 & 255), UInt8(count >> 8 & 255), UInt8(count & 255)]
    }
}
