// The header fields of a request.

package import HTTPTypes

/// Names and values in their order. A request has few: looking through them costs less than the index that `HTTPFields` makes, and
/// most are never asked for.
package struct RequestFields: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    private var names: [HTTPField.Name] = []
    package private(set) var values: [String] = []

    package init() {}

    package init(dictionaryLiteral elements: (HTTPField.Name, String)...) {
        for (name, value) in elements { self[name] = value }
    }

    package var count: Int { names.count }

    /// The value of a field; where it stood several times, all of them joined (RFC 9110 section 5.3).
    package subscript(_ name: HTTPField.Name) -> String? {
        get { names.firstIndex(of: name).map { values[$0] } }
        set {
            let place = names.firstIndex(of: name)
            switch (place, newValue) {
            case (let place?, let value?): values[place] = value
            case (let place?, nil):
                names.remove(at: place)
                values.remove(at: place)
            case (nil, let value?):
                names.append(name)
                values.append(value)
            case (nil, nil): break
            }
        }
    }

    /// Adds a field; behind a value that is there already and `separator`. False, and nothing is added, when the value holds what
    /// a field may not (RFC 9110 section 5.5), such as a line's end.
    package mutating func add(_ name: HTTPField.Name, _ value: String, separator: String) -> Bool {
        guard Self.isLegal(value) else { return false }
        if let place = names.firstIndex(of: name) {
            values[place] += separator + value
        } else {
            names.append(name)
            values.append(value)
        }
        return true
    }

    /// Visible characters, spaces and tabs, and what is beyond ASCII; no space at the ends.
    private static func isLegal(_ value: String) -> Bool {
        let bytes = value.utf8Span.span
        guard let last = bytes.indices.last else { return true }
        for index in bytes.indices where bytes[index] < 0x20 && bytes[index] != tab || bytes[index] == 0x7F {
            return false
        }
        return bytes[0] != tab && bytes[0] != space && bytes[last] != tab && bytes[last] != space
    }
}

private let tab = UInt8(ascii: "\t")
private let space = UInt8(ascii: " ")
