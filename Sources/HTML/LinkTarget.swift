// Where a link may lead.

/// An absolute https or http address, or a path of this site. Anything else (`javascript:`, `data:`, `//elsewhere`) is none.
package struct LinkTarget: Sendable, Equatable, CustomStringConvertible {
    package let description: String

    package init?(_ text: String) {
        // Browsers drop tabs and line ends inside addresses and read `\` as `/`.
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "\\") }) else { return nil }
        let bytes = text.utf8
        let second = bytes.dropFirst().first
        let isPath = bytes.first == UInt8(ascii: "/") && second != UInt8(ascii: "/")
        guard isPath || Self.hasHost(bytes, after: "https://") || Self.hasHost(bytes, after: "http://") else {
            return nil
        }
        description = text
    }

    private static func hasHost(_ bytes: String.UTF8View, after scheme: String) -> Bool {
        guard bytes.starts(with: scheme.utf8), let first = bytes.dropFirst(scheme.utf8.count).first else {
            return false
        }
        return first != UInt8(ascii: "/")
    }
}
