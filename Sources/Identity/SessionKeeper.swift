// Sessions while they last, and their end.

package import Model
package import Store

package struct SessionKeeper: Sendable {
    /// Seconds that a session's last activity may be out of date: a write for each page would be too many.
    static let activityGrain = 300

    private let randomness: Randomness

    package init(randomness: Randomness) {
        self.randomness = randomness
    }

    /// Who the cookie's value stands for: a person who is active, and whose session has neither ended nor run out.
    package func current(
        token: Secret?, in rows: EnvironmentConnection, at now: Timestamp
    ) throws -> (session: Session, user: User)? {
        guard let token else { return nil }
        return try Self.good(rows.sessions.find(tokenDigest: SecretToken.digest(of: token)), in: rows, at: now)
    }

    /// The same of a session that was found in another way.
    package static func good(
        _ session: Session?, in rows: EnvironmentConnection, at now: Timestamp
    ) throws -> (session: Session, user: User)? {
        guard let session, session.isGood(at: now),
            let user = try rows.users.find(session.user), user.status == .active, user.kind == .person
        else { return nil }
        return (session, user)
    }

    /// Notes that the session is in use. Writes when what is known is older than five minutes.
    package func touch(_ session: Session, in store: EnvironmentStore, at now: Timestamp) throws {
        guard session.lastActiveAt.adding(seconds: Self.activityGrain) < now else { return }
        _ = try store.write { try $0.sessions.touch(session.id, at: now) }
    }

    /// Signs a person out of one of their sessions, or of this one. False where it is over, or somebody else's.
    package func end(
        _ id: ID<Session>, of user: ID<User>, visitor: Visitor, in store: EnvironmentStore, at now: Timestamp
    ) throws -> Bool {
        try store.write { rows in
            guard try rows.sessions.find(id)?.user == user else { return false }
            return try end(id, by: .user(user), visitor: visitor, in: rows, at: now)
        }
    }

    /// Signs a person out everywhere but here. Gives the number of sessions that ended.
    package func endAll(
        of user: ID<User>, except kept: ID<Session>?, visitor: Visitor, in store: EnvironmentStore, at now: Timestamp
    ) throws -> Int {
        try store.write { rows in
            try endAll(of: user, except: kept, by: .user(user), visitor: visitor, in: rows, at: now)
        }
    }

    /// Ends a session inside a write, with everything that lives by it: its tokens, and its grants, unless they are to outlive
    /// it (`offline_access`, OpenID Connect Core section 11). False when it is over already.
    package func end(
        _ id: ID<Session>, by actor: AuditEvent.Actor, visitor: Visitor?, in rows: EnvironmentConnection,
        at now: Timestamp
    ) throws -> Bool {
        guard try rows.sessions.revoke(id, at: now) else { return false }
        try rows.revocations.mark(NotBefore(.session, id.description, at: now))
        for grant in try rows.grants.active(of: id, at: now) where try !rows.isOffline(grant) {
            _ = try rows.end(grant, at: now)
        }
        try rows.note(
            AuditEvent(
                id: randomness.id(at: now), action: "session.revoked", actor: actor,
                targets: [.init(type: "session", id: id.description)], remoteAddress: visitor?.remoteAddress,
                requestID: visitor?.requestID, occurredAt: now))
        return true
    }

    /// Ends every session of a person but one, inside a write. Gives their number.
    package func endAll(
        of user: ID<User>, except kept: ID<Session>?, by actor: AuditEvent.Actor, visitor: Visitor?,
        in rows: EnvironmentConnection, at now: Timestamp
    ) throws -> Int {
        var count = 0
        for session in try rows.sessions.active(of: user, at: now) where session.id != kept {
            if try end(session.id, by: actor, visitor: visitor, in: rows, at: now) { count += 1 }
        }
        return count
    }

    /// Ends every grant of a person, also those that outlive sessions, inside a write: nothing issued by now is good any more.
    package func endGrants(of user: ID<User>, in rows: EnvironmentConnection, at now: Timestamp) throws {
        for grant in try rows.grants.active(of: user, at: now) { _ = try rows.end(grant, at: now) }
        try rows.revocations.mark(NotBefore(.user, user.description, at: now))
    }
}

extension EnvironmentConnection {
    /// Ends a grant, inside a write: its refresh tokens and codes with it, and its access tokens by a mark. False when it is over
    /// already.
    package func end(_ grant: AuthorizationGrant, at now: Timestamp) throws -> Bool {
        guard try grants.revoke(grant.id, at: now) else { return false }
        try revocations.mark(NotBefore(.grant, grant.id.description, at: now))
        return true
    }

    /// Ends what came of a client's own grant for a resource server, which is gone. Nothing comes of it again, so the mark may reach
    /// beyond a token that is being issued at this moment.
    package func endRight(_ id: ID<ClientResourceServerGrant>, at now: Timestamp) throws {
        try revocations.mark(NotBefore(.grant, id.description, at: now.adding(seconds: 60)))
    }

    /// Whether a grant outlives its session: the person wanted it to, and its client may still ask for that.
    package func isOffline(_ grant: AuthorizationGrant) throws -> Bool {
        guard grant.scopes.contains(.offlineAccess) else { return false }
        return try clients.find(grant.client)?.allowedScopes.contains(.offlineAccess) == true
    }
}
