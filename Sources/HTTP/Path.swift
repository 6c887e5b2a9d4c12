// The path of a request's target, as decoded segments.

/// An absolute path without ambiguity: `/` has no segments, `/a/b` has two. What another reader might normalise is
/// refused, see the door plate's first property.
package struct Path: Sendable {
    /// Percent-decoded; none is empty, a dot segment, or holds a slash, a backslash or a control character.
    package let segments: [String]
    /// Whether one slash follows the last segment. It is another path than the one without: whoever routes says where it may be.
    package let endsInSlash: Bool

    /// Reads a path as it was sent, without query.
    package init(parsing raw: String) throws(RequestError) {
        try self.init(parsing: Array(raw.utf8)[...])
    }

    init(parsing raw: ArraySlice<UInt8>) throws(RequestError) {
        guard raw.first == UInt8(ascii: "/") else { throw .pathNotAbsolute }
        var rest = raw.dropFirst()
        endsInSlash = rest.count > 1 && rest.last == UInt8(ascii: "/")
        if endsInSlash { rest.removeLast() }
        var segments: [String] = []
        if !rest.isEmpty {
            for segment in rest.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
                segments.append(try Self.decode(segment))
            }
        }
        self.segments = segments
    }

    private static func decode(_ raw: ArraySlice<UInt8>) throws(RequestError) -> String {
        guard !raw.isEmpty else { throw .emptySegment }
        // Nearly every segment is what it says.
        if raw.first != UInt8(ascii: "."), raw.allSatisfy(\.isUnreserved) {
            return String(decoding: raw, as: UTF8.self)
        }
        guard raw.allSatisfy({ $0.isPathCharacter || $0 == UInt8(ascii: "%") }) else { throw .forbiddenCharacter }
        guard let bytes = PercentEncoding.decode(raw) else { throw .invalidEscape }
        guard bytes != Array(".".utf8), bytes != Array("..".utf8) else { throw .dotSegment }
        guard let text = String(utf8: bytes.span) else { throw .invalidUTF8 }
        guard text.unicodeScalars.allSatisfy(isHarmless) else { throw .forbiddenEncoding }
        return text
    }

    /// No slash, no backslash, and none of the control characters C0, DEL and C1.
    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        scalar != "/" && scalar != "\\" && scalar.properties.generalCategory != .control
    }
}

extension Path: CustomStringConvertible {
    /// The canonical spelling: only what must be encoded is, with upper-case digits. Reading it gives the same path.
    package var description: String {
        if segments.isEmpty { return "/" }
        var bytes: [UInt8] = []
        for segment in segments {
            bytes.append(UInt8(ascii: "/"))
            for byte in segment.utf8 {
                if byte.isPathCharacter { bytes.append(byte) } else { PercentEncoding.append(byte, to: &bytes) }
            }
        }
        if endsInSlash { bytes.append(UInt8(ascii: "/")) }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Path: Equatable {
    package static func == (one: Path, other: Path) -> Bool {
        one.endsInSlash == other.endsInSlash
            && one.segments.elementsEqual(other.segments) { $0.utf8.elementsEqual($1.utf8) }
    }
}
