// Whether what a person has given to a client still stands.

internal import Identity
internal import Model
internal import Store

/// Everything that may have ended since: asked anew whenever tokens are to be given (advisories 20 and 35).
struct GrantStanding {
    let grant: AuthorizationGrant
    let client: Client
    let user: User
    /// The session, as long as it is one: with `offline_access` a grant outlives it.
    let session: Session?

    /// Why nothing is given any more, in words for the log.
    enum Ended: String, Error {
        case client = "the client is disabled"
        case revoked = "the grant has been revoked"
        case expired = "the grant has expired"
        case user = "the user is suspended or gone"
        case session = "the session has ended"
        case organization = "the person has left the organization"
        case consent = "the consent was withdrawn"
    }

    /// Reads everything in the transaction at hand.
    init(of grant: AuthorizationGrant, in rows: EnvironmentConnection, at now: Timestamp) throws {
        self.grant = grant
        guard let client = try rows.clients.find(grant.client), client.status == .active else { throw Ended.client }
        self.client = client
        guard grant.revokedAt == nil else { throw Ended.revoked }
        guard grant.expiresAt > now else { throw Ended.expired }
        guard let user = try rows.users.find(grant.user), user.status == .active else { throw Ended.user }
        self.user = user
        if let organization = grant.organization,
            try rows.memberships.find(user.id, in: organization.description) == nil
        {
            throw Ended.organization
        }
        let session = try grant.session.flatMap { try rows.sessions.find($0) }
        self.session = session.flatMap { $0.isGood(at: now) ? $0 : nil }
        // OpenID Connect Core section 11: offline access is for when the person is not there.
        if grant.session != nil, self.session == nil, try !rows.isOffline(grant) { throw Ended.session }
    }

    /// Whom the grant is for.
    func target(in rows: EnvironmentConnection) throws -> Target {
        guard let id = grant.resourceServer, let server = try rows.resourceServers.find(id) else { return .issuer }
        return .server(server)
    }

    /// Of what the person has granted, what the client may still ask for: who takes a right from a client means the tokens that
    /// come of it too. nil: the client has none left there.
    func scopes(at target: Target, in rows: EnvironmentConnection) throws -> ScopeSet? {
        try target.allowed(to: client, in: rows).map(grant.scopes.intersection)
    }

    /// A consent once given must still be there, with all that the grant has: whoever leaves out a scope the next time takes it from
    /// the earlier grants too. The operator's own clients need none.
    func checkConsent(in rows: EnvironmentConnection) throws {
        guard !client.metadata.isFirstParty else { return }
        let covered = try ConsentReach.covered(grant.user, grant.client, at: grant.resourceServer, in: rows)
        guard grant.scopes.union(grant.claimScopes).subtracting(covered).isEmpty else { throw Ended.consent }
    }
}

/// Ends grants.
enum GrantEnding {
    /// Revokes a grant: no refresh token of it is good any more, and access tokens issued up to now are refused. False when it is over
    /// already.
    @discardableResult
    static func revoke(
        _ grant: AuthorizationGrant, in rows: EnvironmentConnection, _ reason: String, by actor: AuditEvent.Actor,
        _ services: GrantServices
    ) throws -> Bool {
        let now = services.now
        guard try rows.end(grant, at: now) else { return false }
        _ = try rows.refreshTokens.delete(grant.id)
        try rows.note(
            AuditEvent(
                id: services.randomness.id(at: now), action: "grant.revoked", actor: actor,
                targets: [
                    .init(type: "grant", id: grant.id.description), .init(type: "user", id: grant.user.description),
                    .init(type: "client", id: grant.client.description),
                ], changes: [.init("reason", from: nil, to: reason)], remoteAddress: services.remoteAddress,
                requestID: services.requestID, occurredAt: now))
        return true
    }

    /// What comes a second time ends its grant. Where that is over already there is nothing to tell anybody of.
    static func reuse(
        _ grant: AuthorizationGrant, by client: Client, in rows: EnvironmentConnection, _ reason: String,
        _ error: OAuthError, _ services: GrantServices
    ) throws -> GrantOutcome {
        guard try revoke(grant, in: rows, reason, by: .client(client.clientID), services) else { throw error }
        return .reused(error, user: grant.user)
    }
}
