// Classes of bytes that several grammars share.

extension UInt8 {
    var isASCIIAlphanumeric: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }

    /// `unreserved` of RFC 3986 section 2.3.
    var isUnreserved: Bool {
        switch self {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: isASCIIAlphanumeric
        }
    }

    /// What may stand in a path segment without encoding: `pchar` of RFC 3986 section 3.3, without the escape.
    var isPathCharacter: Bool { isUnreserved || "!$&'()*+,;=:@".utf8.contains(self) }

    /// `tchar` of RFC 9110 section 5.6.2.
    var isTokenCharacter: Bool { isASCIIAlphanumeric || "!#$%&'*+-.^_`|~".utf8.contains(self) }

    /// ASCII without space and control characters.
    var isVisible: Bool { 0x21 <= self && self <= 0x7E }
}

extension StringProtocol {
    /// `token` of RFC 9110 section 5.6.2.
    var isToken: Bool { !isEmpty && utf8.allSatisfy(\.isTokenCharacter) }
}

extension BidirectionalCollection<UInt8> {
    /// Without the optional white space of RFC 9110 section 5.6.3 at both ends.
    var withoutOuterSpace: SubSequence {
        var rest = self[...]
        while let first = rest.first, first == 0x20 || first == 0x09 { rest = rest.dropFirst() }
        while let last = rest.last, last == 0x20 || last == 0x09 { rest = rest.dropLast() }
        return rest
    }
}

extension Substring {
    /// Trimmed by bytes: a space and a combining mark after it would be one `Character`.
    var withoutOuterSpace: Substring { Substring(utf8.withoutOuterSpace) }
}
