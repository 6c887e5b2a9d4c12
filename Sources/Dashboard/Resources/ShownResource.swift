// Resources as documents of the Management API hold them.

internal import JSON

/// One resource object, read back.
struct ShownResource {
    let type: String
    let id: String
    let attributes: JSONObject
    /// The identifiers that a relationship's linkage has; nothing where it has none.
    private let linkage: JSONObject

    init?(_ json: JSON) {
        guard let type = json["type"]?.string, let id = json["id"]?.string else { return nil }
        self.type = type
        self.id = id
        attributes = json["attributes"]?.object ?? JSONObject()
        linkage = json["relationships"]?.object ?? JSONObject()
    }

    subscript(_ name: String) -> JSON? { attributes[name] }

    func text(_ name: String) -> String? { attributes[name]?.string }

    func isTrue(_ name: String) -> Bool { attributes[name]?.bool == true }

    /// What a relationship names; nil where the document does not say.
    func related(_ name: String) -> [(type: String, id: String)]? {
        guard let data = linkage[name]?["data"] else { return nil }
        let all = data.array ?? (data.isNull ? [] : [data])
        return all.compactMap { identifier in
            guard let type = identifier["type"]?.string, let id = identifier["id"]?.string else { return nil }
            return (type, id)
        }
    }
}

/// A document: its primary resources and those included.
struct ShownDocument {
    let primary: [ShownResource]
    let included: [String: ShownResource]
    /// Whether there are more primary resources than are shown.
    let hasMore: Bool
    private let json: JSON

    /// - Parameter most: how many primary resources are shown.
    init(_ json: JSON, most: Int = .max) {
        self.json = json
        let data = json["data"] ?? .null
        let all = (data.array ?? [data]).compactMap(ShownResource.init)
        primary = Array(all.prefix(most))
        hasMore = all.count > most
        included = Dictionary(
            (json["included"]?.array ?? []).compactMap(ShownResource.init).map { ("\($0.type) \($0.id)", $0) },
            uniquingKeysWith: { one, _ in one })
    }

    func find(_ type: String, _ id: String) -> ShownResource? { included["\(type) \(id)"] }

    /// What was said once, with the answer that made it.
    func meta(_ name: String) -> String? { json["meta"]?[name]?.string }

    var total: Int? { json["meta"]?["total"]?.integer }

    /// The query of a link to another page of the list.
    func query(of link: String) -> String? {
        guard let target = json["links"]?[link]?.string, let mark = target.firstIndex(of: "?") else { return nil }
        return String(target[target.index(after: mark)...])
    }
}
