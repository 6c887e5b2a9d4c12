// What the forms of grants are drawn from: the API, its scopes, the clients.

internal import HTML
internal import HTTP
internal import JSON
internal import JSONAPI
internal import Management

/// An API that a grant is for.
struct GrantedAPI {
    let id: String
    let name: String
    let scopes: [ShownResource]

    /// nil: there is none.
    init?(_ id: String, _ services: DashboardServices, _ open: OpenEnvironment) throws {
        guard !id.isEmpty else { return nil }
        let found: ManagementService.Answer
        do {
            found = try services.management.get(["resource-servers"], ["filter[id]": id], in: open.context)
        } catch is ErrorDocument { return nil }
        guard let shown = ShownDocument(found.document).primary.first else { return nil }
        self.id = shown.id
        name = Presentation.of(.resourceServer).title(shown)
        scopes = try APIScopes(of: shown.id, services, open).all
    }
}

enum GrantScopes {
    /// - Parameter server: nil while it is yet to be chosen.
    static func html(of server: GrantedAPI?, chosen: [String], error: String?) -> HTML {
        guard let server else {
            return FormControl(
                name: "allowed_scopes", label: "Scopes", kind: .lines(rows: 3), value: chosen.joined(separator: "\n"),
                hint: "One to a line. None: all of the API's, also those that come later.", error: error
            ).html
        }
        var options = server.scopes.map { scope in
            Ticks.Option(
                value: scope.text("name") ?? "", text: scope.text("name") ?? "", hint: scope.text("description") ?? "")
        }
        for name in chosen where !options.contains(where: { $0.value == name }) {
            options.append(Ticks.Option(value: name, text: name))
        }
        return Ticks(
            name: "allowed_scopes", legend: "Scopes", options: options, chosen: Set(chosen),
            hint: "None ticked means all of them, also those that come later.", error: error, isShort: true
        ).html
    }
}

/// The applications, as far as they fit into a form.
struct KnownClients {
    private static let most = 100

    let all: [ShownResource]
    let hasMore: Bool

    init(_ services: DashboardServices, _ open: OpenEnvironment) throws {
        let query: Form = ["sort": "name", "page[limit]": String(Self.most + 1)]
        let document = ShownDocument(
            try services.management.get(["clients"], query, in: open.context).document, most: Self.most)
        all = document.primary
        hasMore = document.hasMore
    }
}
