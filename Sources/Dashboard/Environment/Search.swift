// GET /environments/{handle}/search: users, clients and organizations from one field.

internal import HTML
internal import HTTP
internal import JSON
internal import JSONAPI
internal import Management
internal import Model
internal import Pages
internal import Routing

struct Search: OperatorEndpoint {
    private static let most = 10

    let services: DashboardServices

    var routes: [Route] { [Self.get("/environments/:environment/search")] }

    /// What is looked through, and by which attributes: first as the whole of a value, which an index finds, then as a part of it.
    private static let kinds: [(type: String, exactly: [String], containing: [String])] = [
        ("user", ["email"], ["email"]), ("client", ["client_id"], ["name", "client_id"]),
        ("organization", ["slug"], ["name", "slug"]),
    ]

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open(nil)
        let text = Self.trimmed(visit.request.query.first("q") ?? "")
        let kinds = Self.kinds.compactMap { kind in Catalogue[kind.type].map { ($0, kind.exactly, kind.containing) } }
            .filter { open.allows($0.0.scope(.read)) }
        var body: HTML =
            #"<p class="hint">Type an e-mail address, a name, a client ID or an ID into the field above.</p>"#
        if !text.isEmpty {
            let found = try kinds.map { resource, exactly, containing in
                (resource, try find(text, resource, exactly, containing, open))
            }
            let sections = found.filter { !$0.1.primary.isEmpty }.map { section($0.0, $0.1, open) }
            let names = kinds.map { Presentation.of($0.0).plural.lowercased() }.joined(separator: ", ")
            body =
                sections.isEmpty
                ? #"<div class="empty"><p>Nothing fits “\#(text)” among the \#(names).</p></div>"# : "\(sections)"
        }
        return Shell(user: visit.user).response(
            Sheet(
                title: text.isEmpty ? "Search" : "Search: \(text)", place: .environment(open, section: "search"),
                body: body))
    }

    private static func trimmed(_ text: String) -> String {
        var part = Substring(String(text.unicodeScalars.prefix(200)))
        while part.first == " " { part.removeFirst() }
        while part.last == " " { part.removeLast() }
        return String(part)
    }

    /// The exact ones first, each once.
    private func find(
        _ text: String, _ resource: Resource, _ exactly: [String], _ containing: [String], _ open: OpenEnvironment
    ) throws -> ShownDocument {
        var filters = exactly.map { "filter[\($0)]" } + containing.map { "filter[\($0)][contains]" }
        // An ID is nothing else.
        if ID<Resource>(text) != nil { filters = ["filter[id]"] + exactly.map { "filter[\($0)]" } }
        var found: [JSON] = []
        for filter in filters where found.count <= Self.most {
            let query: Form = [filter: text, "page[limit]": String(Self.most + 1)]
            let document: JSON
            do { document = try services.management.get([resource.path], query, in: open.context).document } catch let
                error
                as ErrorDocument where error.status == 400
            {
                // What cannot be such a value is none.
                continue
            }
            let known = Set(found.compactMap { $0["id"]?.string })
            found += (document["data"]?.array ?? []).filter { !known.contains($0["id"]?.string ?? "") }
        }
        return ShownDocument(["data": .array(found)], most: Self.most)
    }

    private func section(_ resource: Resource, _ document: ShownDocument, _ open: OpenEnvironment) -> HTML {
        let presentation = Presentation.of(resource)
        let table = ResourceTable(
            resource: resource, document: document, columns: presentation.columns, open: open)
        let more: HTML? =
            document.hasMore
            ? """
            <p class="hint">There are more. Write more of it, or look through \
            <a href="\(link: open.path(resource.path))">the whole list</a>.</p>
            """ : nil
        return "<section><h2>\(presentation.plural)</h2>\(table.html)\(optional: more)</section>"
    }
}

/// The field in the header of each page of an environment.
struct SearchField {
    let open: OpenEnvironment

    var html: HTML {
        """
        <form class="find" method="get" action="\(link: open.path("search"))" role="search" aria-label="Everything">\
        <input type="search" name="q" maxlength="200" placeholder="Search" \
        aria-label="Search users, clients and organizations"></form>
        """
    }
}
