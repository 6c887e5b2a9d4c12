// Registering clients.

internal import Cryptography
internal import Identity
internal import JOSE
package import Model
internal import Store

extension Installation {
    /// Makes a client. The secret of a confidential one is in the answer, and nowhere else.
    package func registerClient(
        _ draft: ClientDraft, in environment: Environment, actor: AuditEvent.Actor
    ) throws -> (client: Client, secret: Secret?) {
        let now = clock.now()
        let metadata = try draft.checkedMetadata(in: environment.kind)
        let id: ID<Client> = randomness.id(at: now)
        let secret = draft.type == .confidential ? Secret(Base64URL.encode(randomness.bytes(32))) : nil
        let serviceUser = draft.grantTypes.contains(.clientCredentials) ? self.serviceUser(at: now) : nil
        let client = Client(
            id: id, clientID: try ClientID(id.description), name: draft.name, type: draft.type,
            grantTypes: draft.grantTypes,
            authenticationMethod: draft.authenticationMethod ?? (draft.type == .confidential ? .basic : .none),
            secretDigest: secret.map { Digest.sha256(Array($0.reveal().utf8)) }, allowedScopes: draft.allowedScopes,
            signingAlgorithm: draft.signingAlgorithm, serviceUser: serviceUser?.id, metadata: metadata, createdAt: now)
        let grantID: ID<ClientResourceServerGrant> = randomness.id(at: now)
        let event = event(
            "client.registered", actor, .init(type: "client", id: id.description, name: draft.name), at: now)
        let managementScopes = draft.managementScopes
        try stores.store(environment.id).write { rows in
            try Self.checkKeys(draft.algorithms, of: environment, in: rows)
            if let serviceUser { try rows.users.insert(serviceUser) }
            try rows.clients.insert(client)
            if let managementScopes, let server = try rows.resourceServers.management() {
                if let unknown = managementScopes?.subtracting(try rows.resourceServers.scopes(of: server.id)),
                    !unknown.isEmpty
                {
                    throw AdministrationError(
                        "the Management API has no scope \(unknown); see 'gatehouse client create --help'")
                }
                try rows.resourceServers.insert(
                    ClientResourceServerGrant(
                        id: grantID, client: client.id, resourceServer: server.id, allowedScopes: managementScopes,
                        createdAt: now))
            }
            try rows.note(event)
        }
        return (client, secret)
    }

    /// Without a key of its own a client's algorithm would be another one, unasked.
    private static func checkKeys(
        _ algorithms: [SigningAlgorithm], of environment: Environment, in rows: EnvironmentConnection
    ) throws {
        guard !algorithms.isEmpty else { return }
        let primary = Set(try rows.signingKeys.all().filter(\.isPrimary).map(\.algorithm))
        if let missing = algorithms.first(where: { !primary.contains($0) }) {
            throw AdministrationError(
                "\(environment.handle) has no \(missing.rawValue) key; make one with 'gatehouse keys rotate --environment "
                    + "\(environment.handle) --algorithm \(missing.rawValue)', and try again")
        }
    }

    /// Whom a client's own tokens speak for.
    func serviceUser(at now: Timestamp) -> User {
        User(id: randomness.id(at: now), kind: .service, email: nil, createdAt: now, updatedAt: now)
    }

    func event(
        _ action: String, _ actor: AuditEvent.Actor, _ target: AuditEvent.Target, at time: Timestamp
    ) -> AuditEvent {
        AuditEvent(
            id: randomness.id(at: time), action: action, actor: actor, targets: [target], occurredAt: time)
    }
}
