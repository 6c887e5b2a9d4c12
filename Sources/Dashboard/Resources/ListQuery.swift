// The query of a list's address: that of the Management API, but for what the page itself decides.

internal import HTTP
internal import Management

struct ListQuery {
    /// Filters and the order, as the address has them.
    private let pairs: [Form.Pair]
    /// A cursor.
    private let page: [Form.Pair]
    private let resource: Resource

    init(_ query: Form, of resource: Resource) {
        self.resource = resource
        // A form sends its empty fields too.
        pairs = query.pairs.filter { ($0.name.hasPrefix("filter[") || $0.name == "sort") && !$0.value.isEmpty }
        page = query.pairs.filter { $0.name == "page[after]" || $0.name == "page[before]" }
    }

    var isNarrowed: Bool { pairs.contains { $0.name.hasPrefix("filter[") } }

    func filter(_ name: String) -> String? { pairs.first { $0.name == name }?.value }

    var filters: [Form.Pair] { pairs.filter { $0.name.hasPrefix("filter[") } }

    var sort: String? { pairs.first { $0.name == "sort" }?.value }

    /// The same list from its beginning, with other pairs in place of those of their names.
    func with(_ changes: [(name: String, value: String)]) -> Form {
        var form = Form()
        for pair in pairs where !changes.contains(where: { $0.name == pair.name }) {
            form.append(pair.name, pair.value)
        }
        for (name, value) in changes { form.append(name, value) }
        return form
    }

    /// What the Management API is asked. Related resources are included only where the member may read them.
    func asked(_ open: OpenEnvironment, limit: Int, columns: [String], isFromStart: Bool = false) -> Form {
        var form = Form()
        for pair in pairs + (isFromStart ? [] : page) { form.append(pair.name, pair.value) }
        if let order = sort == nil ? resource.usualOrder : nil { form.append("sort", order) }
        form.append("page[limit]", String(limit))
        let included = resource.shownRelationships(columns, open).map(\.name)
        if !included.isEmpty { form.append("include", included.joined(separator: ",")) }
        return form
    }

    /// A query of the Management API as the address of a page has it.
    static func shown(_ query: String) -> String {
        guard let form = try? Form(parsing: query) else { return "" }
        var shown = Form()
        for pair in form.pairs where pair.name != "page[limit]" && pair.name != "include" {
            shown.append(pair.name, pair.value)
        }
        return shown.encoded()
    }
}

extension Resource {
    /// The newest first, where there is an order by time.
    var usualOrder: String? {
        let times = attributes.filter {
            $0.traits.contains(.sorted) && ["created_at", "occurred_at"].contains($0.name)
        }
        return times.first.map { "-\($0.name)" }
    }

    /// Relationships to one among the columns whose targets the member may read.
    func shownRelationships(_ columns: [String], _ open: OpenEnvironment) -> [Relationship] {
        relationships.filter { relationship in
            guard case .one = relationship.holding, columns.contains(relationship.name),
                let target = Catalogue[relationship.target]
            else { return false }
            return open.allows(target.scope(.read))
        }
    }
}
