// Identifiers that cannot be confused with one another: the type says what they name.

/// A UUID that names a `Subject` (RFC 9562 version 7: time-ordered, so that new rows lie together).
package struct ID<Subject>: Hashable, Sendable, Comparable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    /// Makes a new identifier from the time and ten random bytes (74 of their bits are used).
    package init(at time: Timestamp, random: [UInt8]) {
        precondition(random.count == 10, "an identifier takes ten random bytes")
        let first = UInt64(random[0]) << 8 | UInt64(random[1])
        high = UInt64(time.milliseconds) << 16 | 0x7000 | first & 0x0fff
        let rest = random[2...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        low = 0x8000_0000_0000_0000 | rest & 0x3fff_ffff_ffff_ffff
    }

    /// Reads the 36 characters of RFC 9562 section 4, in lower case; nil for anything else.
    package init?(_ text: String) {
        let bytes = text.utf8Span.span
        guard bytes.count == 36 else { return nil }
        var digits: (UInt64, UInt64) = (0, 0)
        for index in bytes.indices {
            let byte = bytes[index]
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                let digit: UInt64
                switch byte {
                case 0x30...0x39: digit = UInt64(byte - 0x30)
                case 0x61...0x66: digit = UInt64(byte - 0x61 + 10)
                default: return nil
                }
                if index < 18 { digits.0 = digits.0 << 4 | digit } else { digits.1 = digits.1 << 4 | digit }
            }
        }
        (high, low) = digits
    }

    /// Reads the 16 bytes that `bytes` gives.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// RFC 9562 section 4, the most significant byte first.
    package var bytes: [UInt8] {
        (0..<16).map { place in
            UInt8(truncatingIfNeeded: (place < 8 ? high : low) >> UInt64(56 - (place & 7) * 8))
        }
    }

    package var description: String {
        var text = InlineArray<36, UInt8>(repeating: UInt8(ascii: "-"))
        func write(_ word: UInt64, _ first: Int, _ count: Int, at place: Int) {
            for index in 0..<count {
                text[place + index] = UInt8(truncatingIfNeeded: word >> UInt64(56 - (first + index) * 8))
            }
        }
        write(Self.digits(high >> 32), 0, 8, at: 0)
        write(Self.digits(high), 0, 4, at: 9)
        write(Self.digits(high), 4, 4, at: 14)
        write(Self.digits(low >> 32), 0, 4, at: 19)
        write(Self.digits(low >> 32), 4, 4, at: 24)
        write(Self.digits(low), 0, 8, at: 28)
        guard let characters = try? UTF8Span(validating: text.span) else { preconditionFailure("digits are ASCII") }
        return String(copying: characters)
    }

    package static func < (left: ID, right: ID) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    /// The lower 32 bits as eight hexadecimal digits, the first one in the highest byte: all at once, as identifiers are written
    /// wherever rows, tokens and records are.
    private static func digits(_ word: UInt64) -> UInt64 {
        var nibbles = word & 0xffff_ffff
        nibbles = (nibbles << 16 | nibbles) & 0x0000_ffff_0000_ffff
        nibbles = (nibbles << 8 | nibbles) & 0x00ff_00ff_00ff_00ff
        nibbles = (nibbles << 4 | nibbles) & 0x0f0f_0f0f_0f0f_0f0f
        // A digit beyond nine carries into the bit above its nibble when six is added.
        let letters = (nibbles &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return nibbles &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
    }
}
