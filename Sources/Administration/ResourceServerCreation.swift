// Making resource servers and scopes.

internal import Identity
package import Model
internal import Publication
internal import Store

extension Installation {
    /// Makes an API that access tokens can be issued for.
    package func createResourceServer(
        _ identifier: ResourceIndicator, name: String, tokenLifetime: Int, allowsOfflineAccess: Bool,
        in environment: Environment, actor: AuditEvent.Actor
    ) throws -> ResourceServer {
        guard ResourceServer.tokenLifetimes.contains(tokenLifetime) else {
            throw AdministrationError(
                "the lifetime of a resource server's tokens is \(ResourceServer.tokenLifetimes.lowerBound) to "
                    + "\(ResourceServer.tokenLifetimes.upperBound) seconds")
        }
        let now = clock.now()
        // What is under the environment's own addresses is the issuers' and the Management API's.
        for address in try control.directory().addresses(of: environment.id) {
            let own = address.origin.description
            guard identifier.description != own, !identifier.description.hasPrefix(own + "/") else {
                throw AdministrationError(
                    "the identifier \(identifier) lies below \(own), where Gatehouse itself answers")
            }
        }
        let server = ResourceServer(
            id: randomness.id(at: now), kind: .custom, name: name, identifier: identifier,
            tokenLifetime: tokenLifetime, allowsOfflineAccess: allowsOfflineAccess, createdAt: now)
        let event = event(
            "resource_server.created", actor,
            .init(type: "resource_server", id: server.id.description, name: identifier.description), at: now)
        try stores.store(environment.id).write { rows in
            guard try rows.resourceServers.find(identifier) == nil else {
                throw AdministrationError("\(environment.handle) has a resource server \(identifier) already")
            }
            try rows.resourceServers.insert(server)
            try rows.note(event)
        }
        return server
    }

    /// Makes a scope of a resource server, or of none: then it is asked for at an issuer itself. Discovery shows it at once.
    package func createScope(
        _ name: ScopeToken, description: String, of resource: String?, in environment: Environment,
        actor: AuditEvent.Actor
    ) throws -> ScopeRecord {
        guard !ScopeToken.identity.contains(name) else {
            throw AdministrationError("the scope \(name) is OpenID Connect's own, and every environment has it")
        }
        let now = clock.now()
        let id: ID<ScopeRecord> = randomness.id(at: now)
        let event = event(
            "scope.created", actor, .init(type: "scope", id: id.description, name: name.description), at: now)
        let addresses = try control.directory().addresses(of: environment.id)
        let store = try stores.store(environment.id)
        let made = try publisher.change(environment.id) {
            // Refused, nothing has changed: what is published stays true, and nothing is left to be mended.
            Result {
                try store.write { rows -> ScopeRecord in
                    let server = try resource.map { try Self.server($0, addresses, rows) }
                    // Its scopes are the program's own: operations ask for them by name.
                    guard server?.kind != .management else {
                        throw AdministrationError("the Management API has the scopes it has")
                    }
                    let taken = try rows.resourceServers.ownedScopes()
                    guard !taken.contains(where: { $0.name == name && $0.server?.id == server?.id }) else {
                        throw AdministrationError("the scope \(name) exists already")
                    }
                    let scope = ScopeRecord(
                        id: id, name: name, description: description, resourceServer: server?.id, createdAt: now)
                    try rows.resourceServers.insert(scope)
                    try rows.note(event)
                    return scope
                }
            }
        }
        return try made.get()
    }
}
