// What else can be known about what an action breaks.

internal import HTTP
internal import JSON
internal import Management

struct KnownEffects {
    let services: DashboardServices
    let open: OpenEnvironment

    func of(_ shown: ShownResource, isDangerous: Bool) throws -> [String] {
        guard isDangerous else { return [] }
        switch shown.type {
        case Resource.signingKey.type: return try key(shown)
        case Resource.scope.type: return try scope(shown)
        case Resource.clientGrant.type: return try grant(shown)
        default: return []
        }
    }

    /// Tokens are kept nowhere when they are issued: how long they live can be known, and not how many there are.
    private func key(_ key: ShownResource) throws -> [String] {
        guard key.text("status") != "deactivated", key.text("status") != "pending" else {
            return ["no token that is accepted is signed with it"]
        }
        let algorithm = key.text("algorithm") ?? ""
        var effects = [
            key.isTrue("primary")
                ? "every \(algorithm) token that was issued since it became primary is refused from now on"
                : "every token that it signed and that has not expired is refused from now on"
        ]
        if open.allows("resource-servers:read") {
            let answer = try services.management.get(["resource-servers"], ["page[limit]": "200"], in: open.context)
            let longest = ShownDocument(answer.document).primary.compactMap { $0["token_ttl"]?.integer }.max()
            if let longest { effects.append("access tokens for your APIs live for up to \(Self.duration(longest))") }
        }
        if open.allows("clients:read") {
            let clients = try KnownClients(services, open)
            let count = clients.all.count { ($0.text("signing_algorithm") ?? "RS256") == algorithm }
            effects.append(
                "\(clients.hasMore ? "at least " : "")\(count) \(count == 1 ? "application gets" : "applications get") tokens of \(algorithm)"
            )
        }
        return effects
    }

    private func scope(_ scope: ShownResource) throws -> [String] {
        guard open.allows("clients:read") else { return [] }
        let count = try ScopeClients(services, open).having(scope.text("name") ?? "").count
        return count == 0 ? [] : ["\(count) \(count == 1 ? "application" : "applications") may ask for it now"]
    }

    private func grant(_ grant: ShownResource) throws -> [String] {
        guard let server = grant.related("resource_server")?.first,
            let api = try GrantedAPI(server.id, services, open)
        else { return [] }
        let count = grant["allowed_scopes"].map { $0.isNull ? api.scopes.count : Values.scopes($0).count } ?? 0
        return ["\(count) of the \(api.scopes.count) scopes of \(api.name)"]
    }

    private static func duration(_ seconds: Int) -> String {
        seconds % 3600 == 0
            ? (seconds == 3600 ? "an hour" : "\(seconds / 3600) hours")
            : seconds % 60 == 0 ? "\(seconds / 60) minutes" : "\(seconds) seconds"
    }
}
