// GET /scopes: what applications can ask for: OpenID Connect's scopes, which are always there, and those made here.

internal import Model
internal import HTML
internal import HTTP
internal import HTTPTypes
internal import JSON
internal import JSONAPI
internal import Management
internal import Pages
internal import Routing

struct ScopeList: OperatorEndpoint {
    let services: DashboardServices

    /// The Management API's scopes stand on its own page: half a hundred that nobody here has made.
    private static let outside = "filter[resource_server][not_eq]"

    var routes: [Route] { [Self.get("/environments/:environment/scopes")] }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open("scopes:read")
        let query = ListQuery(visit.request.query, of: .scope)
        let path = open.path("scopes")
        let new: HTML? =
            open.allows("scopes:write")
            ? #"<a class="button" href="\#(link: open.path("scopes", "new"))">Create Scope</a>"# : nil
        var sheet = Sheet(
            title: "Scopes", place: .environment(open, section: "scopes"), actions: "\(optional: new)", body: .empty)
        do {
            let system = try services.management.managementAPI(in: open)
            var asked = query.asked(open, limit: ResourceList.pageSize, columns: ["resource_server"])
            if query.sort == nil { asked.append("sort", "name") }
            // Whoever looks for something finds it wherever it is.
            if let system, !query.isNarrowed {
                asked.append(Self.outside, system.id)
            }
            let document = ShownDocument(try services.management.get(["scopes"], asked, in: open.context).document)
            let isWhole = !query.isNarrowed && !visit.request.query.pairs.contains { $0.name.hasPrefix("page[") }
            sheet.body = """
                \(optional: Notice.success(visit.done(ResourceDone.sentences)))
                \(isWhole ? Self.standard : .empty)
                \(custom(document, query, open, path))
                \(optional: system.map { builtIn($0, open) })
                """
        } catch let error as ErrorDocument {
            sheet.status = .badRequest
            sheet.isRefused = true
            sheet.body = """
                \(optional: Notice.refusal(error.errors.map(\.detail).joined(separator: "; ")))
                <p><a href="\(link: path)">Show the whole list</a></p>
                """
        }
        return Shell(user: visit.user).response(sheet)
    }

    /// Those that every environment has.
    private static var standard: HTML {
        let rows = OfferedScopes.standard.map { scope, description -> HTML in
            """
            <tr><th scope="row">\(scope.description)</th><td data-label="Description">\(description)</td>\
            <td data-label="Kind"><span class="badge">System</span></td></tr>
            """
        }
        return """
            <h2>OpenID Connect</h2>
            <div class="table"><table><thead><tr><th scope="col">Name</th><th scope="col">Description</th>\
            <th scope="col">Kind</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }

    private func custom(
        _ document: ShownDocument, _ query: ListQuery, _ open: OpenEnvironment, _ path: String
    ) -> HTML {
        let table = ResourceTable(
            resource: .scope, document: document, columns: ["name", "description", "resource_server"], open: open,
            query: query, path: path)
        let filters = FilterBar(resource: .scope, query: query, path: path)
        let content: HTML =
            if document.primary.isEmpty {
                query.isNarrowed
                    ? #"<div class="empty"><p>Nothing fits these filters. <a href="\#(link: path)">Show all</a></p></div>"#
                    : """
                    <div class="empty"><p>None yet. A scope such as read:documents is what an application asks for, \
                    and what your API looks for in a token.</p></div>
                    """
            } else {
                "\(table.html)\(optional: pages(document, path))"
            }
        let isFiltered = query.isNarrowed || !document.primary.isEmpty
        return "<section><h2>Custom scopes</h2>\(isFiltered ? filters.html : .empty)\(content)</section>"
    }

    private func builtIn(_ system: ShownResource, _ open: OpenEnvironment) -> HTML {
        let path = open.path("resource-servers", system.id)
        return """
            <p class="hint">The scopes of the Management API, such as users:read, stand on \
            <a href="\(link: path)">its own page</a>.</p>
            """
    }

    private func pages(_ document: ShownDocument, _ path: String) -> HTML? {
        func link(_ name: String, _ text: String) -> HTML? {
            guard let query = document.query(of: name), let all = try? Form(parsing: ListQuery.shown(query)) else {
                return nil
            }
            var form = Form()
            for pair in all.pairs where pair.name != Self.outside { form.append(pair.name, pair.value) }
            return #"<a rel="\#(name)" href="\#(link: form.isEmpty ? path : "\(path)?\(form.encoded())")">\#(text)</a>"#
        }
        let links = [link("prev", "← Previous"), link("next", "Next →")].compactMap { $0 }
        return links.isEmpty ? nil : #"<div class="under"><nav class="pages" aria-label="Pages">\#(links)</nav></div>"#
    }
}
