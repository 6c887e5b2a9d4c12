// GET /resource-servers/{id}: an API, its scopes, and which clients get tokens for it.

internal import HTML
internal import HTTP
internal import JSON
internal import Management
internal import Pages
internal import Routing

struct APIPage: OperatorEndpoint {
    let services: DashboardServices

    var routes: [Route] { [Self.get("/environments/:environment/resource-servers/:id")] }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open("resource-servers:read")
        let document = try services.management.shown(.resourceServer, visit.context.parameter(1), in: open)
        guard let shown = document.primary.first else { throw DashboardError.nothingHere }
        let buttons = ResourceButtons(resource: .resourceServer, shown: shown, open: open, visit: visit)
        let isBuiltIn: HTML? =
            shown.isTrue("system")
            ? """
            <p class="hint">Built in: what this dashboard can do, programs can do with it. Its scopes stay as they are, \
            and it cannot be deleted.</p>
            """ : nil
        return Shell(user: visit.user).response(
            Sheet(
                title: Presentation.of(.resourceServer).title(shown),
                place: .environment(open, section: "resource-servers"),
                trail: [(open.path("resource-servers"), "APIs")],
                actions: shown.isTrue("system") ? edit(shown, open) : buttons.html,
                body: """
                    \(optional: Notice.success(visit.done(ResourceDone.sentences)))
                    \(optional: isBuiltIn)
                    \(facts(shown))
                    \(optional: try grants(shown, open))
                    \(optional: try scopes(shown, open))
                    \(try others(shown, open))
                    """))
    }

    /// What cannot be deleted has no button for it.
    private func edit(_ shown: ShownResource, _ open: OpenEnvironment) -> HTML {
        guard open.allows("resource-servers:write") else { return .empty }
        return
            #"<div class="buttons"><a class="button quiet" href="\#(link: open.path("resource-servers", shown.id, "edit"))">Edit</a></div>"#
    }

    private func facts(_ shown: ShownResource) -> HTML {
        let system: HTML = shown.isTrue("system") ? #" <span class="badge">System</span>"# : .empty
        let lifetime = shown["token_ttl"]?.integer ?? 0
        return """
            <dl class="facts"><dt>Identifier</dt>\
            <dd><code>\(shown.text("identifier") ?? "")</code>\(system)<p class="hint">What clients name as \
            <code>resource</code>, and tokens as audience.</p></dd>\
            <dt>Token lifetime</dt><dd>\(lifetime) seconds</dd>\
            <dt>Offline access</dt><dd>\(shown.isTrue("allow_offline_access") ? "allowed" : "not allowed")</dd>\
            <dt>Created</dt><dd>\(Values.html(shown["created_at"], .time))</dd>\
            <dt>ID</dt><dd><code>\(shown.id)</code></dd></dl>
            """
    }

    private func grants(_ shown: ShownResource, _ open: OpenEnvironment) throws -> HTML? {
        guard open.allows(Resource.clientGrant.scope(.read)) else { return nil }
        let list = GrantList(services: services, owner: .api, open: open)
        let button: HTML? =
            open.allows(Resource.clientGrant.scope(.write))
            ? #"<a class="button" href="\#(link: list.creation(for: shown))">Grant a client access</a>"# : nil
        let table = try list.html(of: shown)
        return """
            <section><div class="heading"><h2>Clients with access</h2>\(optional: button)</div>
            \(table ?? #"<div class="empty"><p>No client gets a token of its own for this API yet. Grant one access: it must be registered for Client Credentials.</p></div>"#)</section>
            """
    }

    private func scopes(_ shown: ShownResource, _ open: OpenEnvironment) throws -> HTML? {
        guard open.allows("scopes:read") else { return nil }
        let known = try APIScopes(of: shown.id, services, open)
        let new = "\(open.path("scopes", "new"))?\((["resource_server": shown.id] as Form).encoded())"
        let button: HTML? =
            open.allows("scopes:write") && !shown.isTrue("system")
            ? #"<a class="button quiet" href="\#(link: new)">Create Scope</a>"# : nil
        let rows = known.all.map { scope -> HTML in
            """
            <tr><th scope="row"><a href="\(link: open.path("scopes", scope.id))">\(scope.text("name") ?? scope.id)</a></th>\
            <td data-label="Description">\(scope.text("description") ?? "")</td></tr>
            """
        }
        let table: HTML =
            rows.isEmpty
            ? #"<p class="hint">It has none: tokens for it say only who has them.</p>"#
            : """
            <div class="table"><table><thead><tr><th scope="col">Name</th><th scope="col">Description</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
        return """
            <section><div class="heading"><h2>Scopes</h2>\(optional: button)</div>\(table)</section>
            """
    }

    /// What else belongs to it: such as what people have allowed applications there.
    private func others(_ shown: ShownResource, _ open: OpenEnvironment) throws -> [HTML] {
        try Belonging.of(.resourceServer).compactMap { belonging in
            guard ![Resource.clientGrant.type, Resource.scope.type].contains(belonging.resource.type),
                open.allows(belonging.resource.scope(.read))
            else { return nil }
            return try RelatedList(belonging: belonging, services: services).html(of: shown, open)
        }
    }
}

/// The scopes of one API.
struct APIScopes {
    let all: [ShownResource]

    /// As many as one answer of the Management API holds.
    init(of id: String, _ services: DashboardServices, _ open: OpenEnvironment) throws {
        let query: Form = ["filter[resource_server]": id, "sort": "name", "page[limit]": "200"]
        all = ShownDocument(try services.management.get(["scopes"], query, in: open.context).document).primary
    }
}
