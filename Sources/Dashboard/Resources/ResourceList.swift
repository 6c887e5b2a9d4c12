// GET /environments/{handle}/{resources}: a list, filtered, ordered and in pages as its address says.

internal import HTML
internal import HTTP
internal import HTTPTypes
internal import JSON
internal import JSONAPI
internal import Management
internal import Pages
internal import Routing

struct ResourceList: OperatorEndpoint {
    static let pageSize = 25

    let resource: Resource
    let services: DashboardServices

    var routes: [Route] { [Self.get("/environments/:environment/\(resource.path)")] }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open(resource.scope(.read))
        let query = ListQuery(visit.request.query, of: resource)
        let presentation = Presentation.of(resource)
        var sheet = Sheet(
            title: presentation.plural, place: .environment(open, section: resource.path), actions: actions(open),
            body: .empty)
        do {
            let document = ShownDocument(
                try services.management.get(
                    [resource.path], query.asked(open, limit: Self.pageSize, columns: presentation.columns),
                    in: open.context
                ).document)
            let actors = try Actors(document, open, services, visit)
            sheet.body = page(document, query, open, actors, done: visit.done(ResourceDone.sentences))
        } catch let error as ErrorDocument {
            // A filter or a cursor that somebody changed by hand: the list can be seen without it.
            sheet.status = .badRequest
            sheet.isRefused = true
            sheet.body = """
                \(optional: Notice.refusal(error.errors.map(\.detail).joined(separator: "; ")))
                <p><a href="\(link: open.path(resource.path))">Show the whole list</a></p>
                """
        }
        return Shell(user: visit.user).response(sheet)
    }

    private func actions(_ open: OpenEnvironment) -> HTML {
        guard resource.operations.contains(where: { $0.kind == .create }), open.allows(resource.scope(.write)) else {
            return .empty
        }
        let path = open.path(resource.path, "new")
        return #"<a class="button" href="\#(link: path)">\#(Presentation.of(resource).creation)</a>"#
    }

    private func page(
        _ document: ShownDocument, _ query: ListQuery, _ open: OpenEnvironment, _ actors: Actors?, done: String?
    ) -> HTML {
        let presentation = Presentation.of(resource)
        let path = open.path(resource.path)
        let filters = FilterBar(resource: resource, query: query, path: path)
        guard !document.primary.isEmpty else {
            let text =
                query.isNarrowed
                ? HTML(#"<p>Nothing fits these filters. <a href="\#(link: path)">Show all</a></p>"#)
                : HTML("<p>\(presentation.emptiness)</p>")
            return """
                \(optional: Notice.success(done))
                \(query.isNarrowed ? filters.html : .empty)<div class="empty">\(text)</div>
                """
        }
        let table = ResourceTable(
            resource: resource, document: document, columns: presentation.columns, open: open, query: query, path: path,
            actors: actors)
        let export = query.with([]).encoded()
        let exportPath = open.path(resource.path, "export") + (export.isEmpty ? "" : "?\(export)")
        return """
            \(optional: Notice.success(done))
            \(filters.html)
            \(table.html)
            <div class="under">\(pages(document, path))
            <a class="quiet" href="\(link: exportPath)">Export as CSV</a></div>
            """
    }

    private func pages(_ document: ShownDocument, _ path: String) -> HTML {
        func link(_ name: String, _ text: String) -> HTML? {
            guard let query = document.query(of: name) else { return nil }
            let shown = ListQuery.shown(query)
            return #"<a rel="\#(name)" href="\#(link: shown.isEmpty ? path : "\(path)?\(shown)")">\#(text)</a>"#
        }
        return """
            <nav class="pages" aria-label="Pages">\(optional: link("prev", "← Previous"))\
            \(optional: link("next", "Next →"))</nav>
            """
    }
}

/// What has just been done with a resource, for the page that comes after.
enum ResourceDone {
    static let sentences = [
        "created": "Created.", "saved": "Saved.", "deleted": "Deleted.", "done": "Done.",
    ]
}
