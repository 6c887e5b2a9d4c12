// What a person says to a client's request.

internal import Cryptography
package import Identity
package import Model
package import Store

/// What the consent page shows: one person, one client, and what it asks for.
package struct PendingConsent: Sendable {
    package let client: Client
    package let user: User
    package let scopes: ScopeSet
    /// The API that is to be used, whose all scopes are but OpenID Connect's; nil: the issuer.
    package let resourceServer: ID<ResourceServer>?
    /// Where the answer goes in the end.
    package let redirectURI: RedirectURI
    /// Where the page returns to.
    package let returnTarget: String

    /// Without `openid` there would be no sign-in left to consent to.
    package static func isOptional(_ scope: ScopeToken) -> Bool { scope != .openid }
}

package struct ConsentDecisions: Sendable {
    package enum Answer: Equatable, Sendable {
        /// These of the scopes asked for; what may not be left out is given with them.
        case allow(ScopeSet)
        case refuse
    }

    /// Who answers: whose browser and session it is, is found again in the transaction of the answer.
    private struct Person: Sendable {
        let isOurs: @Sendable (Interaction) -> Bool
        let current: @Sendable (EnvironmentConnection) throws -> (session: Session, user: User)?
        let remoteAddress: String
        let requestID: String?
    }

    private let sessions: SessionKeeper
    private let randomness: Randomness
    private let decisions: AuthorizationDecisions
    private let hints: any IDTokenHints

    package init(randomness: Randomness, hints: any IDTokenHints, budget: DecisionBudget) {
        self.hints = hints
        self.randomness = randomness
        sessions = SessionKeeper(randomness: randomness)
        decisions = AuthorizationDecisions(randomness: randomness, budget: budget)
    }

    /// What the person is to be asked; nil when something else is next, which the return target finds out. For a page that has found
    /// the interaction to be its browser's, and the session of its cookie.
    ///
    /// - Throws: `Refusal`, and what the store throws.
    package func question(
        _ interaction: Interaction, of session: ID<Session>, in environment: ID<Environment>,
        _ rows: EnvironmentConnection, at now: Timestamp
    ) throws -> PendingConsent? {
        let person = person(interaction, session, "", nil, now)
        let parked = try ParkedRequest(interaction.id, isOurs: person.isOurs, in: rows, at: now)
        guard let (user, scopes) = try asked(parked, person, environment, rows, now) else { return nil }
        return PendingConsent(
            client: parked.client, user: user, scopes: scopes, resourceServer: parked.request.resourceServer,
            redirectURI: parked.request.delivery.redirectURI, returnTarget: parked.returnTarget)
    }

    /// Whether the request has its person sign in, though this session is there. What the page does not ask, the return target does.
    ///
    /// - Throws: `Refusal`, and what the store throws.
    package func isSignInNext(
        _ interaction: Interaction, of session: ID<Session>, in environment: ID<Environment>,
        _ rows: EnvironmentConnection, at now: Timestamp
    ) throws -> Bool {
        let person = person(interaction, session, "", nil, now)
        let parked = try ParkedRequest(interaction.id, isOurs: person.isOurs, in: rows, at: now)
        guard case .signIn = try standing(parked, person.current(rows), environment, rows, now).nextStep else {
            return false
        }
        return true
    }

    /// Notes the answer, in the transaction that finds it to be asked for: this browser's request, this session's person, and
    /// no step left before (an answer out of order is refused). Where to go on, it gives back.
    ///
    /// - Throws: `Refusal`, and what the store throws.
    package func decide(
        _ id: String, _ answer: Answer, from browser: Browser, in store: EnvironmentStore, at now: Timestamp
    ) throws -> String {
        // What is no identifier names nothing: refused, and noted, as an interaction that is over.
        let id = ID<Interaction>(id) ?? randomness.id(at: now)
        return try decide(id, answer, person(browser, now), store, now)
    }

    /// For a page that has found the interaction to be its browser's, and the session of its cookie.
    package func decide(
        _ interaction: Interaction, _ answer: Answer, of session: ID<Session>, remoteAddress: String,
        requestID: String?,
        in store: EnvironmentStore, at now: Timestamp
    ) throws -> String {
        try decide(interaction.id, answer, person(interaction, session, remoteAddress, requestID, now), store, now)
    }

    private func person(_ browser: Browser, _ now: Timestamp) -> Person {
        let sessions = sessions
        return Person(
            isOurs: { browser.began($0) },
            current: { try sessions.current(token: browser.session, in: $0, at: now) },
            remoteAddress: browser.remoteAddress, requestID: browser.requestID)
    }

    private func person(
        _ interaction: Interaction, _ id: ID<Session>, _ remoteAddress: String, _ requestID: String?, _ now: Timestamp
    ) -> Person {
        Person(
            isOurs: { ConstantTime.equal($0.browserDigest, interaction.browserDigest) },
            current: { try SessionKeeper.good($0.sessions.find(id), in: $0, at: now) },
            remoteAddress: remoteAddress, requestID: requestID)
    }

    private func decide(
        _ id: ID<Interaction>, _ answer: Answer, _ person: Person, _ store: EnvironmentStore, _ now: Timestamp
    ) throws -> String {
        // One for the issuer's scopes, one for an API's.
        let consentIDs: [ID<Consent>] = [randomness.id(at: now), randomness.id(at: now)]
        let eventID: ID<AuditEvent> = randomness.id(at: now)
        do {
            return try store.write { rows in
                let parked = try ParkedRequest(id, isOurs: person.isOurs, in: rows, at: now)
                guard let (user, scopes) = try asked(parked, person, store.id, rows, now) else {
                    throw Refusal.outOfStep
                }
                let given = Self.given(answer, of: scopes)
                let decision = Interaction.Decision(user: user.id, scopes: given, decidedAt: now)
                guard try rows.interactions.decide(parked.id, decision) else { throw Refusal.interactionOver }
                try note(given, of: scopes, by: user, to: parked, (consentIDs, eventID), person, rows, now)
                return parked.returnTarget
            }
        } catch let refusal as Refusal {
            let browser = Browser(
                identifier: nil, session: nil, remoteAddress: person.remoteAddress, requestID: person.requestID)
            throw try decisions.noting(refusal, browser: browser, in: store, at: now)
        }
    }

    private func asked(
        _ parked: ParkedRequest, _ person: Person, _ environment: ID<Environment>, _ rows: EnvironmentConnection,
        _ now: Timestamp
    ) throws -> (User, ScopeSet)? {
        guard let current = try person.current(rows) else { return nil }
        let standing = try standing(parked, current, environment, rows, now)
        guard case .consent(let scopes) = standing.nextStep else { return nil }
        return (current.user, scopes)
    }

    private func standing(
        _ parked: ParkedRequest, _ current: (session: Session, user: User)?, _ environment: ID<Environment>,
        _ rows: EnvironmentConnection, _ now: Timestamp
    ) throws -> Standing {
        try Standing(
            parked.request, of: parked.client, begunAt: parked.interaction.createdAt,
            decision: parked.interaction.decision, current, Naming(hints: hints, environment: environment), in: rows,
            at: now)
    }

    /// Empty when nothing is given: the request is refused then.
    private static func given(_ answer: Answer, of asked: ScopeSet) -> ScopeSet {
        guard case .allow(let chosen) = answer else { return [] }
        return ScopeSet(asked.filter { chosen.contains($0) || !PendingConsent.isOptional($0) })
    }

    /// A consent stands for the next time too: what was left out now is no longer consented to.
    private func note(
        _ given: ScopeSet, of asked: ScopeSet, by user: User, to parked: ParkedRequest,
        _ ids: (consents: [ID<Consent>], event: ID<AuditEvent>), _ person: Person, _ rows: EnvironmentConnection,
        _ now: Timestamp
    ) throws {
        guard !given.isEmpty else { return }
        let (client, server) = (parked.client, parked.request.resourceServer)
        let before = try ConsentReach.covered(user.id, client.id, at: server, in: rows)
        for (share, id) in zip(ConsentReach.shares(of: asked, at: server), ids.consents) {
            let old = try rows.consents.find(user.id, client.id, at: share.server)
            let scopes = (old?.scopes ?? []).subtracting(share.scopes).union(given.intersection(share.scopes))
            if scopes.isEmpty {
                if let old { try rows.consents.delete(old.id) }
                continue
            }
            try rows.consents.put(
                Consent(
                    id: id, user: user.id, client: client.id, resourceServer: share.server, scopes: scopes,
                    createdAt: now, updatedAt: now))
        }
        let after = try ConsentReach.covered(user.id, client.id, at: server, in: rows)
        try rows.note(
            AuditEvent(
                id: ids.event, action: before.isEmpty ? "consent.given" : "consent.changed", actor: .user(user.id),
                targets: [
                    .init(type: "client", id: client.id.description, name: client.name),
                    .init(type: "user", id: user.id.description),
                ] + (server.map { [.init(type: "resource_server", id: $0.description)] } ?? []),
                changes: [
                    .init("scopes", from: before.isEmpty ? nil : before.description, to: after.description)
                ], remoteAddress: person.remoteAddress, requestID: person.requestID, occurredAt: now))
    }
}
