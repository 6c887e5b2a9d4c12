// Host names in the one spelling the program stores and compares.

/// A DNS name in lower case, of labels of letters, digits and inner hyphens (RFC 1123), without port or final dot.
package struct Hostname: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init?(_ text: String) {
        guard (1...253).contains(text.utf8.count) else { return nil }
        for label in text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard (1...63).contains(label.count), label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-"),
                label.allSatisfy({ (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
                )
            else { return nil }
        }
        description = text
    }

    /// Whether a connection to this name stays on the machine.
    package var isLoopback: Bool { description == "localhost" || description.hasSuffix(".localhost") }
}
