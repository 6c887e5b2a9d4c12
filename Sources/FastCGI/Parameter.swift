// One FastCGI parameter as a value.

/// A name and a value, copied from the library's memory, which dies with the request.
package struct Parameter: Sendable, Equatable {
    package let name: String
    package let value: String
    /// False when the value's bytes are not UTF-8 and were read as ISO 8859-1 instead (RFC 9110 section 5.5).
    package let isUTF8: Bool
    /// Its place among the known ones.
    let known: Int?

    /// Whether it is a field of the client's request, and not the web server's own word.
    var isField: Bool { name.utf8.starts(with: "HTTP_".utf8) }

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
        isUTF8 = true
        known = KnownParameter.place(of: name.utf8)
    }

    /// Reads `name=value`; nil without a name, or when the name is not ASCII.
    package init?(entry: some Collection<UInt8>) {
        guard let mark = entry.firstIndex(of: UInt8(ascii: "=")), mark != entry.startIndex else { return nil }
        let name = entry[..<mark]
        known = KnownParameter.place(of: name)
        if let known {
            self.name = KnownParameter.table[known].name
        } else {
            guard name.allSatisfy({ 0x21...0x7e ~= $0 }) else { return nil }
            self.name = String(decoding: name, as: UTF8.self)
        }
        let value = entry[entry.index(after: mark)...]
        if let text = String(validating: value, as: UTF8.self) {
            self.value = text
            isUTF8 = true
        } else {
            self.value = String(String.UnicodeScalarView(value.map { Unicode.Scalar($0) }))
            isUTF8 = false
        }
    }
}
