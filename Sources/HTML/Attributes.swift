// Attributes of an element, where a literal cannot say which there are.

/// Names come from literals, values are escaped.
package struct Attributes: Sendable, Equatable {
    private(set) var markup = ""

    package init() {}

    /// One more attribute; none for nil.
    package func with(_ name: StaticString, _ value: String?) -> Attributes {
        guard let value else { return self }
        var attributes = self
        attributes.markup += " \(name)=\""
        Escaping.append(value, to: &attributes.markup)
        attributes.markup += "\""
        return attributes
    }

    /// An attribute that is there or not.
    package func with(_ name: StaticString, if condition: Bool) -> Attributes {
        guard condition else { return self }
        var attributes = self
        attributes.markup += " \(name)"
        return attributes
    }
}
