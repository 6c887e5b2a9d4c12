// How a request ends: with a code and the grant behind it, or with an error, and once only.

internal import Identity
internal import Model
internal import Store

/// A checked request, parked or not.
struct PendingRequest: Sendable {
    let request: AuthorizationRequest
    let client: Client
    let begunAt: Timestamp
    /// nil: it is answered at once.
    let interaction: ID<Interaction>?
    let naming: Naming

    func standing(
        _ current: (session: Session, user: User)?, _ decision: Interaction.Decision?, _ rows: EnvironmentConnection,
        _ now: Timestamp
    ) throws -> Standing {
        try Standing(request, of: client, begunAt: begunAt, decision: decision, current, naming, in: rows, at: now)
    }
}

/// What chance adds to an answer, made before the write: a job may run twice.
struct CodeMaterial: Sendable {
    /// 256 random bits (RFC 6749 section 10.10).
    let code: SecretToken
    let grant: ID<AuthorizationGrant>

    init(_ randomness: Randomness, at now: Timestamp) {
        code = SecretToken(randomness)
        grant = randomness.id(at: now)
    }
}

extension PendingRequest {
    enum Conclusion: Sendable {
        case answered(AuthorizationResponse)
        case changed(NextStep)
    }

    /// Ends the request, in a write: everything is read again here. Whoever takes the interaction away is the one who answers it.
    /// Without a permit a refusal is not recorded.
    func conclude(
        _ material: CodeMaterial, _ permit: DecisionBudget.Permit?, _ browser: Browser, _ sessions: any CurrentSession,
        _ decisions: AuthorizationDecisions, in rows: EnvironmentConnection, at now: Timestamp
    ) throws -> Conclusion {
        var decision: Interaction.Decision?
        if let interaction {
            decision = try ParkedRequest(interaction.description, from: browser, in: rows, at: now).interaction.decision
        }
        let fresh = try PendingRequest(
            request: request, client: proven(in: rows), begunAt: begunAt, interaction: interaction, naming: naming)
        let current = try sessions.current(token: browser.session, in: rows, at: now)
        switch try fresh.standing(current, decision, rows, now).nextStep {
        case .issue(let scopes):
            guard let current else { return .changed(.signIn(.nobody)) }
            try finish(in: rows)
            try fresh.give(scopes, material, current.session, in: rows, at: now)
            return .answered(request.delivery.success(material.code.secret))
        case .refuse(let error):
            try finish(in: rows)
            if let permit {
                try decisions.note(
                    permit, rule: error.code.rawValue, value: nil,
                    setting: error.code == .consentRequired ? "client.first_party" : nil, client: client.clientID,
                    user: current?.user.id, browser: browser, in: rows, at: now)
            }
            return .answered(request.delivery.failure(error, reference: permit?.reference))
        case .signIn(let reason): return .changed(.signIn(reason))
        case .consent(let scopes): return .changed(.consent(scopes))
        }
    }

    /// The client as it is now: an interaction lives for half an hour, in which an operator may have changed it.
    private func proven(in rows: EnvironmentConnection) throws -> Client {
        guard let now = try rows.clients.find(client.id), now.status == .active else {
            throw Refusal.clientDisabled(client.clientID)
        }
        guard now.grantTypes.contains(.authorizationCode),
            request.delivery.redirectURI.isPermitted(by: now.metadata.redirectURIs)
        else { throw Refusal.redirectURIUnknown(request.delivery.redirectURI, client.clientID) }
        return now
    }

    private func finish(in rows: EnvironmentConnection) throws {
        guard let interaction else { return }
        guard try rows.interactions.finish(interaction) else { throw Refusal.interactionOver }
    }

    private func give(
        _ scopes: ScopeSet, _ material: CodeMaterial, _ session: Session, in rows: EnvironmentConnection,
        at now: Timestamp
    ) throws {
        let settings = try rows.settings.get()
        // The row must outlive what names it: access tokens at least, refresh tokens where the client can have them.
        var lifetime = settings.codeLifetime + ResourceServer.tokenLifetimes.upperBound
        if client.grantTypes.contains(.refreshToken) { lifetime = max(lifetime, settings.refreshLifetime) }
        var grant = AuthorizationGrant(
            id: material.grant, user: session.user, client: client.id, session: session.id,
            issuer: request.delivery.issuer, scopes: scopes.intersection(request.scopes),
            resource: request.resource, resourceServer: request.resourceServer,
            authenticatedAt: session.authenticatedAt, methods: session.methods, nonce: request.nonce,
            claims: request.claims, claimScopes: scopes.subtracting(request.scopes), createdAt: now,
            expiresAt: now.adding(seconds: lifetime))
        grant.organization = try request.organization.flatMap {
            try OrganizationChoice.find($0, of: session.user, in: rows)
        }
        try rows.grants.insert(grant)
        try rows.codes.insert(
            AuthorizationCode(
                digest: material.code.digest, grant: material.grant, redirectURI: request.delivery.redirectURI,
                isRedirectURISent: request.isRedirectURISent, codeChallenge: request.codeChallenge, createdAt: now,
                expiresAt: now.adding(seconds: settings.codeLifetime)))
    }
}
