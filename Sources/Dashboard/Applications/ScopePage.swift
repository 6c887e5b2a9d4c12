// GET /scopes/{id}: a scope, and the applications that may ask for it.

internal import HTML
internal import HTTP
internal import JSON
internal import Management
internal import Pages
internal import Routing

struct ScopePage: OperatorEndpoint {
    let services: DashboardServices

    private static let done = ResourceDone.sentences.merging([
        "partly": "Saved, but not every application could be changed: look at the list below."
    ]) { $1 }

    var routes: [Route] { [Self.get("/environments/:environment/scopes/:id")] }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open("scopes:read")
        let document = try services.management.shown(
            .scope, visit.context.parameter(1), including: ["resource_server"], in: open)
        guard let shown = document.primary.first else { throw DashboardError.nothingHere }
        let isSystem = shown.isTrue("system")
        let buttons = ResourceButtons(resource: .scope, shown: shown, open: open, visit: visit)
        return Shell(user: visit.user).response(
            Sheet(
                title: Presentation.of(.scope).title(shown), place: .environment(open, section: "scopes"),
                trail: [(open.path("scopes"), "Scopes")], actions: isSystem ? .empty : buttons.html,
                body: """
                    \(optional: Notice.success(visit.done(Self.done)))
                    \(facts(shown, document, open))
                    \(optional: isSystem ? nil : try clients(shown, open))
                    """))
    }

    private func facts(_ shown: ShownResource, _ document: ShownDocument, _ open: OpenEnvironment) -> HTML {
        let server = shown.related("resource_server")?.first.map {
            Related(document: document, open: open).link($0.type, $0.id)
        }
        let system: HTML? = shown.isTrue("system") ? #" <span class="badge">System</span>"# : nil
        return """
            <dl class="facts"><dt>Name</dt><dd><code>\(shown.text("name") ?? "")</code>\(optional: system)</dd>\
            <dt>Description</dt><dd>\(Values.html(shown["description"], .text(0...500)))</dd>\
            <dt>API</dt><dd>\(server ?? "none: tokens with it are for the issuer")</dd>\
            <dt>Created</dt><dd>\(Values.html(shown["created_at"], .time))</dd>\
            <dt>ID</dt><dd><code>\(shown.id)</code></dd></dl>
            """
    }

    private func clients(_ shown: ShownResource, _ open: OpenEnvironment) throws -> HTML? {
        guard open.allows("clients:read") else { return nil }
        let known = try ScopeClients(services, open)
        let rows = known.having(shown.text("name") ?? "").map { client -> HTML in
            let path = open.path("clients", client.id)
            return #"<li><a href="\#(link: path)">\#(Presentation.of(.client).title(client))</a></li>"#
        }
        let edit = open.path("scopes", shown.id, "edit")
        let button: HTML? =
            open.allows("scopes:write") && open.allows("clients:write")
            ? #"<a class="button quiet" href="\#(link: edit)">Change</a>"# : nil
        let list: HTML = rows.isEmpty ? #"<p class="hint">None.</p>"# : #"<ul class="effects">\#(rows)</ul>"#
        let more: HTML? = known.hasMore ? #"<p class="hint">Among the first clients by name.</p>"# : nil
        return """
            <section><div class="heading"><h2>Applications that may ask for it</h2>\(optional: button)</div>
            \(list)\(optional: more)</section>
            """
    }
}
