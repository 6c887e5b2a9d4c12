// The cookies a browser sends (RFC 6265 section 5.4).

/// Names and values in the order sent. A browser sends whatever any site of the same host has set, so what is no cookie
/// is skipped, and a name may come more than once: `all` serves whoever must notice.
package struct Cookies: Sendable {
    package typealias Pair = (name: String, value: String)

    private let field: [UInt8]

    /// Reads the value of a Cookie field.
    package static func parse(_ field: String) -> Cookies { Cookies(field: Array(field.utf8)) }

    package var pairs: [Pair] {
        var pairs: [Pair] = []
        each { name, value in
            let name = String(decoding: name, as: UTF8.self)
            if name.isToken { pairs.append((name, String(decoding: value, as: UTF8.self))) }
        }
        return pairs
    }

    /// The values of a name, which is a token.
    package func all(_ name: String) -> [String] {
        var values: [String] = []
        each { found, value in
            if found.count == name.utf8.count, found.elementsEqual(name.utf8) {
                values.append(String(decoding: value, as: UTF8.self))
            }
        }
        return values
    }

    package func first(_ name: String) -> String? { all(name).first }

    /// What stands between two `;` and has a `=`, whatever its name is.
    private func each(_ body: (_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) -> Void) {
        var start = 0
        var equals: Int?
        for index in 0...field.count {
            if index == field.count || field[index] == UInt8(ascii: ";") {
                if let equals {
                    body(field[start..<equals].withoutOuterSpace, field[(equals + 1)..<index].withoutOuterSpace)
                }
                (start, equals) = (index + 1, nil)
            } else if equals == nil, field[index] == UInt8(ascii: "=") {
                equals = index
            }
        }
    }
}
