// One FastCGI parameter as a value.

internal import HTTP

/// A name and a value, copied from the library's memory, which dies with the request.
package struct Parameter: Sendable, Equatable {
    package let name: String
    package let value: String
    /// False when the value's bytes are not UTF-8 and were read as ISO 8859-1 instead (RFC 9110 section 5.5).
    package let isUTF8: Bool
    /// What is known of that name.
    let known: KnownParameter?

    /// Whether it is a field of the client's request, and not the web server's own word.
    var isField: Bool { name.utf8.starts(with: "HTTP_".utf8) }

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
        isUTF8 = true
        known = KnownParameter.named(name.utf8Span.span)
    }

    /// Reads `name=value`; nil without a name, or when the name is not ASCII.
    package init?(entry: borrowing Span<UInt8>) {
        var mark = 0
        while mark < entry.count, entry[mark] != UInt8(ascii: "=") { mark += 1 }
        guard 0 < mark, mark < entry.count else { return nil }
        let name = entry.extracting(..<mark)
        known = KnownParameter.named(name)
        if let known {
            self.name = known.name
        } else {
            for index in name.indices where !(0x21...0x7e ~= name[index]) { return nil }
            guard let text = String(utf8: name) else { return nil }
            self.name = text
        }
        let value = entry.extracting((mark + 1)...)
        if let text = String(utf8: value) {
            self.value = text
            isUTF8 = true
        } else {
            self.value = String(String.UnicodeScalarView(value.indices.map { Unicode.Scalar(value[$0]) }))
            isUTF8 = false
        }
    }
}
