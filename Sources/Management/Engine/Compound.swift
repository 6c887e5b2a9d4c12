// Compound documents: primary resources, and those related to them, each once ("Compound Documents").

internal import Database
internal import JSON
internal import JSONAPI
internal import Store

struct Compound {
    /// More than these are not followed from one answer: they have lists of their own.
    private static let mostRelated = 2000

    private let reading: Reading
    private var shapes: [String: Shape] = [:]
    private var primary: [ResourceIdentifier] = []
    private var included: [ResourceIdentifier] = []
    private var rows: [ResourceIdentifier: StoredRow] = [:]
    private var linkage: [ResourceIdentifier: [String: [String]]] = [:]

    init(_ reading: Reading) {
        self.reading = reading
    }

    /// Takes the primary resources, and reads what is to be included.
    mutating func begin(_ resource: Resource, _ shape: Shape, _ found: [(id: String, row: StoredRow)]) throws {
        shapes[resource.type] = shape
        primary = found.map { ResourceIdentifier(type: resource.type, id: $0.id) }
        for (identifier, entry) in zip(primary, found) { rows[identifier] = entry.row }
        try follow(reading.include[...].map { $0[...] }, from: resource, found.map(\.id))
    }

    func writePrimary(isWhole: Bool, into json: inout JSONWriter) throws {
        try write(primary, isWhole, &json)
    }

    func writeIncluded(into json: inout JSONWriter) throws {
        json.name("included")
        json.beginArray()
        try write(included, false, &json)
        json.endArray()
    }

    private func write(_ identifiers: [ResourceIdentifier], _ isWhole: Bool, _ json: inout JSONWriter) throws {
        var writers: [String: ObjectWriter] = [:]
        for identifier in identifiers {
            guard let shape = shapes[identifier.type], let row = rows[identifier] else { continue }
            try writers[identifier.type, default: ObjectWriter(shape, base: reading.base)].write(
                row.row, linkage: linkage[identifier], isWhole: isWhole, into: &json)
        }
    }

    /// Follows paths level by level: resources reached by several of them are read once and written once.
    private mutating func follow(_ paths: [ArraySlice<String>], from resource: Resource, _ ids: [String]) throws {
        guard !ids.isEmpty else { return }
        var names: [String] = []
        for path in paths { if let name = path.first, !names.contains(name) { names.append(name) } }
        for name in names {
            guard let relationship = resource.relationship(name), let target = Catalogue[relationship.target] else {
                continue
            }
            let related = try related(relationship, of: resource, ids)
            try load(target, related)
            let rest = paths.filter { $0.first == name && $0.count > 1 }.map { $0.dropFirst() }
            try follow(rest, from: target, related)
        }
    }

    /// The identifiers that a relationship of these resources holds, each once.
    private mutating func related(
        _ relationship: Relationship, of resource: Resource, _ ids: [String]
    ) throws -> [String] {
        var found: [String] = []
        var seen: Set<String> = []
        switch relationship.holding {
        case .one:
            guard let shape = shapes[resource.type],
                let place = shape.owned.firstIndex(where: { $0.name == relationship.name })
            else { return [] }
            for id in ids {
                guard let row = rows[ResourceIdentifier(type: resource.type, id: id)]?.row else { continue }
                let other: String? = try row.get(shape.attributes.count + 1 + place)
                if let other, seen.insert(other).inserted { found.append(other) }
            }
        case .many(let table, let own, let other):
            for id in ids {
                linkage[ResourceIdentifier(type: resource.type, id: id), default: [:]][relationship.name] = []
            }
            var select = Select([own, other], from: table)
            select.conditions = ["\(raw: own) IN (\(list: ids))"]
            // What the caller would not find is not named either.
            if let target = Catalogue[relationship.target], let narrow = reading.narrowing(target) {
                select.conditions.append("\(raw: other) IN (SELECT id FROM \(raw: target.table) WHERE \(narrow))")
            }
            select.limit = Self.mostRelated + 1
            var count = 0
            try reading.rows.records.each(select) { row in
                count += 1
                let identifier = ResourceIdentifier(type: resource.type, id: try row.get(0))
                let id: String = try row.get(1)
                linkage[identifier, default: [:]][relationship.name, default: []].append(id)
                if seen.insert(id).inserted { found.append(id) }
                return true
            }
            guard count <= Self.mostRelated else {
                throw ErrorDocument([
                    QueryParameters.problem(
                        "more than \(Self.mostRelated) \(relationship.name) would be included; ask for fewer \(resource.path) "
                            + "at once, or for the related list", "include")
                ])
            }
        }
        return found
    }

    /// Reads resources that are not there yet.
    private mutating func load(_ resource: Resource, _ ids: [String]) throws {
        let shape = shapes[resource.type] ?? reading.shape(resource)
        shapes[resource.type] = shape
        let missing = ids.filter { rows[ResourceIdentifier(type: resource.type, id: $0)] == nil }
        guard !missing.isEmpty else { return }
        var select = reading.select(resource, shape.columns)
        select.conditions.append("id IN (\(list: missing))")
        try reading.rows.records.each(select) { row in
            let identifier = ResourceIdentifier(type: resource.type, id: try row.get(0))
            rows[identifier] = try StoredRow(row)
            included.append(identifier)
            return true
        }
    }
}
