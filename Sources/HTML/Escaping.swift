// How text becomes markup that shows it.

enum Escaping {
    /// Escapes for text and for attribute values between either kind of quotation mark (HTML standard, section 13.3). Control
    /// characters, which no document may hold, become U+FFFD.
    static func append(_ text: String, to markup: inout [UInt8]) {
        let bytes = text.utf8
        // Nearly all text is plain, and plain text is copied as it is.
        guard bytes.contains(where: isSpecial) else { return markup.append(contentsOf: bytes) }
        var isAfterC2 = false
        for byte in bytes {
            // U+0080 to U+009F, the controls beyond ASCII, are C2 80 to C2 9F.
            if isAfterC2 {
                isAfterC2 = false
                if byte < 0xa0 { markup.append(contentsOf: replacement) } else { markup += [0xc2, byte] }
                continue
            }
            switch byte {
            case UInt8(ascii: "&"): markup.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): markup.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): markup.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): markup.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): markup.append(contentsOf: "&#39;".utf8)
            case UInt8(ascii: "\n"), UInt8(ascii: "\t"): markup.append(byte)
            case 0xc2: isAfterC2 = true
            case 0..<0x20, 0x7f: markup.append(contentsOf: replacement)
            default: markup.append(byte)
            }
        }
    }

    private static let replacement: [UInt8] = [0xef, 0xbf, 0xbd]

    /// Whether a byte is not simply copied, or may begin what is not.
    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte < 0x28 && byte != 0x20 && (byte < 0x20 || byte == 0x22 || byte >= 0x26) || byte == 0x3c || byte == 0x3e
            || byte == 0x7f || byte == 0xc2
    }
}
