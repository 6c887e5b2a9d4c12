// A row as its resource's fields.

internal import Cryptography
internal import Database
internal import JSON
internal import Store

/// Every shown field of one row, by name, as it is stored.
package struct Fields: Sendable {
    let values: [String: SQLValue]

    subscript(_ name: String) -> SQLValue { values[name] ?? .null }

    func text(_ name: String) -> String? { if case .text(let text) = self[name] { text } else { nil } }

    func isTrue(_ name: String) -> Bool { self[name] == .integer(1) }

    static let none = Fields(values: [:])

    /// The row of this id; nil when there is none, or when it is no such resource.
    static func find(
        _ id: String, _ resource: Resource, in rows: EnvironmentConnection, _ reach: Reach = .everything
    ) throws -> Fields? {
        let shape = resource.shape
        var select = resource.select(shape.columns, reach)
        select.conditions.append("id = \(id)")
        var fields: Fields?
        try rows.records.each(select) { row in
            fields = try Fields(row, shape)
            return false
        }
        return fields
    }

    /// Names the state of a resource (RFC 9110 section 8.8.3): the same as long as no field of its own changes. What is counted
    /// elsewhere does not belong to it.
    func entityTag(_ resource: Resource) -> String {
        var json = JSONWriter()
        json.beginArray()
        for attribute in resource.attributes where attribute.isShown && !attribute.isComputed {
            attribute.kind.write(self[attribute.name], into: &json)
        }
        for relationship in resource.relationships where relationship.column != nil {
            json.string(text(relationship.name) ?? "")
        }
        json.endArray()
        let digest = Array(Digest.sha256(json.bytes).prefix(12))
        return "\"" + String(decoding: UnpaddedBase64.urlSafe.encode(digest), as: UTF8.self) + "\""
    }
}

extension Fields {
    /// Of a row of a shape's columns.
    init(_ row: Row, _ shape: Shape) throws {
        var values: [String: SQLValue] = [:]
        values.reserveCapacity(shape.columns.count)
        for (index, attribute) in shape.attributes.enumerated() { values[attribute.name] = try row.get(index + 1) }
        for (index, relationship) in shape.owned.enumerated() {
            values[relationship.name] = try row.get(shape.attributes.count + 1 + index)
        }
        self.values = values
    }
}
