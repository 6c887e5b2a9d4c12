// The filters of a list: a form of GET, so that they stand in the address.

internal import HTML
internal import HTTP
internal import Management

struct FilterBar {
    let resource: Resource
    let query: ListQuery
    let path: String

    var html: HTML {
        let controls = resource.attributes.compactMap(control)
        let others = query.filters.filter { pair in !known.contains(pair.name) }
        guard !controls.isEmpty || !others.isEmpty else { return .empty }
        // What came by a link, such as "the roles of this user", stays until it is taken away.
        let hidden = others.map { HTML(#"<input type="hidden" name="\#($0.name)" value="\#($0.value)">"#) }
        let sort = query.sort.map { HTML(#"<input type="hidden" name="sort" value="\#($0)">"#) }
        let reset: HTML? = query.isNarrowed ? #"<a class="quiet" href="\#(link: path)">Show all</a>"# : nil
        return """
            <form class="filters" method="get" action="\(link: path)" role="search">\(hidden)\(optional: sort)\
            \(controls)<button type="submit" class="quiet">Filter</button>\(optional: reset)</form>
            """
    }

    private var known: Set<String> { Set(resource.attributes.map(Self.name)) }

    private static func name(_ attribute: Attribute) -> String {
        switch attribute.kind {
        case .text, .email, .audience: "filter[\(attribute.name)][contains]"
        default: "filter[\(attribute.name)]"
        }
    }

    private func control(_ attribute: Attribute) -> HTML? {
        guard attribute.traits.contains(.filtered) else { return nil }
        let name = Self.name(attribute)
        let id = "filter-\(attribute.name)"
        let value = query.filter(name)
        let label = HTML(#"<label for="\#(id)">\#(Labels.name(attribute.name))</label>"#)
        switch attribute.kind {
        case .text, .email, .audience:
            // A filter for each text would be a wall of fields: the names that people know things by are enough.
            guard ["email", "name", "slug", "action", "actor", "kid", "identifier"].contains(attribute.name) else {
                return nil
            }
            let attributes = Attributes().with("value", value)
            return """
                <div>\(label)<input type="search" id="\(id)" name="\(name)" maxlength="200"\(attributes)></div>
                """
        // Words of what a later part of the product does would only stand in the way.
        case _ where ["connect", "test_mode", "approval_status"].contains(attribute.name): return nil
        case .word(let words): return select(label, id, name, words.map { ($0, Labels.name($0)) }, value)
        case .boolean: return select(label, id, name, [("true", "yes"), ("false", "no")], value)
        default: return nil
        }
    }

    private func select(
        _ label: HTML, _ id: String, _ name: String, _ options: [(value: String, text: String)], _ value: String?
    ) -> HTML {
        let all = options.map { option in
            let chosen = Attributes().with("selected", if: option.value == value)
            return HTML(#"<option value="\#(option.value)"\#(chosen)>\#(option.text)</option>"#)
        }
        return #"<div>\#(label)<select id="\#(id)" name="\#(name)"><option value="">any</option>\#(all)</select></div>"#
    }
}
