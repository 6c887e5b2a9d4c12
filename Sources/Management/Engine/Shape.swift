// Which fields of a resource an answer shows, and how one row becomes a resource object.

internal import Database
internal import JSON
internal import JSONAPI

/// The fields of one type in one answer (sparse fieldsets), and the columns they need.
struct Shape {
    let resource: Resource
    let attributes: [Attribute]
    let relationships: [Relationship]
    /// Those with a column of their own.
    let owned: [Relationship]
    /// `id`, the attributes, the owned relationships.
    let columns: [StaticString]

    /// - Parameter fields: the names asked for; nil for all.
    init(_ resource: Resource, fields: [String]? = nil) {
        self.resource = resource
        attributes = resource.attributes.filter { $0.isShown && fields?.contains($0.name) ?? true }
        relationships = resource.relationships.filter { fields?.contains($0.name) ?? true }
        // Needed for includes too, whether they are shown or not.
        owned = resource.relationships.filter { $0.column != nil }
        columns = ["id"] + attributes.map(\.column) + owned.compactMap(\.column)
    }

    /// Refuses fields that no type has.
    static func check(_ fields: [String: [String]]) throws(ErrorDocument) {
        var problems: [ErrorObject] = []
        for (type, names) in fields.sorted(by: { $0.key < $1.key }) {
            let parameter = "fields[\(type)]"
            guard let resource = Catalogue[type] else {
                problems.append(QueryParameters.problem("there is no type \(JSONAPI.quoted(type))", parameter))
                continue
            }
            for name in names where resource.attribute(name)?.isShown != true && resource.relationship(name) == nil {
                problems.append(
                    QueryParameters.problem("\(type) has no field \(JSONAPI.quoted(name))", parameter))
            }
        }
        if !problems.isEmpty { throw ErrorDocument(problems) }
    }

    /// Writes a row of `columns` as a resource object.
    ///
    /// - Parameters:
    ///   - base: the address of the API.
    ///   - linkage: what included relationships hold; nil where nothing is included.
    ///   - isWhole: whether relationships that are neither owned nor included are there with their links.
    func write(
        _ row: Row, base: String, linkage: ((Relationship) -> [String]?)?, isWhole: Bool, into json: inout JSONWriter
    ) throws {
        json.beginObject()
        json.member("type", plain: resource.type)
        json.name("id")
        _ = row.withText(0) { json.string($0) }
        if !attributes.isEmpty {
            json.name("attributes")
            json.beginObject()
            for (index, attribute) in attributes.enumerated() {
                json.name(written: attribute.written)
                if case .audience = attribute.kind, try row.get(index + 1, as: SQLValue.self) == .null {
                    json.string(base)
                } else {
                    try attribute.kind.write(index + 1, of: row, into: &json)
                }
            }
            json.endObject()
        }
        if isWhole || !owned.isEmpty || linkage != nil {
            let id: String = try row.get(0)
            try writeRelationships(row, "\(base)/\(resource.path)/\(id)", linkage, isWhole, &json)
        }
        json.name("links")
        json.beginObject()
        json.name("self")
        json.plain { bytes in
            bytes.append(contentsOf: base.utf8)
            bytes.append(UInt8(ascii: "/"))
            bytes.append(contentsOf: resource.path.utf8)
            guard !resource.isSingle else { return }
            bytes.append(UInt8(ascii: "/"))
            _ = row.withText(0) { id in for index in id.indices { bytes.append(id[index]) } }
        }
        json.endObject()
        json.endObject()
    }

    private func writeRelationships(
        _ row: Row, _ own: String, _ linkage: ((Relationship) -> [String]?)?, _ isWhole: Bool, _ json: inout JSONWriter
    ) throws {
        var isOpen = false
        for relationship in relationships {
            let many = relationship.column == nil ? linkage?(relationship) : nil
            guard relationship.column != nil || many != nil || isWhole else { continue }
            if !isOpen {
                json.name("relationships")
                json.beginObject()
                isOpen = true
            }
            json.name(relationship.name)
            json.beginObject()
            json.name("links")
            json.beginObject()
            json.member("self", plain: "\(own)/relationships/\(relationship.name)")
            json.member("related", plain: "\(own)/\(relationship.name)")
            json.endObject()
            if let place = owned.firstIndex(where: { $0.name == relationship.name }) {
                json.name("data")
                let id: String? = try row.get(attributes.count + 1 + place)
                if let id { json.identifier(.init(type: relationship.target, id: id)) } else { json.null() }
            } else if let many {
                json.name("data")
                json.beginArray()
                for id in many { json.identifier(.init(type: relationship.target, id: id)) }
                json.endArray()
            }
            json.endObject()
        }
        if isOpen { json.endObject() }
    }
}
