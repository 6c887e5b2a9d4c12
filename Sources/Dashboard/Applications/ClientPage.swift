// GET /clients/{id}: an application, what it may do, and how to begin with it.

internal import HTML
internal import HTTP
internal import JSON
internal import Management
internal import Pages
internal import Routing

struct ClientPage: OperatorEndpoint {
    let services: DashboardServices

    private static let done = ResourceDone.sentences.merging([
        "disabled": "Disabled: it gets no token, and those that it has are refused.", "enabled": "Enabled.",
    ]) { $1 }

    var routes: [Route] { [Self.get("/environments/:environment/clients/:id")] }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open("clients:read")
        let document = try services.management.shown(
            .client, visit.context.parameter(1), including: ["owner"], in: open)
        guard let shown = document.primary.first else { throw DashboardError.nothingHere }
        let start = QuickStart(shown, at: open.context.address, api: try firstAPI(shown, open))
        return Shell(user: visit.user).response(
            Sheet(
                title: Presentation.of(.client).title(shown), place: .environment(open, section: "clients"),
                trail: [(open.path("clients"), "Clients")], actions: ClientButtons(shown: shown, open: open).html,
                body: """
                    \(optional: Notice.success(visit.done(Self.done)))
                    \(facts(shown))
                    \(optional: try grants(shown, open))
                    \(start.html)
                    <section><h2>Everything else</h2>
                    \(rest(shown, document, open))</section>
                    \(try others(shown, open))
                    """))
    }

    private static let first = ["client_id", "client_type", "status", "grant_types", "redirect_uris", "allowed_scopes"]

    private func facts(_ shown: ShownResource) -> HTML {
        let rows = Self.first.compactMap { name -> HTML? in
            guard let attribute = Resource.client.attribute(name) else { return nil }
            let value = name == "grant_types" ? grantTypes(shown) : Values.html(shown[name], attribute.kind)
            return "<dt>\(Labels.name(name))</dt><dd>\(value)</dd>"
        }
        return #"<dl class="facts">\#(rows)</dl>"#
    }

    private func firstAPI(_ shown: ShownResource, _ open: OpenEnvironment) throws -> ShownResource? {
        guard open.allows(Resource.clientGrant.scope(.read)), open.allows("resource-servers:read") else { return nil }
        let query: Form = ["filter[client]": shown.id, "include": "resource_server", "page[limit]": "1"]
        let answer = try services.management.get([Resource.clientGrant.path], query, in: open.context)
        let document = ShownDocument(answer.document)
        return document.primary.first?.related("resource_server")?.first.flatMap { document.find($0.type, $0.id) }
    }

    private func grantTypes(_ shown: ShownResource) -> HTML {
        let names = Values.scopes(shown["grant_types"] ?? .null).map(Labels.name)
        return names.isEmpty ? #"<span class="none">–</span>"# : "\(names.joined(separator: ", "))"
    }

    /// What is not said above and not empty.
    private func rest(_ shown: ShownResource, _ document: ShownDocument, _ open: OpenEnvironment) -> HTML {
        let rows = Resource.client.attributes.compactMap { attribute -> HTML? in
            guard !Self.first.contains(attribute.name), let value = shown[attribute.name], !Self.isEmpty(value) else {
                return nil
            }
            return "<dt>\(Labels.name(attribute.name))</dt><dd>\(Values.html(value, attribute.kind))</dd>"
        }
        let owner = shown.related("owner")?.first.map { owner -> HTML in
            "<dt>Owner</dt><dd>\(Related(document: document, open: open).link(owner.type, owner.id))</dd>"
        }
        return #"<dl class="facts">\#(optional: owner)\#(rows)<dt>ID</dt><dd><code>\#(shown.id)</code></dd></dl>"#
    }

    private static func isEmpty(_ value: JSON) -> Bool {
        value.isNull || value.bool == false || value.array?.isEmpty == true || value.object?.isEmpty == true
            || value.string?.isEmpty == true
    }

    /// nil where a member may not see them.
    private func grants(_ shown: ShownResource, _ open: OpenEnvironment) throws -> HTML? {
        guard open.allows(Resource.clientGrant.scope(.read)) else { return nil }
        let isAble = Values.scopes(shown["grant_types"] ?? .null).contains("client_credentials")
        let list = GrantList(services: services, owner: .client, open: open)
        let table = try list.html(of: shown)
        let button: HTML? =
            isAble && open.allows(Resource.clientGrant.scope(.write))
            ? #"<a class="button quiet" href="\#(link: list.creation(for: shown))">Grant access</a>"# : nil
        let hint: HTML =
            isAble
            ? #"<p class="hint">For which APIs it gets tokens of its own, and with which scopes.</p>"#
            : """
            <p class="hint">An API is granted to applications with Client Credentials. This one asks people, \
            for the scopes above.</p>
            """
        return """
            <section><div class="heading"><h2>Grants for APIs</h2>\(optional: button)</div>
            \(hint)\(optional: table)</section>
            """
    }

    /// What else belongs to it: such as what people have allowed it.
    private func others(_ shown: ShownResource, _ open: OpenEnvironment) throws -> [HTML] {
        try Belonging.of(.client).compactMap { belonging in
            guard belonging.resource.type != Resource.clientGrant.type,
                open.allows(belonging.resource.scope(.read))
            else { return nil }
            return try RelatedList(belonging: belonging, services: services).html(of: shown, open)
        }
    }
}

/// What can be done with an application.
struct ClientButtons {
    let shown: ShownResource
    let open: OpenEnvironment

    var html: HTML {
        var all: [HTML] = []
        if open.allows("clients:write") {
            all.append(link("edit", "Edit"))
            if shown.text("client_type") == "confidential" { all.append(link("rotate-secret", "Rotate secret")) }
            all.append(shown.text("status") == "active" ? link("disable", "Disable") : link("enable", "Enable"))
        }
        if open.allows("clients:delete") { all.append(link("delete", "Delete")) }
        return all.isEmpty ? .empty : #"<div class="buttons">\#(all)</div>"#
    }

    private func link(_ part: String, _ text: String) -> HTML {
        #"<a class="button quiet" href="\#(link: open.path("clients", shown.id, part))">\#(text)</a>"#
    }
}
