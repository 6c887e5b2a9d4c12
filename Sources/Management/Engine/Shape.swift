// Which fields of a resource an answer shows.

internal import JSONAPI

/// The fields of one type in one answer (sparse fieldsets), and the columns they need.
final class Shape: Sendable {
    let attributes: [Attribute]
    let relationships: [Relationship]
    /// Those with a column of their own.
    let owned: [Relationship]
    /// `id`, the attributes, the owned relationships.
    let columns: [StaticString]
    let text: ObjectText

    /// - Parameter fields: the names asked for; nil for all.
    init(
        type: String, path: String, isSingle: Bool, _ attributes: [Attribute], _ relationships: [Relationship],
        fields: [String]? = nil
    ) {
        let attributes = attributes.filter { $0.isShown && fields?.contains($0.name) ?? true }
        // Needed for includes too, whether they are shown or not.
        let owned = relationships.filter { $0.column != nil }
        let relationships = relationships.filter { fields?.contains($0.name) ?? true }
        columns = ["id"] + attributes.map(\.column) + owned.compactMap(\.column)
        text = ObjectText(
            type: type, path: path, isSingle: isSingle, attributes, relationships, owned: owned)
        (self.attributes, self.relationships, self.owned) = (attributes, relationships, owned)
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
}
