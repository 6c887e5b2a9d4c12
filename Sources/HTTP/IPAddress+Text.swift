// Reading an address, strictly: one spelling of version 4, the forms of RFC 4291 section 2.2 for version 6.

extension IPAddress {
    /// Nil unless the text is an address and nothing else: no zone, no prefix length, no port, no octal.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)[...]
        if bytes.contains(UInt8(ascii: ":")) {
            guard let bits = Self.version6(bytes) else { return nil }
            self.init(v6: bits)
        } else {
            guard let bits = Self.version4(bytes) else { return nil }
            self.init(v4: bits)
        }
    }

    private static func version4(_ text: ArraySlice<UInt8>) -> UInt32? {
        var bits: UInt32 = 0
        var dots = 0
        var octet: UInt32?
        for byte in text {
            switch byte {
            case UInt8(ascii: "."):
                guard let complete = octet, dots < 3 else { return nil }
                bits = bits << 8 | complete
                (octet, dots) = (nil, dots + 1)
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                // A leading zero means octal to some readers (RFC 6943 section 3.1.1).
                guard octet != 0 else { return nil }
                let value = (octet ?? 0) * 10 + UInt32(byte - UInt8(ascii: "0"))
                guard value <= 255 else { return nil }
                octet = value
            default: return nil
            }
        }
        guard let octet, dots == 3 else { return nil }
        return bits << 8 | octet
    }

    private static func version6(_ text: ArraySlice<UInt8>) -> UInt128? {
        guard let gap = doubleColon(in: text) else {
            guard let groups = groups(text, last: true), groups.count == 8 else { return nil }
            return join(groups)
        }
        let head = text[..<gap]
        let tail = text[(gap + 2)...]
        guard let before = head.isEmpty ? [] : groups(head, last: false),
            let after = tail.isEmpty ? [] : groups(tail, last: true),
            before.count + after.count < 8
        else { return nil }
        return join(before + Array(repeating: 0, count: 8 - before.count - after.count) + after)
    }

    private static func doubleColon(in text: ArraySlice<UInt8>) -> Int? {
        text.indices.dropLast().first { text[$0] == UInt8(ascii: ":") && text[$0 + 1] == UInt8(ascii: ":") }
    }

    /// Groups between colons; the last may be a version 4 address, which makes two.
    private static func groups(_ text: ArraySlice<UInt8>, last: Bool) -> [UInt16]? {
        var groups: [UInt16] = []
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if last && index == parts.count - 1 && part.contains(UInt8(ascii: ".")) {
                guard let bits = version4(part) else { return nil }
                groups += [UInt16(truncatingIfNeeded: bits >> 16), UInt16(truncatingIfNeeded: bits)]
                continue
            }
            guard 1...4 ~= part.count else { return nil }
            var group: UInt16 = 0
            for byte in part {
                guard let digit = PercentEncoding.value(ofDigit: byte) else { return nil }
                group = group << 4 | UInt16(digit)
            }
            groups.append(group)
        }
        return groups
    }

    private static func join(_ groups: [UInt16]) -> UInt128 {
        groups.reduce(0) { $0 << 16 | UInt128($1) }
    }
}
