// The attributes and relationships of a resource.

/// When a client may write a field.
package enum Writing: Sendable { case never, onCreate, always }

package struct Traits: OptionSet, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// Must be there when a resource is created.
    package static let required = Traits(rawValue: 1)
    /// May be null.
    package static let optional = Traits(rawValue: 2)
    package static let filtered = Traits(rawValue: 4)
    /// Only what is never NULL: a cursor could not stand on it.
    package static let sorted = Traits(rawValue: 8)
}

package struct Attribute: Sendable {
    package let name: String
    package let kind: Kind
    package let writing: Writing
    /// What is read; for what can be written a column, else any expression.
    package let column: StaticString
    /// What filters and orders look at; an index should stand behind it.
    package let search: StaticString
    package let traits: Traits

    package init(
        _ name: StaticString, _ kind: Kind, _ writing: Writing = .never, _ traits: Traits = [],
        column: StaticString? = nil, search: StaticString? = nil
    ) {
        self.name = "\(name)"
        self.kind = kind
        self.writing = writing
        self.traits = traits
        self.column = column ?? name
        self.search = search ?? column ?? name
    }

    /// An expression over other tables.
    var isComputed: Bool { "\(column)".hasPrefix("(") }

    package var isShown: Bool { if case .secret = kind { false } else { true } }
}

package struct Relationship: Sendable {
    package enum Holding: Sendable {
        /// A column of the resource's own table.
        case one(column: StaticString)
        /// Rows of another table that name this resource in `own` and the related one in `other`.
        case many(table: StaticString, own: StaticString, other: StaticString)
    }

    package let name: String
    /// The type of what is related.
    package let target: String
    package let holding: Holding
    package let writing: Writing
    package let traits: Traits

    /// To one; the column is the name with `_id` unless another is named.
    package static func one(
        _ name: StaticString, _ target: String, column: StaticString, _ writing: Writing = .never, _ traits: Traits = []
    ) -> Relationship {
        Relationship(
            name: "\(name)", target: target, holding: .one(column: column), writing: writing,
            traits: traits.union(.filtered))
    }

    package static func many(
        _ name: StaticString, _ target: String, in table: StaticString, own: StaticString, other: StaticString = "id"
    ) -> Relationship {
        Relationship(
            name: "\(name)", target: target, holding: .many(table: table, own: own, other: other), writing: .never,
            traits: [])
    }

    var column: StaticString? { if case .one(let column) = holding { column } else { nil } }
}
