// Resources as rows: with links to each, and to what it is related to.

internal import HTML
internal import HTTP
internal import JSON
internal import Management

struct ResourceTable {
    let resource: Resource
    let document: ShownDocument
    /// Names of attributes and of relationships to one.
    let columns: [String]
    let open: OpenEnvironment
    /// nil where the order cannot be chosen.
    var query: ListQuery?
    var path = ""
    var actors: Actors?

    var html: HTML {
        let heads = columns.map(head)
        let labels = columns.map { Labels.name($0) }
        let place = open.path(resource.path)
        let rows = document.primary.map { row in
            let cells = columns.indices.map { index in
                index == 0
                    ? first(row, columns[0], "\(place)/\(row.id)")
                    : HTML(#"<td data-label="\#(labels[index])">\#(content(row, columns[index]))</td>"#)
            }
            return HTML("<tr>\(cells)</tr>")
        }
        return """
            <div class="table"><table><thead><tr>\(heads)</tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }

    private func head(_ name: String) -> HTML {
        let label = Labels.name(name)
        guard let query, resource.attribute(name)?.traits.contains(.sorted) == true else {
            return #"<th scope="col">\#(label)</th>"#
        }
        let current = query.sort ?? resource.usualOrder ?? ""
        let direction = current == name ? "ascending" : current == "-" + name ? "descending" : nil
        let target = query.with([("sort", current == name ? "-" + name : name)]).encoded()
        let mark: HTML = direction == "ascending" ? " ↑" : direction == "descending" ? " ↓" : ""
        return """
            <th scope="col"\(Attributes().with("aria-sort", direction))>\
            <a href="\(link: "\(path)?\(target)")">\(label)<span aria-hidden="true">\(mark)</span></a></th>
            """
    }

    /// What the row is known by: of an assignment, which has no name, the way to it.
    private func first(_ row: ShownResource, _ name: String, _ target: String) -> HTML {
        let content = content(row, name)
        let isNamed = resource.attribute(name) != nil
        let text = row.text(name).flatMap { $0.isEmpty ? nil : $0 } ?? row.id
        let label: HTML = isTime(name) ? content : "\(text)"
        let main: HTML =
            isNamed
            ? #"<a href="\#(link: target)">\#(label)</a>"#
            : #"\#(content) <a class="quiet" href="\#(link: target)">Details</a>"#
        return #"<th scope="row">\#(main)</th>"#
    }

    private func isTime(_ name: String) -> Bool {
        if case .time = resource.attribute(name)?.kind { true } else { false }
    }

    private func content(_ row: ShownResource, _ name: String) -> HTML {
        if let attribute = resource.attribute(name) {
            if attribute.name == "system", row.isTrue("system") { return #"<span class="badge">System</span>"# }
            if attribute.name == "actor", let actors { return actors.html(row) }
            if attribute.name == "targets" { return Targets.html(row[name], open) }
            return Values.html(row[name], attribute.kind)
        }
        guard let identifier = row.related(name)?.first else { return #"<span class="none">–</span>"# }
        return Related(document: document, open: open).link(identifier.type, identifier.id)
    }
}

/// Links to related resources, by what they are known under where the document includes them.
struct Related {
    let document: ShownDocument
    let open: OpenEnvironment

    func link(_ type: String, _ id: String) -> HTML {
        guard let target = Catalogue[type] else { return "<code>\(id)</code>" }
        let name = document.find(type, id).map { Presentation.of(target).title($0) } ?? id
        guard open.allows(target.scope(.read)) else { return "\(name)" }
        return #"<a href="\#(link: open.path(target.path, id))">\#(name)</a>"#
    }
}

/// What an audit event was done to.
enum Targets {
    static func html(_ value: JSON?, _ open: OpenEnvironment) -> HTML {
        let all = (value?.array ?? []).compactMap { target -> HTML? in
            guard let type = target["type"]?.string, let id = target["id"]?.string else { return nil }
            let name = target["name"]?.string ?? id
            guard let resource = Catalogue[type], !resource.isSingle else {
                return "<li>\(Labels.name(type)): \(name)</li>"
            }
            return #"<li>\#(Labels.name(type)): <a href="\#(link: open.path(resource.path, id))">\#(name)</a></li>"#
        }
        return all.isEmpty ? #"<span class="none">–</span>"# : #"<ul class="words">\#(all)</ul>"#
    }
}
