// What a person says to a client's request.

internal import Identity
package import Model
package import Store

/// What the consent page shows: one person, one client, and what it asks for.
package struct ConsentQuestion: Sendable {
    package let client: Client
    package let user: User
    package let scopes: ScopeSet
    /// The resource that the request named, if it did.
    package let resource: String?
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

    private let sessions: any CurrentSession
    private let randomness: Randomness
    private let decisions: AuthorizationDecisions

    package init(randomness: Randomness, sessions: any CurrentSession = StoredSessions()) {
        self.randomness = randomness
        self.sessions = sessions
        decisions = AuthorizationDecisions(randomness: randomness)
    }

    /// What the person is to be asked; nil when something else is next, which the return target finds out.
    ///
    /// - Throws: `Refusal`, and what the store throws.
    package func question(
        _ id: String, from browser: Browser, in rows: EnvironmentConnection, at now: Timestamp
    ) throws -> ConsentQuestion? {
        let parked = try ParkedRequest(id, from: browser, in: rows, at: now)
        guard let (user, scopes) = try asked(parked, browser, rows, now) else { return nil }
        return ConsentQuestion(
            client: parked.client, user: user, scopes: scopes, resource: parked.request.resource,
            returnTarget: parked.returnTarget)
    }

    /// Notes the answer, in the transaction that finds it to be asked for: this browser's request, this session's person, and
    /// no step left before (an answer out of order is refused). Where to go on, it gives back.
    ///
    /// - Throws: `Refusal`, and what the store throws.
    package func decide(
        _ id: String, _ answer: Answer, from browser: Browser, in store: EnvironmentStore, at now: Timestamp
    ) throws -> String {
        let consentID: ID<Consent> = randomness.id(at: now)
        let eventID: ID<AuditEvent> = randomness.id(at: now)
        do {
            return try store.write { rows in
                let parked = try ParkedRequest(id, from: browser, in: rows, at: now)
                guard let (user, scopes) = try asked(parked, browser, rows, now) else { throw Refusal.outOfStep }
                let given = Self.given(answer, of: scopes)
                let decision = Interaction.Decision(user: user.id, scopes: given, decidedAt: now)
                guard try rows.interactions.decide(parked.id, decision) else { throw Refusal.interactionOver }
                try note(given, of: scopes, by: user, to: parked.client, (consentID, eventID), browser, rows, now)
                return parked.returnTarget
            }
        } catch let refusal as Refusal {
            throw try decisions.noting(refusal, browser: browser, in: store, at: now)
        }
    }

    private func asked(
        _ parked: ParkedRequest, _ browser: Browser, _ rows: EnvironmentConnection, _ now: Timestamp
    ) throws -> (User, ScopeSet)? {
        guard let current = try sessions.current(token: browser.session, in: rows, at: now) else { return nil }
        let standing = try Standing(
            parked.request, of: parked.client, begunAt: parked.interaction.createdAt,
            decision: parked.interaction.decision, current, in: rows, at: now)
        guard case .consent(let scopes) = standing.nextStep else { return nil }
        return (current.user, scopes)
    }

    /// Empty when nothing is given: the request is refused then.
    private static func given(_ answer: Answer, of asked: ScopeSet) -> ScopeSet {
        guard case .allow(let chosen) = answer else { return [] }
        return ScopeSet(asked.filter { chosen.contains($0) || !ConsentQuestion.isOptional($0) })
    }

    /// A consent stands for the next time too: what was left out now is no longer consented to.
    private func note(
        _ given: ScopeSet, of asked: ScopeSet, by user: User, to client: Client,
        _ ids: (consent: ID<Consent>, event: ID<AuditEvent>), _ browser: Browser, _ rows: EnvironmentConnection,
        _ now: Timestamp
    ) throws {
        guard !given.isEmpty else { return }
        let before = try rows.consents.find(user.id, client.id)
        let after = (before?.scopes ?? []).subtracting(asked).union(given)
        try rows.consents.put(
            Consent(
                id: ids.consent, user: user.id, client: client.id, scopes: after, createdAt: now, updatedAt: now))
        try rows.note(
            AuditEvent(
                id: ids.event, action: before == nil ? "consent.given" : "consent.changed", actor: .user(user.id),
                targets: [
                    .init(type: "client", id: client.id.description, name: client.name),
                    .init(type: "user", id: user.id.description),
                ], changes: [.init("scopes", from: before?.scopes.description, to: after.description)],
                remoteAddress: browser.remoteAddress, requestID: browser.requestID, occurredAt: now))
    }
}
