// The header fields of a request or a response.

package import HTTPTypes

/// Names and values in their order. A message has few: looking through them costs less than the index that `HTTPFields` makes, and
/// most are never asked for.
package struct Fields: Sendable, Equatable, ExpressibleByDictionaryLiteral, Sequence {
    package struct Field: Sendable, Equatable {
        package let name: HTTPField.Name
        package fileprivate(set) var value: String

        /// What a value may not hold becomes a space: no value of ours begins another field.
        init(name: HTTPField.Name, value: String) {
            self.name = name
            self.value = Fields.isLegal(value) ? value : Fields.cleaned(value)
        }
    }

    private var all: [Field] = []

    package init() {}

    package init(dictionaryLiteral elements: (HTTPField.Name, String)...) {
        all.reserveCapacity(Swift.max(elements.count, 6))
        for (name, value) in elements { self[name] = value }
    }

    package var count: Int { all.count }
    package var isEmpty: Bool { all.isEmpty }
    package func makeIterator() -> IndexingIterator<[Field]> { all.makeIterator() }

    /// The value of the first field of that name. Setting it takes the place of every field of that name; nil takes them away.
    package subscript(_ name: HTTPField.Name) -> String? {
        get { all.first { $0.name == name }?.value }
        set {
            let place = all.firstIndex { $0.name == name }
            guard let place else {
                if let newValue { all.append(Field(name: name, value: newValue)) }
                return
            }
            if let newValue { all[place] = Field(name: name, value: newValue) }
            let rest = all[(place + 1)...].filter { $0.name != name }
            all.removeSubrange((newValue == nil ? place : place + 1)...)
            all += rest
        }
    }

    /// The values of every field of that name.
    package subscript(values name: HTTPField.Name) -> [String] {
        all.compactMap { $0.name == name ? $0.value : nil }
    }

    /// Adds a field besides those of the same name, for the ones that may stand several times, such as `Set-Cookie`.
    package mutating func append(_ name: HTTPField.Name, _ value: String) {
        all.append(Field(name: name, value: value))
    }

    /// Adds a field that was received: behind a value that is there already and `separator`. False, and nothing is added, when the
    /// value holds what a field may not.
    package mutating func add(_ name: HTTPField.Name, _ value: String, separator: String) -> Bool {
        guard Self.isLegal(value) else { return false }
        if let place = all.firstIndex(where: { $0.name == name }) {
            all[place].value += separator + value
        } else {
            all.append(Field(name: name, value: value))
        }
        return true
    }

    private static func cleaned(_ value: String) -> String {
        let bytes = value.utf8.map { ($0 < 0x20 && $0 != tab) || $0 == 0x7F ? space : $0 }
        return String(decoding: bytes.withoutOuterSpace, as: UTF8.self)
    }

    /// Visible characters, spaces and tabs, and what is beyond ASCII; no space at the ends (RFC 9110 section 5.5). So nothing
    /// that could begin another field.
    package static func isLegal(_ value: String) -> Bool {
        let bytes = value.utf8Span.span
        guard let last = bytes.indices.last else { return true }
        // All bytes without a branch, which looks at many of them at a time: nearly every value is legal.
        var illegal: UInt8 = 0
        for index in bytes.indices {
            let isControl: UInt8 = bytes[index] < 0x20 ? 1 : 0
            let isNoTab: UInt8 = bytes[index] != tab ? 1 : 0
            let isDelete: UInt8 = bytes[index] == 0x7F ? 1 : 0
            illegal |= isControl & isNoTab | isDelete
        }
        return illegal == 0 && bytes[0] != tab && bytes[0] != space && bytes[last] != tab && bytes[last] != space
    }
}

private let tab = UInt8(ascii: "\t")
private let space = UInt8(ascii: " ")
