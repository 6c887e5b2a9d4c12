// The cookies a browser sends (RFC 6265 section 5.4).

/// Names and values in the order sent. A browser sends whatever any site of the same host has set, so what is no cookie
/// is skipped, and a name may come more than once: `all` serves whoever must notice.
package struct Cookies: Sendable {
    package typealias Pair = (name: String, value: String)

    package let pairs: [Pair]

    /// Reads the value of a Cookie field.
    package static func parse(_ field: String) -> Cookies {
        Cookies(
            pairs: field.utf8.split(separator: UInt8(ascii: ";")).compactMap { raw in
                guard let equals = raw.firstIndex(of: UInt8(ascii: "=")) else { return nil }
                let name = Substring(raw[..<equals]).withoutOuterSpace
                let value = Substring(raw[raw.index(after: equals)...]).withoutOuterSpace
                return name.isToken ? (String(name), String(value)) : nil
            })
    }

    package func all(_ name: String) -> [String] {
        pairs.filter { $0.name == name }.map(\.value)
    }

    package func first(_ name: String) -> String? {
        pairs.first { $0.name == name }?.value
    }
}
