// What belongs to a resource, and is listed on its page.

internal import HTML
internal import HTTP
internal import JSONAPI
internal import Management

/// Resources that name another one in a relationship to one.
struct Belonging {
    let resource: Resource
    /// The relationship's name, and so the filter's.
    let relationship: String
    /// What stands in the list: the other ends.
    let columns: [String]

    /// Of an assignment what is at its other end: a user has roles, not "roles of users".
    var heading: String {
        let presentation = Presentation.of(resource)
        let ends = resource.relationships.filter { columns.contains($0.name) }
        guard presentation.titles.isEmpty, ends.count == 1, let end = Catalogue[ends[0].target] else {
            return presentation.plural
        }
        return Presentation.of(end).plural
    }

    /// In the order of the catalogue.
    static func of(_ owner: Resource) -> [Belonging] {
        Catalogue.all.compactMap { resource in
            guard resource.operations.contains(where: { $0.kind == .list }),
                let relationship = resource.relationships.first(where: { relationship in
                    if case .one = relationship.holding { relationship.target == owner.type } else { false }
                })
            else { return nil }
            let columns = Presentation.of(resource).columns.filter { $0 != relationship.name }
            return Belonging(resource: resource, relationship: relationship.name, columns: columns)
        }
    }
}

/// The first of them, with the way to all and to a new one.
struct RelatedList {
    static let most = 10
    let belonging: Belonging
    let services: DashboardServices

    func html(of owner: ShownResource, _ open: OpenEnvironment) throws -> HTML {
        let resource = belonging.resource
        let presentation = Presentation.of(resource)
        let filter = "filter[\(belonging.relationship)]"
        var query: Form = [filter: owner.id, "page[limit]": String(Self.most + 1)]
        let included = resource.shownRelationships(belonging.columns, open).map(\.name)
        if !included.isEmpty { query.append("include", included.joined(separator: ",")) }
        let document = ShownDocument(
            try services.management.get([resource.path], query, in: open.context).document, most: Self.most)
        let path = open.path(resource.path)
        let address = "\(path)?\(([filter: owner.id] as Form).encoded())"
        let mayCreate = resource.operations.contains { $0.kind == .create } && open.allows(resource.scope(.write))
        let new = "\(open.path(resource.path, "new"))?\(([belonging.relationship: owner.id] as Form).encoded())"
        let creation: HTML? =
            mayCreate ? #"<a class="button quiet" href="\#(link: new)">\#(presentation.creation)</a>"# : nil
        let all: HTML? = document.hasMore ? #"<p><a href="\#(link: address)">Show all</a></p>"# : nil
        let table = ResourceTable(resource: resource, document: document, columns: belonging.columns, open: open)
        let content: HTML =
            document.primary.isEmpty ? #"<p class="hint">None.</p>"# : "\(table.html)\(optional: all)"
        return """
            <section><div class="heading"><h2>\(belonging.heading)</h2>\(optional: creation)</div>
            \(content)</section>
            """
    }
}
