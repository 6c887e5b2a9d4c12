// Which applications may ask for a scope: each client's own list has it or not.

internal import Model
internal import HTML
internal import HTTP
internal import JSON
internal import JSONAPI
internal import Management

struct ScopeClients {
    static let field = "clients"
    /// Those that had it when the form was drawn: what changed meanwhile elsewhere is not undone.
    static let known = "had"

    let services: DashboardServices
    let open: OpenEnvironment
    private let clients: KnownClients

    init(_ services: DashboardServices, _ open: OpenEnvironment) throws {
        self.services = services
        self.open = open
        clients = try KnownClients(services, open)
    }

    func having(_ scope: String) -> [ShownResource] {
        clients.all.filter { Values.scopes($0["allowed_scopes"] ?? .null).contains(scope) }
    }

    var hasMore: Bool { clients.hasMore }

    /// Those that ask people, and so will want a new scope where somebody tries things out. What works in production is given nothing
    /// unasked.
    var usual: [String] {
        guard open.environment.kind != .production else { return [] }
        return clients.all.filter {
            Values.scopes($0["grant_types"] ?? .null).contains("authorization_code") && $0.text("status") == "active"
        }.map(\.id)
    }

    /// nil where a member may not change clients, or there is none.
    func control(chosen: [String], having: [String]) -> HTML? {
        guard open.allows("clients:write"), !clients.all.isEmpty else { return nil }
        let options = clients.all.map { client in
            Ticks.Option(
                value: client.id, text: Presentation.of(.client).title(client), hint: client.text("client_id") ?? "")
        }
        let hint =
            clients.hasMore
            ? "These are the first; give it to others on their own pages." : "Others are refused when they ask for it."
        let had = having.map { HTML(#"<input type="hidden" name="\#(Self.known)" value="\#($0)">"#) }
        return """
            \(had)\(Ticks(
                name: Self.field, legend: "Applications that may ask for it", options: options, chosen: Set(chosen),
                hint: hint
            ).html)
            """
    }

    /// Gives a scope to the clients that a form has ticked and takes it from those that it has no longer.
    ///
    /// Gives the names of the clients that could not be changed.
    func apply(_ form: Form, scope: String) throws -> [String] {
        guard form.first(Self.field) != nil else { return [] }
        let wanted = Set(form.all(Self.field).filter { !$0.isEmpty })
        let had = Set(form.all(Self.known))
        return try clients.all.compactMap { client in
            let isWanted = wanted.contains(client.id)
            guard isWanted != had.contains(client.id) else { return nil }
            do {
                try set(scope, of: client.id, to: isWanted)
                return nil
            } catch is ErrorDocument { return Presentation.of(.client).title(client) }
        }
    }

    private func set(_ scope: String, of id: String, to isWanted: Bool) throws {
        let (client, tag) = try services.management.state(.client, id, in: open)
        var scopes = Values.scopes(client["allowed_scopes"] ?? .null)
        guard scopes.contains(scope) != isWanted else { return }
        if isWanted { scopes.append(scope) } else { scopes.removeAll { $0 == scope } }
        _ = try services.management.update(
            ["clients", id],
            [
                "type": "client", "id": .string(id),
                "attributes": ["allowed_scopes": .array(scopes.map { .string($0) })],
            ], ifMatch: tag, in: open.context)
    }
}
