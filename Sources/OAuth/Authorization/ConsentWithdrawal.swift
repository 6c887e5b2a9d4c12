// A person takes back what they gave to a client.

internal import Identity
package import Model
package import Store

package struct ConsentWithdrawal: Sendable {
    private let randomness: Randomness

    package init(randomness: Randomness) {
        self.randomness = randomness
    }

    /// Forgets the consent and ends what came of it, in one transaction: codes and refresh tokens with their grant, access tokens by
    /// a mark. False where there was neither.
    package func withdraw(
        _ client: ID<Client>, of user: ID<User>, remoteAddress: String, requestID: String?, in store: EnvironmentStore,
        at now: Timestamp
    ) throws -> Bool {
        let id: ID<AuditEvent> = randomness.id(at: now)
        return try store.write { rows in
            let hadConsent = try rows.consents.delete(user, client)
            let grants = try rows.grants.active(of: user, client: client, at: now)
            for grant in grants { _ = try rows.end(grant, at: now) }
            guard hadConsent || !grants.isEmpty else { return false }
            try rows.note(
                AuditEvent(
                    // The operator's own applications have no consent, only what came of signing in.
                    id: id, action: hadConsent ? "consent.withdrawn" : "client.signed_out", actor: .user(user),
                    targets: [
                        .init(type: "client", id: client.description), .init(type: "user", id: user.description),
                    ], remoteAddress: remoteAddress, requestID: requestID, occurredAt: now))
            return true
        }
    }
}
