// One request's reading: what it may see and how it wants to see it.

internal import Database
internal import JSON
internal import JSONAPI
internal import Store

struct Reading {
    let rows: EnvironmentConnection
    let caller: Caller
    /// The address of the API.
    let base: String
    let query: QueryParameters
    /// Of each type that the answer may hold.
    private let reaches: [String: Reach]

    /// What of a resource the caller may see; nil: all of it.
    func narrowing(_ resource: Resource) -> SQL? { (reaches[resource.type] ?? .everything).condition(resource) }

    /// Refuses names that no resource has before anything is read ("Inclusion of Related Resources", "Sparse Fieldsets").
    init(
        _ rows: EnvironmentConnection, _ caller: Caller, base: String, _ query: QueryParameters, of resource: Resource,
        _ reach: Reach = .everything
    ) throws {
        self.rows = rows
        self.caller = caller
        self.base = base
        self.query = query
        var reaches = [resource.type: reach]
        if !query.fields.isEmpty { try Shape.check(query.fields) }
        for path in query.include ?? [] {
            var current = resource
            for name in path {
                guard let relationship = current.relationship(name), let target = Catalogue[relationship.target] else {
                    throw ErrorDocument([
                        QueryParameters.problem(
                            "\(current.type) has no relationship \(JSONAPI.quoted(name))", "include")
                    ])
                }
                // Whoever includes reads.
                let further = try caller.reach(.read, target, in: rows)
                if reaches[target.type] == nil { reaches[target.type] = further }
                current = target
            }
        }
        self.reaches = reaches
    }

    var include: [[String]] { query.include ?? [] }

    func select(_ resource: Resource, _ columns: [StaticString]) -> Select {
        resource.select(columns, reaches[resource.type] ?? .everything)
    }

    func shape(_ resource: Resource) -> Shape { resource.shape(query.fields[resource.type]) }

    /// The row of one resource, of a shape's columns; nil when there is none.
    func find(_ resource: Resource, _ id: String, _ shape: Shape) throws -> StoredRow? {
        var select = select(resource, shape.columns)
        select.conditions.append("id = \(id)")
        var found: StoredRow?
        try rows.records.each(select) { row in
            found = try StoredRow(row)
            return false
        }
        return found
    }

    /// The document of one resource; nil when there is none.
    ///
    /// - Parameter address: of the document itself.
    func document(_ resource: Resource, _ id: String, at address: String) throws -> [UInt8]? {
        let shape = shape(resource)
        return try find(resource, id, shape).map { try document(resource, shape, id, $0, at: address) }
    }

    /// The document of a row of the shape's columns.
    func document(
        _ resource: Resource, _ shape: Shape, _ id: String, _ found: StoredRow, at address: String,
        meta: [(name: String, value: JSON)] = []
    ) throws -> [UInt8] {
        var compound = Compound(self)
        try compound.begin(resource, shape, [(id, found)])
        var json = JSONWriter(reservingCapacity: 2048)
        json.beginDocument()
        json.links([("self", address)])
        json.name("data")
        try compound.writePrimary(isWhole: true, into: &json)
        try finish(compound, meta, &json)
        return json.bytes
    }

    /// Closes a document with what is included and said of it.
    func finish(_ compound: Compound, _ meta: [(name: String, value: JSON)], _ json: inout JSONWriter) throws {
        if query.include != nil { try compound.writeIncluded(into: &json) }
        if !meta.isEmpty {
            json.name("meta")
            json.beginObject()
            for member in meta {
                json.name(member.name)
                json.value(member.value)
            }
            json.endObject()
        }
        json.endObject()
    }
}

/// A row that outlives its statement.
final class StoredRow: RowCursor {
    private let values: [SQLValue]

    init(_ values: [SQLValue]) {
        self.values = values
    }

    init(_ row: Row) throws {
        values = try (0..<row.count).map { try row.get($0) }
    }

    var columnCount: Int { values.count }

    func value(at index: Int) -> SQLValue { values[index] }

    var row: Row { Row(self) }
}
