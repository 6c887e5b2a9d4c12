// Where a client's users come back to, changed.

internal import Identity
package import Model
internal import Store

extension Installation {
    /// Gives a client other redirect URIs. Gives false when it has them already.
    package func setReturns(
        _ redirectURIs: [RedirectURI], afterLogout: [RedirectURI], ofClient id: ID<Client>, in environment: Environment,
        actor: AuditEvent.Actor
    ) throws -> Bool {
        let now = clock.now()
        let event: ID<AuditEvent> = randomness.id(at: now)
        return try stores.store(environment.id).write { rows in
            guard let client = try rows.clients.find(id) else {
                throw AdministrationError("\(environment.handle) has no client \(id)")
            }
            for uri in redirectURIs + afterLogout {
                _ = try RegisteredURI.redirect(uri.description, for: client.type, in: environment.kind)
            }
            let metadata = client.metadata
            guard metadata.redirectURIs != redirectURIs || metadata.postLogoutRedirectURIs != afterLogout else {
                return false
            }
            try rows.clients.setReturns(redirectURIs, afterLogout: afterLogout, of: id, at: now)
            func words(_ uris: [RedirectURI]) -> String { uris.map(\.description).joined(separator: " ") }
            try rows.note(
                AuditEvent(
                    id: event, action: "client.updated", actor: actor,
                    targets: [.init(type: "client", id: id.description, name: client.name)],
                    changes: [
                        .init("redirect_uris", from: words(metadata.redirectURIs), to: words(redirectURIs)),
                        .init(
                            "post_logout_redirect_uris", from: words(metadata.postLogoutRedirectURIs),
                            to: words(afterLogout)),
                    ], occurredAt: now))
            return true
        }
    }
}
