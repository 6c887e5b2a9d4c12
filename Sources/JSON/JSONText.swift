// JSON into room that was set aside before: for whoever writes rows of many small pieces, each of which would ask an array for room.

/// What was to be written does not fit.
@usableFromInline package struct NoRoom: Error {
    @inlinable package init() {}
}

extension OutputSpan<UInt8> {
    /// Throws where there is not room for so much.
    @inlinable package func require(_ count: Int) throws(NoRoom) {
        guard freeCapacity >= count else { throw NoRoom() }
    }

    /// Appends bytes as they are.
    @inlinable package mutating func append(copying text: Span<UInt8>) throws(NoRoom) {
        try require(text.count)
        for index in text.indices { append(text[index]) }
    }

    /// Makes what was appended from `start` on, which is UTF-8, the inside of a JSON string. The quotation mark behind it has room.
    package mutating func escape(from start: Int) throws(NoRoom) {
        guard !JSONText.isClean(span.extracting(start..<count)) else { return try require(1) }
        var text: [UInt8] = []
        for index in start..<count { JSONText.escape(span[index], into: &text) }
        removeLast(count - start)
        try require(text.count + 1)
        try append(copying: text.span)
    }
}

/// The inside of strings (RFC 8259 section 7).
enum JSONText {
    /// Whether no byte needs an escape. Nearly always so: it looks at all of them without a branch, many at a time.
    static func isClean(_ text: Span<UInt8>) -> Bool {
        var escapes: UInt8 = 0
        for index in text.indices { escapes |= needsEscape(text[index]) ? 1 : 0 }
        return escapes == 0
    }

    @inline(__always)
    static func needsEscape(_ byte: UInt8) -> Bool {
        // Each compared without looking at the others' outcome.
        let isControl: UInt8 = byte < 0x20 ? 1 : 0
        let isQuote: UInt8 = byte == UInt8(ascii: "\"") ? 1 : 0
        let isBackslash: UInt8 = byte == UInt8(ascii: "\\") ? 1 : 0
        return isControl | isQuote | isBackslash != 0
    }

    static func escape(_ byte: UInt8, into bytes: inout [UInt8]) {
        guard needsEscape(byte) else { return bytes.append(byte) }
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x00..<0x20:
            let digits = Array("0123456789abcdef".utf8)
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 15)])
        default: bytes.append(byte)
        }
    }
}
