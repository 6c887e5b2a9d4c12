// The grants of a client, or for an API: who may ask for tokens for what, and with which scopes.

internal import HTML
internal import HTTP
internal import JSON
internal import Management

struct GrantList {
    /// Whose page it stands on.
    enum Owner: String {
        case client
        case api = "resource_server"

        var other: Owner { self == .client ? .api : .client }
    }

    private static let most = 50

    let services: DashboardServices
    let owner: Owner
    let open: OpenEnvironment

    /// Where a new one is made.
    func creation(for shown: ShownResource) -> String {
        "\(open.path(Resource.clientGrant.path, "new"))?\(([owner.rawValue: shown.id] as Form).encoded())"
    }

    /// nil: there is none.
    func html(of shown: ShownResource) throws -> HTML? {
        let filter = "filter[\(owner.rawValue)]"
        var query: Form = [filter: shown.id, "page[limit]": String(Self.most + 1)]
        let target: Resource = owner == .client ? .resourceServer : .client
        if open.allows(target.scope(.read)) { query.append("include", owner.other.rawValue) }
        let document = ShownDocument(
            try services.management.get([Resource.clientGrant.path], query, in: open.context).document, most: Self.most)
        guard !document.primary.isEmpty else { return nil }
        let name = owner == .client ? "API" : "Client"
        let address = "\(open.path(Resource.clientGrant.path))?\(([filter: shown.id] as Form).encoded())"
        let all: HTML? = document.hasMore ? #"<p><a href="\#(link: address)">Show all</a></p>"# : nil
        return """
            <div class="table"><table><thead><tr><th scope="col">\(name)</th><th scope="col">Scopes</th>\
            <th scope="col">What can be done</th></tr></thead>
            <tbody>\(document.primary.map { row($0, document) })</tbody></table></div>\(optional: all)
            """
    }

    private func row(_ grant: ShownResource, _ document: ShownDocument) -> HTML {
        let other = grant.related(owner.other.rawValue)?.first.map { other in
            Related(document: document, open: open).link(other.type, other.id)
        }
        return """
            <tr><th scope="row">\(other ?? "–")</th>\
            <td data-label="Scopes">\(Self.scopes(grant))</td><td data-label="">\(links(grant))</td></tr>
            """
    }

    static func scopes(_ grant: ShownResource) -> HTML {
        guard let value = grant["allowed_scopes"], !value.isNull else { return "all, also those that come later" }
        return Values.html(value, .scopes)
    }

    private func links(_ grant: ShownResource) -> HTML {
        let path = open.path(Resource.clientGrant.path, grant.id)
        let edit: HTML? =
            open.allows(Resource.clientGrant.scope(.write)) ? #"<a href="\#(link: "\(path)/edit")">Edit</a>"# : nil
        let delete: HTML? =
            open.allows(Resource.clientGrant.scope(.delete))
            ? #"<a href="\#(link: "\(path)/delete")">Take back</a>"# : nil
        return
            #"<span class="buttons"><a href="\#(link: path)">Details</a> \#(optional: edit) \#(optional: delete)</span>"#
    }
}
