// What ends with a session.

internal import Identity
internal import Model
internal import Store

enum SessionEnding {
    /// Seconds an access token can live at most, and so a mark must.
    private static let longest = ResourceServer.tokenLifetimes.upperBound

    /// Ends a session, the access tokens that name it, and the grants made in it that were not for offline access. In a write
    /// transaction; a session that is over stays as it is.
    static func end(_ id: ID<Session>, in rows: EnvironmentConnection, _ services: GrantServices) throws {
        let now = services.now
        guard let session = try rows.sessions.find(id), try rows.sessions.revoke(id, at: now) else { return }
        try rows.revocations.mark(
            NotBefore(
                kind: .session, subject: id.description, second: now.seconds, expiresAt: now.adding(seconds: longest)))
        for grant in try rows.grants.active(of: id, at: now) where !grant.scopes.contains(.offlineAccess) {
            try GrantEnding.revoke(grant, in: rows, "the person signed out", by: .user(session.user), services)
        }
        try rows.note(
            AuditEvent(
                id: services.randomness.id(at: now), action: "session.ended", actor: .user(session.user),
                targets: [
                    .init(type: "session", id: id.description), .init(type: "user", id: session.user.description),
                ], remoteAddress: services.remoteAddress, requestID: services.requestID, occurredAt: now))
    }
}
