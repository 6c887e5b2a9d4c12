// Url-encoded pairs: the body of a form, or a query (application/x-www-form-urlencoded, URL standard section 5).

/// Pairs in their order, duplicates kept: what a duplicate means is the caller's to say.
package struct Form: Sendable, ExpressibleByDictionaryLiteral {
    package struct Pair: Sendable {
        package let name: String
        package let value: String
    }

    /// More pairs than these are an error, not a shorter form.
    package static let mostPairs = 200

    package private(set) var pairs: [Pair] = []

    package init() {}

    package init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { append(name, value) }
    }

    package init(parsing text: String) throws(FormError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// Reads pairs between `&`; a pair without `=` has an empty value, nothing between two `&` is no pair.
    package init(parsing bytes: [UInt8]) throws(FormError) {
        try self.init(parsing: bytes[...])
    }

    init(parsing bytes: ArraySlice<UInt8>) throws(FormError) {
        var start = bytes.startIndex
        var mark: Int?
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: "="): mark = mark ?? index
            case UInt8(ascii: "&"):
                try take(bytes[start..<index], mark)
                (start, mark) = (index + 1, nil)
            default: continue
            }
        }
        try take(bytes[start...], mark)
    }

    /// Reads one pair, whose first `=` is at `mark`.
    private mutating func take(_ raw: ArraySlice<UInt8>, _ mark: Int?) throws(FormError) {
        guard !raw.isEmpty else { return }
        guard pairs.count < Self.mostPairs else { throw FormError(.tooManyPairs) }
        let position = pairs.count + 1
        let name = try Self.decode(raw[..<(mark ?? raw.endIndex)], of: nil, at: position)
        let value = try mark.map { mark throws(FormError) in try Self.decode(raw[(mark + 1)...], of: name, at: position)
        }
        append(name, value ?? "")
    }

    private static func decode(
        _ raw: ArraySlice<UInt8>, of name: String?, at position: Int
    ) throws(FormError) -> String {
        // Most names and values, and every token, stand for themselves.
        let isPlain = raw.allSatisfy { $0 != UInt8(ascii: "%") && $0 != UInt8(ascii: "+") }
        guard let bytes = isPlain ? raw : PercentEncoding.decode(raw, plusIsSpace: true)?[...] else {
            throw FormError(.invalidEscape, parameter: name, position: position)
        }
        guard let text = String(utf8: bytes.span) else {
            throw FormError(.invalidUTF8, parameter: name, position: position)
        }
        guard !bytes.contains(0) else { throw FormError(.null, parameter: name, position: position) }
        return text
    }

    package var isEmpty: Bool { pairs.isEmpty }

    package mutating func append(_ name: String, _ value: String) {
        pairs.append(Pair(name: name, value: value))
    }

    /// The values of every pair of that name, in their order.
    package func all(_ name: String) -> [String] {
        pairs.filter { $0.name.utf8.elementsEqual(name.utf8) }.map(\.value)
    }

    /// The value of the first pair of that name.
    package func first(_ name: String) -> String? {
        pairs.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    /// The pairs as a query or a body; reading it gives the same form.
    package func encoded() -> String {
        var bytes: [UInt8] = []
        for pair in pairs {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
            Self.encode(pair.name, into: &bytes)
            bytes.append(UInt8(ascii: "="))
            Self.encode(pair.value, into: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func encode(_ text: String, into bytes: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: bytes.append(byte)
            case UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): bytes.append(byte)
            case UInt8(ascii: " "): bytes.append(UInt8(ascii: "+"))
            default: PercentEncoding.append(byte, to: &bytes)
            }
        }
    }
}

extension Form: Equatable {
    package static func == (one: Form, other: Form) -> Bool { one.pairs == other.pairs }
}

extension Form.Pair: Equatable {
    package static func == (one: Form.Pair, other: Form.Pair) -> Bool {
        one.name.utf8.elementsEqual(other.name.utf8) && one.value.utf8.elementsEqual(other.value.utf8)
    }
}
