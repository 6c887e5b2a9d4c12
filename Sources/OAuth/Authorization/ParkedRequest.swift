// An authorization request that waits for a person, as it is found again.

package import Model
package import Store

/// What the pages of an interaction may know of it. Whoever has one is the browser that began it, in time.
package struct ParkedRequest: Sendable {
    package let id: ID<Interaction>
    package let client: Client
    package var scopes: ScopeSet { request.scopes }
    /// Where every page of it returns to.
    package let returnTarget: String
    let interaction: Interaction
    let request: AuthorizationRequest

    /// - Throws: `Refusal`, and what the store throws.
    package init(
        _ id: String, from browser: Browser, in rows: EnvironmentConnection, at now: Timestamp
    ) throws {
        guard let id = ID<Interaction>(id) else { throw Refusal.interactionOver }
        // The consent of one browser must never finish the request of another (RFC 9700 section 4.7).
        try self.init(id, isOurs: browser.began, in: rows, at: now)
    }

    init(
        _ id: ID<Interaction>, isOurs: (Interaction) -> Bool, in rows: EnvironmentConnection, at now: Timestamp
    ) throws {
        guard let interaction = try rows.interactions.find(id), interaction.expiresAt > now else {
            throw Refusal.interactionOver
        }
        guard isOurs(interaction) else { throw Refusal.otherBrowser }
        guard let request = AuthorizationRequest(parked: interaction),
            let client = try rows.clients.find(interaction.client)
        else { throw Refusal.interactionOver }
        guard client.status == .active else { throw Refusal.clientDisabled(client.clientID) }
        self.id = id
        self.client = client
        self.interaction = interaction
        self.request = request
        returnTarget = Self.returnTarget(of: interaction)
    }

    package static func returnTarget(of interaction: Interaction) -> String {
        let layout = interaction.issuer.hasSuffix(Layout.app.issuerPath) ? Layout.app : Layout.root
        return "\(layout.resume)?interaction=\(interaction.id)"
    }
}

/// Knows what clients call people, in one environment.
struct Naming: Sendable {
    let hints: any IDTokenHints
    let environment: ID<Environment>
}

extension Standing {
    /// What is known now of a request and the browser it came from.
    init(
        _ request: AuthorizationRequest, of client: Client, begunAt: Timestamp, decision: Interaction.Decision?,
        _ current: (session: Session, user: User)?, _ naming: Naming, in rows: EnvironmentConnection, at now: Timestamp
    ) throws {
        self.init(
            request: request, begunAt: begunAt, now: now, isFirstParty: client.metadata.isFirstParty, decision: decision
        )
        guard let current else { return }
        var signedIn = SignedIn(user: current.user.id, authenticatedAt: current.session.authenticatedAt)
        if request.hintedSubjects != nil {
            signedIn.subject = try naming.hints.subject(
                of: current.user.id, client: client, environment: naming.environment, in: rows)
        }
        self.signedIn = signedIn
        if let organization = request.organization {
            isMember = try OrganizationChoice.find(organization, of: current.user.id, in: rows) != nil
        }
        consented = try ConsentReach.covered(current.user.id, client.id, at: request.resourceServer, in: rows)
    }
}
