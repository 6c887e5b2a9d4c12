// Where a link may lead.

/// An absolute https or http address, or a path of this site. Anything else (`javascript:`, `data:`, `//elsewhere`) is none.
package struct LinkTarget: Sendable, Equatable, CustomStringConvertible {
    package let description: String

    package init?(_ text: String) {
        // Browsers drop tabs and line ends inside addresses and read `\` as `/`.
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "\\") }) else { return nil }
        let isPath = text.hasPrefix("/") && !text.hasPrefix("//")
        let rest = text.hasPrefix("https://") ? text.dropFirst(8) : text.hasPrefix("http://") ? text.dropFirst(7) : ""
        guard isPath || rest.first.map({ $0 != "/" }) == true else { return nil }
        description = text
    }
}
