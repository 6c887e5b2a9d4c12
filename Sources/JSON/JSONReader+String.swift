// Reading a JSON string (RFC 8259 section 7): clean runs are taken as they are, escapes one by one.

extension JSONReader {
    /// Reads from the opening quotation mark to the closing one.
    mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        try skipClean()
        if next == UInt8(ascii: "\"") {
            defer { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }
        var text = Array(bytes[start..<position])
        while next == UInt8(ascii: "\\") {
            try escape(into: &text)
            let run = position
            try skipClean()
            text.append(contentsOf: bytes[run..<position])
        }
        position += 1
        return String(decoding: text, as: UTF8.self)
    }

    /// Moves to the next quotation mark or backslash.
    private mutating func skipClean() throws(JSONError) {
        while let byte = next {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
            guard byte >= 0x20 else { throw refusal(byte == 0 ? .null : .controlCharacter) }
            position += 1
        }
        throw refusal(.unexpectedEnd)
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        let start = position
        position += 1
        guard let letter = next else { throw refusal(.unexpectedEnd) }
        let byte: UInt8
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte = letter
        case UInt8(ascii: "b"): byte = 0x08
        case UInt8(ascii: "f"): byte = 0x0C
        case UInt8(ascii: "n"): byte = 0x0A
        case UInt8(ascii: "r"): byte = 0x0D
        case UInt8(ascii: "t"): byte = 0x09
        case UInt8(ascii: "u"):
            position += 1
            text.append(contentsOf: Character(try scalar(from: start)).utf8)
            return
        default: throw refusal(.invalidEscape)
        }
        position += 1
        text.append(byte)
    }

    /// The four digits after `\u`, and the low surrogate's escape when they name a high one.
    private mutating func scalar(from start: Int) throws(JSONError) -> Unicode.Scalar {
        let unit = try codeUnit()
        if let scalar = Unicode.Scalar(unit) {
            guard unit != 0 else { throw JSONError(reason: .null, offset: start) }
            return scalar
        }
        guard UTF16.isLeadSurrogate(unit), bytes[position...].starts(with: "\\u".utf8) else {
            throw JSONError(reason: .loneSurrogate, offset: start)
        }
        position += 2
        let low = try codeUnit()
        guard UTF16.isTrailSurrogate(low) else { throw JSONError(reason: .loneSurrogate, offset: start) }
        return UTF16.decode(UTF16.EncodedScalar([unit, low]))
    }

    private mutating func codeUnit() throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next else { throw refusal(.unexpectedEnd) }
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw refusal(.invalidEscape)
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}
