// Filters and orders of a query as conditions and orders of a statement.

internal import Database
internal import JSONAPI

extension Resource {
    /// The conditions that a query's filters make, refused together where they cannot.
    func conditions(_ filters: [QueryParameters.Filter]) throws(ErrorDocument) -> [SQL] {
        var conditions: [SQL] = []
        var problems: [ErrorObject] = []
        for filter in filters {
            do { conditions.append(try condition(filter)) } catch {
                problems.append(QueryParameters.problem(error.sentence, filter.parameter))
            }
        }
        if !problems.isEmpty { throw ErrorDocument(problems) }
        return conditions
    }

    /// Attributes and to-one relationships that filters may name.
    package var searchable: [(name: String, kind: Kind, column: StaticString)] {
        attributes.filter { $0.traits.contains(.filtered) }.map { ($0.name, $0.kind, $0.search) }
            + relationships.compactMap { relationship in
                relationship.column.map { (relationship.name, .identifier, $0) }
            } + [("id", .identifier, "id")]
    }

    private func condition(_ filter: QueryParameters.Filter) throws(InvalidValue) -> SQL {
        let known = searchable
        guard let (name, kind, column) = known.first(where: { $0.name == filter.field }) else {
            throw InvalidValue(
                "there is no filter on \(JSONAPI.quoted(filter.field)), but on \(known.map(\.name).joined(separator: ", "))"
            )
        }
        guard let comparison = Comparison(rawValue: filter.operation ?? "eq"), kind.comparisons.contains(comparison)
        else {
            let words = kind.comparisons.map(\.rawValue).joined(separator: ", ")
            throw InvalidValue("filters on \(name) are \(words)")
        }
        do { return try Self.condition(comparison, kind, column, filter.value) } catch {
            throw InvalidValue("the value for \(name) \(error.sentence)")
        }
    }

    private static func condition(
        _ comparison: Comparison, _ kind: Kind, _ column: StaticString, _ text: String
    ) throws(InvalidValue) -> SQL {
        switch comparison {
        case .equal: return "\(raw: column) = \(try operand(kind, text))"
        case .unequal: return "\(raw: column) IS NOT \(try operand(kind, text))"
        case .less: return "\(raw: column) < \(try operand(kind, text))"
        case .lessOrEqual: return "\(raw: column) <= \(try operand(kind, text))"
        case .greater: return "\(raw: column) > \(try operand(kind, text))"
        case .greaterOrEqual: return "\(raw: column) >= \(try operand(kind, text))"
        case .contains:
            guard (1...200).contains(text.utf8.count) else { throw InvalidValue("must have 1 to 200 bytes") }
            let part = isFolded(kind) ? lowercased(text) : text
            return "instr(\(raw: column), \(part)) > 0"
        case .isNil:
            guard text == "true" || text == "false" else { throw InvalidValue("must be true or false") }
            return text == "true" ? "\(raw: column) IS NULL" : "\(raw: column) IS NOT NULL"
        case .list:
            var values: [SQLValue] = []
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                values.append(try operand(kind, String(part)))
            }
            guard values.count <= 100 else { throw InvalidValue("has at most 100 elements") }
            return "\(raw: column) IN (\(list: values))"
        }
    }

    /// Text of any length can be searched for: what cannot be there is not found.
    private static func operand(_ kind: Kind, _ text: String) throws(InvalidValue) -> SQLValue {
        if case .text = kind { return .text(text) }
        let value = try kind.stored(text)
        guard isFolded(kind), case .text(let address) = value else { return value }
        return .text(lowercased(address))
    }

    /// Addresses are compared by their keys.
    private static func isFolded(_ kind: Kind) -> Bool { if case .email = kind { true } else { false } }

    private static func lowercased(_ text: String) -> String {
        String(decoding: text.utf8.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// The order of a list: what the query wants, then `id`, which makes every order a total one.
    func order(_ sort: [QueryParameters.Sort]) throws(ErrorDocument) -> [Select.Order] {
        var order: [Select.Order] = []
        let known = attributes.filter { $0.traits.contains(.sorted) }
        for wish in sort where wish.field != "id" {
            guard let attribute = known.first(where: { $0.name == wish.field }) else {
                let names = (known.map(\.name) + ["id"]).joined(separator: ", ")
                throw ErrorDocument([
                    QueryParameters.problem(
                        "\(path) cannot be sorted by \(JSONAPI.quoted(wish.field)), but by \(names)", "sort")
                ])
            }
            order.append(.init(attribute.search, descending: wish.isDescending))
        }
        let last = sort.first { $0.field == "id" }?.isDescending ?? sort.last?.isDescending ?? false
        // Nothing behind the id can matter.
        let end = sort.firstIndex { $0.field == "id" }.map { min($0, order.count) } ?? order.count
        return order.prefix(end) + [.init("id", descending: last)]
    }
}
