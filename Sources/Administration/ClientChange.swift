// Changing clients that are registered: on and off, a new secret.

internal import Cryptography
internal import Identity
internal import JOSE
package import Model
internal import Store

/// A client, and what it may ask tokens for by itself.
package struct ClientListing: Sendable {
    package let client: Client
    /// The resource servers' identifiers, at the canonical address; no scopes mean all of them.
    package let grants: [(resource: String, scopes: ScopeSet?)]
}

extension Installation {
    package func clients(of environment: Environment) throws -> [ClientListing] {
        let address = try control.directory().addresses(of: environment.id).first
        return try stores.store(environment.id).read { rows in
            let servers = try rows.resourceServers.all()
            return try rows.clients.all().map { client in
                let grants = try servers.compactMap { server in
                    try rows.resourceServers.grant(client.id, for: server.id).map { grant in
                        (address.map(server.identifier(at:)) ?? server.name, grant.allowedScopes)
                    }
                }
                return ClientListing(client: client, grants: grants)
            }
        }
    }

    /// Disables or enables a client. A disabled one gets no tokens, and those it has are refused here for good: the secret of a
    /// client that is disabled has often been stolen, and tokens with it.
    ///
    /// Gives false when it is so already.
    package func setStatus(
        _ status: Client.Status, ofClient name: String, in environment: Environment, actor: AuditEvent.Actor
    ) throws -> Bool {
        let now = clock.now()
        let action = status == .active ? "client.enabled" : "client.disabled"
        let event = event(action, actor, try target(name, in: environment), at: now)
        return try stores.store(environment.id).write { rows in
            let client = try Self.client(name, of: environment, in: rows)
            guard client.status != status else { return false }
            try rows.clients.setStatus(status, of: client.id, at: now)
            if status == .disabled {
                try rows.revocations.mark(NotBefore(.client, client.clientID.description, at: now))
            }
            try rows.note(event)
            return true
        }
    }

    /// Gives a confidential client another secret, which is in the answer and nowhere else; the old one is worthless at once.
    package func rotateSecret(
        ofClient name: String, in environment: Environment, actor: AuditEvent.Actor
    ) throws -> Secret {
        let now = clock.now()
        let bytes = randomness.bytes(32)
        let event = event("client.secret_rotated", actor, try target(name, in: environment), at: now)
        return try stores.store(environment.id).write { rows in
            let client = try Self.client(name, of: environment, in: rows)
            guard client.type == .confidential else {
                throw AdministrationError("\(client.clientID) is a public client and has no secret")
            }
            // An app's clients have secrets that their libraries know by the beginning.
            let secret = Secret(
                client.app == nil ? Base64URL.encode(bytes) : "pmth_cs_" + Hexadecimal.encode(bytes))
            try rows.clients.setSecret(Digest.sha256(Array(secret.reveal().utf8)), of: client.id, at: now)
            try rows.note(event)
            return secret
        }
    }

    private func target(_ name: String, in environment: Environment) throws -> AuditEvent.Target {
        let client = try stores.store(environment.id).read { try Self.client(name, of: environment, in: $0) }
        return .init(type: "client", id: client.id.description, name: client.name)
    }

    static func client(
        _ name: String, of environment: Environment, in rows: EnvironmentConnection
    ) throws -> Client {
        guard let id = try? ClientID(name), let client = try rows.clients.find(id) else {
            throw AdministrationError(
                "\(environment.handle) has no client \(name); 'gatehouse client list --environment \(environment.handle)' shows "
                    + "those it has")
        }
        return client
    }
}
