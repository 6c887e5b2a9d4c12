// An address of the internet, version 4 or 6, as a value.

/// An IPv4 address written in IPv6 (`::ffff:192.0.2.1`, RFC 4291 section 2.5.5.2) becomes the IPv4 address it is, so that
/// no rule can be passed by by writing an address the other way.
package struct IPAddress: Hashable, Sendable {
    package enum Bits: Hashable, Sendable {
        case v4(UInt32)
        case v6(UInt128)
    }

    package let bits: Bits

    package init(v4 bits: UInt32) {
        self.bits = .v4(bits)
    }

    package init(v6 bits: UInt128) {
        self.bits = bits >> 32 == 0xFFFF ? .v4(UInt32(truncatingIfNeeded: bits)) : .v6(bits)
    }

    /// The address that a limit counts: a whole /64 for version 6, of which one client has all addresses.
    package var limitKey: IPAddress {
        switch bits {
        case .v4: self
        case .v6(let bits): IPAddress(v6: (bits >> 64) << 64)
        }
    }
}

extension IPAddress: CustomStringConvertible {
    /// The canonical text (RFC 5952).
    package var description: String {
        switch bits {
        case .v4(let bits):
            return Self.text(ofVersion4: bits)
        case .v6(let bits):
            let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> (112 - 16 * UInt128($0))) }
            let text = { (groups: ArraySlice<UInt16>) in groups.map { String($0, radix: 16) }.joined(separator: ":") }
            guard let zeros = Self.longestZeros(groups) else { return text(groups[...]) }
            return text(groups[..<zeros.lowerBound]) + "::" + text(groups[zeros.upperBound...])
        }
    }

    /// Byte by byte: every request's record has one.
    private static func text(ofVersion4 bits: UInt32) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(16)
        for place in 1...4 {
            let octet = UInt8(truncatingIfNeeded: bits >> UInt32(32 - 8 * place))
            if octet >= 100 { text.append(UInt8(ascii: "0") + octet / 100) }
            if octet >= 10 { text.append(UInt8(ascii: "0") + octet / 10 % 10) }
            text.append(UInt8(ascii: "0") + octet % 10)
            if place < 4 { text.append(UInt8(ascii: ".")) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The first of the longest runs of two zero groups or more (RFC 5952 sections 4.2.2 and 4.2.3).
    private static func longestZeros(_ groups: [UInt16]) -> Range<Int>? {
        var longest: Range<Int>?
        var start = 0
        for index in 0...groups.count where index == groups.count || groups[index] != 0 {
            if index - start >= 2 && index - start > longest?.count ?? 0 { longest = start..<index }
            start = index + 1
        }
        return longest
    }
}
