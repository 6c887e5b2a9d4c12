// Reading a JSON number (RFC 8259 section 6).

extension JSONReader {
    /// Longer numbers are refused: no value needs them, and converting them is work an attacker would choose.
    private static let longestNumber = 128

    mutating func number() throws(JSONError) -> JSON {
        let start = position
        if next == UInt8(ascii: "-") { position += 1 }
        if next == UInt8(ascii: "0") {
            position += 1
            if next.map(Self.isDigit) == true { throw refusal(.invalidNumber) }
        } else {
            try digits()
        }
        var isInteger = true
        if next == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try digits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            isInteger = false
            position += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        let outOfRange = JSONError(reason: .numberOutOfRange, offset: start)
        guard position - start <= Self.longestNumber else { throw outOfRange }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger {
            guard let value = Int(text) else { throw outOfRange }
            return .integer(value)
        }
        guard let value = Double(text), value.isFinite else { throw outOfRange }
        return .number(value)
    }

    /// One digit or more.
    private mutating func digits() throws(JSONError) {
        guard let first = next else { throw refusal(.unexpectedEnd) }
        guard Self.isDigit(first) else { throw refusal(.invalidNumber) }
        while let byte = next, Self.isDigit(byte) { position += 1 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0") <= byte && byte <= UInt8(ascii: "9")
    }
}
