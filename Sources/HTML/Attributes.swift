// Attributes of an element, where a literal cannot say which there are.

/// Names come from literals, values are escaped.
package struct Attributes: Sendable, Equatable {
    private(set) var bytes: [UInt8] = []

    package init() {}

    /// One more attribute; none for nil.
    package func with(_ name: StaticString, _ value: String?) -> Attributes {
        guard let value else { return self }
        var attributes = self
        attributes.append(name)
        attributes.bytes.append(contentsOf: "=\"".utf8)
        Escaping.append(value, to: &attributes.bytes)
        attributes.bytes.append(UInt8(ascii: "\""))
        return attributes
    }

    /// An attribute that is there or not.
    package func with(_ name: StaticString, if condition: Bool) -> Attributes {
        guard condition else { return self }
        var attributes = self
        attributes.append(name)
        return attributes
    }

    private mutating func append(_ name: StaticString) {
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: name.description.utf8)
    }
}
