// The scopes that applications of an environment can be given.

internal import HTTP
internal import JSON
internal import Management
internal import Model

/// OpenID Connect's, which every environment has, and those made here. The Management API's are no application's to ask people for: they
/// come by a grant.
struct OfferedScopes {
    /// As many fit into a form.
    static let most = 100

    static let standard: [(scope: ScopeToken, description: String)] = [
        (.openid, "Sign people in: who they are, as an ID token"), (.profile, "Name and picture"),
        (.email, "E-mail address"), (.address, "Postal address"), (.phone, "Telephone number"),
        (.offlineAccess, "Stay signed in: refresh tokens that outlive the session"),
    ]

    static var standardNames: [String] { standard.map(\.scope.description) }

    let custom: [ShownResource]
    let hasMore: Bool
    private let document: ShownDocument

    init(_ services: DashboardServices, _ open: OpenEnvironment) throws {
        var query: Form = ["sort": "name", "page[limit]": String(Self.most + 1)]
        if let system = try services.management.managementAPI(in: open) {
            query.append("filter[resource_server][not_eq]", system.id)
        }
        if open.allows("resource-servers:read") { query.append("include", "resource_server") }
        document = ShownDocument(
            try services.management.get(["scopes"], query, in: open.context).document, most: Self.most)
        custom = document.primary
        hasMore = document.hasMore
    }

    /// A tick for each, and for what is chosen already whether it is known here or not.
    func options(chosen: [String]) -> [Ticks.Option] {
        var options = Self.standard.map {
            Ticks.Option(value: $0.scope.description, text: $0.scope.description, hint: $0.description)
        }
        for scope in custom {
            guard let name = scope.text("name"), !options.contains(where: { $0.value == name }) else { continue }
            let server = scope.related("resource_server")?.first.flatMap { document.find($0.type, $0.id) }?.text("name")
            let hint = [scope.text("description") ?? "", server.map { "(\($0))" } ?? ""].filter { !$0.isEmpty }
            options.append(Ticks.Option(value: name, text: name, hint: hint.joined(separator: " ")))
        }
        for name in chosen where !options.contains(where: { $0.value == name }) {
            options.append(Ticks.Option(value: name, text: name))
        }
        return options
    }
}

extension ManagementService {
    /// The resource server that is built in.
    func managementAPI(in open: OpenEnvironment) throws -> ShownResource? {
        // Its identifier is the address's own, and stored nowhere.
        let answer = try get(["resource-servers"], ["filter[identifier][is_nil]": "true"], in: open.context)
        return ShownDocument(answer.document).primary.first { $0.isTrue("system") }
    }
}
