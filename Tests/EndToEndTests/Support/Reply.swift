// An HTTP response, taken apart.

import JSON

struct Reply: Sendable {
    let status: Int
    let fields: [(name: String, value: String)]
    let body: [UInt8]

    /// All that came until the connection ended.
    init(_ bytes: [UInt8]) throws {
        guard let end = Self.find(Array("\r\n\r\n".utf8), in: bytes[...]) else {
            throw Failure("no response: \(String(decoding: bytes, as: UTF8.self))")
        }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count > 1, let status = Int(words[1]) else { throw Failure("no status: \(lines[0])") }
        self.status = status
        fields = lines.dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            return (line[..<colon].lowercased(), String(value))
        }
        let rest = bytes[(end + 4)...]
        let isChunked = fields.contains { $0.name == "transfer-encoding" && $0.value == "chunked" }
        body = isChunked ? Self.joined(rest) : Array(rest)
    }

    /// The field's value; nil if it is absent, and all values where it stands more than once.
    subscript(name: String) -> String? {
        let values = fields.filter { $0.name == name }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: " | ")
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    func json() throws -> JSONObject {
        guard let object = try JSON(parsing: body).object else { throw Failure("no JSON object: \(text)") }
        return object
    }

    func string(_ member: String) throws -> String {
        guard let value = try json()[member]?.string else { throw Failure("no \(member) in \(status): \(text)") }
        return value
    }

    private static func joined(_ chunks: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = chunks
        while let end = find([13, 10], in: rest),
            let size = Int(String(decoding: rest[rest.startIndex..<end], as: UTF8.self), radix: 16), size > 0
        {
            bytes += rest[(end + 2)...].prefix(size)
            rest = rest[(end + 2)...].dropFirst(size + 2)
        }
        return bytes
    }

    private static func find(_ mark: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.indices.first { bytes[$0] == mark[0] && bytes[$0...].starts(with: mark) }
    }
}
