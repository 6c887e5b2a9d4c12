// Points in time as claims write them (RFC 7519 section 2).

package import JSON

/// Seconds since 1970-01-01T00:00:00Z without leap seconds.
package struct NumericDate: RawRepresentable, Hashable, Comparable, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    package init(_ seconds: Int) { rawValue = seconds }

    /// A number, fractions cut off towards the past; nil for other types and for what no clock will show: beyond 2^53
    /// neither a double nor most readers of JSON know one second from the next.
    package init?(json: JSON) {
        let limit = 1 << 53
        switch json {
        case .integer(let seconds) where (-limit...limit).contains(seconds):
            rawValue = seconds
        case .number(let seconds) where seconds.magnitude <= Double(limit):
            rawValue = Int(seconds.rounded(.down))
        default:
            return nil
        }
    }

    package var json: JSON { .integer(rawValue) }

    package static func < (a: NumericDate, b: NumericDate) -> Bool { a.rawValue < b.rawValue }
}
