// Quoted-printable (RFC 2045 section 6.7): text that passes through whatever stands between two mail servers.

enum QuotedPrintable {
    private static let longest = 76

    /// A body: its lines end with CRLF, and none is longer than 76 characters.
    static func encode(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            var lines: [[UInt8]] = [[]]
            let bytes = Array(line.utf8)
            for (index, byte) in bytes.enumerated() {
                // A space at the end of a line would be lost.
                let isLast = index == bytes.count - 1
                let isPlain = (0x21...0x7e).contains(byte) && byte != UInt8(ascii: "=") || byte == 0x20 && !isLast
                // A dot alone on a line ends a mail, and a line that begins with "From " gets a mark on some systems.
                let begins = lines[lines.count - 1].isEmpty
                let isMark = begins && (byte == UInt8(ascii: ".") || byte == UInt8(ascii: "F"))
                let piece = isPlain && !isMark ? [byte] : escaped(byte)
                if lines[lines.count - 1].count + piece.count > longest - 1 {
                    lines[lines.count - 1].append(UInt8(ascii: "="))
                    lines.append([])
                }
                lines[lines.count - 1] += piece
            }
            return lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\r\n")
        }.joined(separator: "\r\n")
    }

    /// The text of an encoded word (RFC 2047 section 4.2): letters and digits as they are, a space as `_`.
    static func word(_ bytes: [UInt8]) -> String {
        let pieces = bytes.flatMap { byte -> [UInt8] in
            switch byte {
            case 0x20: [UInt8(ascii: "_")]
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                [byte]
            default: escaped(byte)
            }
        }
        return String(decoding: pieces, as: UTF8.self)
    }

    private static func escaped(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
