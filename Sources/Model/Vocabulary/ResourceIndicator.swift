// Resource indicators (RFC 8707 section 2).

/// An absolute URI without a fragment.
package struct ResourceIndicator: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ text: String) throws(ModelError) {
        let bytes = text.utf8
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon != bytes.startIndex,
            bytes.index(after: colon) != bytes.endIndex, bytes.count <= 2048
        else { throw ModelError("resource must be an absolute URI, such as https://api.example.com") }
        let scheme = bytes[..<colon]
        let isScheme = scheme.allSatisfy {
            (0x61...0x7a).contains($0 | 0x20) || (0x30...0x39).contains($0) || [0x2b, 0x2d, 0x2e].contains($0)
        }
        guard isScheme, (0x61...0x7a).contains(bytes.first! | 0x20), bytes.allSatisfy({ (0x21...0x7e).contains($0) })
        else {
            throw ModelError("resource must be an absolute URI, such as https://api.example.com")
        }
        guard !text.contains("#") else { throw ModelError("resource must not have a fragment (RFC 8707 section 2)") }
        description = text
    }
}
