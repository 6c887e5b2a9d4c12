// A resource: one declaration from which the API, its description and its pages are drawn.

package import Database

package struct Resource: Sendable {
    /// In the singular, as it stands in documents.
    package let type: String
    /// In the plural, as it stands in paths; scopes are named by it.
    package let path: String
    package let table: StaticString
    /// What rows of the table are no such resource is left out.
    package let condition: SQL?
    package let attributes: [Attribute]
    package let relationships: [Relationship]
    package let operations: [Operation]
    /// The sentence that its description begins with.
    package let about: String
    /// Whether static documents show it.
    let isPublished: Bool
    /// Whether there is just one: its path has no id behind it, and it is no row of a table.
    package let isSingle: Bool
    /// nil: only those look after it who look after the whole environment.
    let organizational: Organizational?
    /// Of all fields.
    let shape: Shape

    package init(
        type: String, path: String, about: String, table: StaticString, where condition: SQL? = nil,
        attributes: [Attribute], relationships: [Relationship] = [], operations: [Operation], isPublished: Bool = false,
        isSingle: Bool = false
    ) {
        self.init(
            type: type, path: path, about: about, table: table, where: condition, attributes: attributes,
            relationships: relationships, operations: operations, isPublished: isPublished, isSingle: isSingle,
            organizational: nil)
    }

    init(
        type: String, path: String, about: String, table: StaticString, where condition: SQL? = nil,
        attributes: [Attribute], relationships: [Relationship] = [], operations: [Operation], isPublished: Bool = false,
        isSingle: Bool = false, organizational: Organizational?
    ) {
        self.organizational = organizational
        self.isSingle = isSingle
        self.isPublished = isPublished
        self.type = type
        self.path = path
        self.about = about
        self.table = table
        self.condition = condition
        self.attributes = attributes
        self.relationships = relationships
        self.operations = operations
        shape = Shape(type: type, path: path, isSingle: isSingle, attributes, relationships)
    }

    /// Of the named fields; nil for all.
    func shape(_ fields: [String]?) -> Shape {
        guard let fields else { return shape }
        return Shape(type: type, path: path, isSingle: isSingle, attributes, relationships, fields: fields)
    }

    package func scope(_ verb: Verb) -> String { "\(path):\(verb.rawValue)" }

    package func attribute(_ name: String) -> Attribute? { attributes.first { $0.name == name } }

    package func relationship(_ name: String) -> Relationship? { relationships.first { $0.name == name } }

    /// The address of one, below that of the API.
    package func place(_ id: String) -> String { isSingle ? path : "\(path)/\(id)" }

    func select(_ columns: [StaticString]) -> Select {
        var select = Select(columns, from: table)
        if let condition { select.conditions = [condition] }
        return select
    }
}

/// What a scope lets its holder do.
package enum Verb: String, Sendable, CaseIterable { case read, write, delete }
