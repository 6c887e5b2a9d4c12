// A client's rights to ask for tokens of resource servers by itself: given, changed, taken away.

internal import Identity
package import Model
internal import Store

extension Installation {
    /// Lets a client ask for tokens for a resource server, with these scopes or all; a grant that is there gets these scopes.
    ///
    /// Gives the resource server's identifier at the canonical address, and whether anything has changed.
    package func grant(
        _ resource: String, _ scopes: ScopeSet?, toClient name: String, in environment: Environment,
        actor: AuditEvent.Actor
    ) throws -> (resource: String, isChange: Bool) {
        let now = clock.now()
        let id: ID<ClientResourceServerGrant> = randomness.id(at: now)
        let eventID: ID<AuditEvent> = randomness.id(at: now)
        let addresses = try control.directory().addresses(of: environment.id)
        return try stores.store(environment.id).write { rows in
            let client = try Self.client(name, of: environment, in: rows)
            guard client.grantTypes.contains(.clientCredentials) else {
                throw AdministrationError(
                    "\(client.clientID) cannot use a grant: it is not registered for client_credentials")
            }
            let server = try Self.server(resource, addresses, rows)
            let identifier = addresses.first.map(server.identifier(at:)) ?? server.name
            if let unknown = scopes?.subtracting(try rows.resourceServers.scopes(of: server.id)), !unknown.isEmpty {
                throw AdministrationError("\(identifier) has no scope \(unknown)")
            }
            let old = try rows.resourceServers.grant(client.id, for: server.id)
            if let old, old.allowedScopes == scopes { return (identifier, false) }
            let grant = ClientResourceServerGrant(
                id: old?.id ?? id, client: client.id, resourceServer: server.id, allowedScopes: scopes, createdAt: now)
            if old == nil {
                try rows.resourceServers.insert(grant)
            } else {
                try rows.resourceServers.setScopes(scopes, of: grant.id)
            }
            try rows.note(
                AuditEvent(
                    id: eventID, action: "client.granted", actor: actor,
                    targets: Self.targets(client, server, identifier),
                    changes: [
                        .init("allowed_scopes", from: old.map { Self.words($0.allowedScopes) }, to: Self.words(scopes))
                    ],
                    occurredAt: now))
            return (identifier, true)
        }
    }

    /// Takes a client's grant for a resource server away. It gets no more tokens for it, and those it has are refused here for good,
    /// also when it gets another grant.
    ///
    /// Gives the resource server's identifier at the canonical address, and whether there was a grant.
    package func revokeGrant(
        _ resource: String, ofClient name: String, in environment: Environment, actor: AuditEvent.Actor
    ) throws -> (resource: String, isChange: Bool) {
        let now = clock.now()
        let eventID: ID<AuditEvent> = randomness.id(at: now)
        let addresses = try control.directory().addresses(of: environment.id)
        return try stores.store(environment.id).write { rows in
            let client = try Self.client(name, of: environment, in: rows)
            let server = try Self.server(resource, addresses, rows)
            let identifier = addresses.first.map(server.identifier(at:)) ?? server.name
            guard let old = try rows.resourceServers.grant(client.id, for: server.id) else {
                return (identifier, false)
            }
            try rows.resourceServers.delete(old.id)
            try rows.endRight(old.id, at: now)
            try rows.note(
                AuditEvent(
                    id: eventID, action: "client.grant_revoked", actor: actor,
                    targets: Self.targets(client, server, identifier),
                    changes: [.init("allowed_scopes", from: Self.words(old.allowedScopes), to: nil)], occurredAt: now))
            return (identifier, true)
        }
    }

    private static func targets(
        _ client: Client, _ server: ResourceServer, _ identifier: String
    ) -> [AuditEvent.Target] {
        [
            .init(type: "client", id: client.id.description, name: client.name),
            .init(type: "resource_server", id: server.id.description, name: identifier),
        ]
    }

    private static func words(_ scopes: ScopeSet?) -> String { scopes?.description ?? "all" }

    /// `management`, the Management API's identifier at any address, or another resource server's.
    static func server(
        _ resource: String, _ addresses: [Address], _ rows: EnvironmentConnection
    ) throws -> ResourceServer {
        let isManagement = resource == "management" || addresses.contains { $0.managementAPI == resource }
        let found =
            isManagement
            ? try rows.resourceServers.management()
            : try (try? ResourceIndicator(resource)).flatMap { try rows.resourceServers.find($0) }
        guard let found else {
            let known = try rows.resourceServers.all().map { $0.identifier?.description ?? "management" }
            throw AdministrationError(
                "no resource server has the identifier \(resource); there are: \(known.joined(separator: ", "))")
        }
        return found
    }
}
