// The authorization endpoint's flow of steps: from a request to a page, a code or an error.

package import Identity
package import Model
package import Store

/// Judges requests, parks them while a person is asked, and finishes each once.
package struct AuthorizationFlow: Sendable {
    package enum Outcome: Sendable {
        case signIn(ID<Interaction>, SignInReason)
        case consent(ID<Interaction>)
        case answer(AuthorizationResponse)
    }

    /// One outcome, and what is learned on the way.
    package struct Turn: Sendable {
        package let outcome: Outcome
        package let client: ClientID
        package let user: ID<User>?
        /// The name of a browser that had none.
        package let newBrowser: Secret?
    }

    private let sessions: any CurrentSession
    private let hints: any IDTokenHints
    private let randomness: Randomness
    private let decisions: AuthorizationDecisions
    private let parking: InteractionBudget

    package init(
        randomness: Randomness, sessions: (any CurrentSession)? = nil, hints: any IDTokenHints, budget: DecisionBudget,
        parking: InteractionBudget
    ) {
        self.parking = parking
        self.randomness = randomness
        self.sessions = sessions ?? SessionKeeper(randomness: randomness)
        self.hints = hints
        decisions = AuthorizationDecisions(randomness: randomness, budget: budget)
    }

    /// A request has come.
    ///
    /// - Throws: `Refusal`, and what the store throws.
    package func begin(
        _ unverified: UnverifiedAuthorizationRequest, at issuer: Issuer, from browser: Browser,
        in store: EnvironmentStore, at now: Timestamp
    ) throws -> Turn {
        try noting(browser, store, now) {
            do {
                let (pending, step, user) = try store.read { rows in
                    let proven = try unverified.prove(at: issuer, in: rows)
                    let request = try checked(proven, rows, now)
                    let pending = PendingRequest(
                        request: request, client: proven.client, begunAt: now, interaction: nil, naming: naming(store))
                    let current = try sessions.current(token: browser.session, in: rows, at: now)
                    return (pending, try pending.standing(current, nil, rows, now).nextStep, current?.user.id)
                }
                return try advance(pending, step, user, browser, store, now)
            } catch let failed as FailedRequest {
                return try answer(failed, browser, store, now)
            }
        }
    }

    /// The person comes back from a page.
    ///
    /// - Throws: `Refusal`, and what the store throws.
    package func resume(
        _ id: String, at issuer: Issuer, from browser: Browser, in store: EnvironmentStore, at now: Timestamp
    ) throws -> Turn {
        try noting(browser, store, now) {
            let (pending, step, user) = try store.read { rows in
                let parked = try ParkedRequest(id, from: browser, in: rows, at: now)
                guard parked.interaction.issuer == issuer.description else { throw Refusal.otherIssuer }
                let pending = PendingRequest(
                    request: parked.request, client: parked.client, begunAt: parked.interaction.createdAt,
                    interaction: parked.id, naming: naming(store))
                let current = try sessions.current(token: browser.session, in: rows, at: now)
                let standing = try pending.standing(current, parked.interaction.decision, rows, now)
                return (pending, standing.nextStep, current?.user.id)
            }
            return try advance(pending, step, user, browser, store, now)
        }
    }

    private func naming(_ store: EnvironmentStore) -> Naming { Naming(hints: hints, environment: store.id) }

    private func advance(
        _ pending: PendingRequest, _ step: NextStep, _ user: ID<User>?, _ browser: Browser, _ store: EnvironmentStore,
        _ now: Timestamp
    ) throws -> Turn {
        func turn(_ outcome: Outcome, newBrowser: Secret? = nil) -> Turn {
            Turn(outcome: outcome, client: pending.client.clientID, user: user, newBrowser: newBrowser)
        }
        switch step {
        case .signIn(let reason):
            let (id, secret) = try park(pending, browser, store, now)
            return turn(.signIn(id, reason), newBrowser: secret)
        case .consent:
            let (id, secret) = try park(pending, browser, store, now)
            return turn(.consent(id), newBrowser: secret)
        case .issue, .refuse:
            let material = CodeMaterial(randomness, at: now)
            let (sessions, permit) = (sessions, permit(of: step, browser, store))
            // Nothing is taken away and nothing recorded: nothing to write. Whoever asks silently and without end finds no writer.
            if case .refuse(let error) = step, permit == nil, pending.interaction == nil {
                return turn(.answer(pending.request.delivery.failure(error, reference: nil)))
            }
            let conclusion = try store.write { rows in
                try pending.conclude(material, permit, browser, sessions, decisions, in: rows, at: now)
            }
            switch conclusion {
            case .answered(let response):
                if pending.interaction != nil { parking.finish(from: browser.remoteAddress, in: store.id) }
                return turn(.answer(response))
            // What was read before the write is no longer so: the session ended, or a consent was withdrawn.
            case .changed(let step): return try advance(pending, step, user, browser, store, now)
            }
        }
    }

    /// For the record of a refusal, if one may be made.
    private func permit(
        of step: NextStep, _ browser: Browser, _ store: EnvironmentStore
    ) -> DecisionBudget.Permit? {
        guard case .refuse = step else { return nil }
        return decisions.permit(browser, in: store)
    }

    /// Puts a request aside, unless it is.
    private func park(
        _ pending: PendingRequest, _ browser: Browser, _ store: EnvironmentStore, _ now: Timestamp
    ) throws -> (ID<Interaction>, newBrowser: Secret?) {
        if let id = pending.interaction { return (id, nil) }
        let newBrowser = browser.identifier == nil ? SecretToken(randomness).secret : nil
        guard let identifier = browser.identifier ?? newBrowser else { throw Refusal.otherBrowser }
        if let excess = parking.begin(from: browser.remoteAddress, in: store.id) {
            throw Refusal.tooManyWaiting(excess, pending.client.clientID)
        }
        let interaction = Interaction(
            id: randomness.id(at: now), browserDigest: SecretToken.digest(of: identifier), client: pending.client.id,
            issuer: pending.request.delivery.issuer, request: pending.request.text, createdAt: pending.begunAt,
            expiresAt: now.adding(seconds: Interaction.lifetime))
        try store.write { try $0.interactions.insert(interaction) }
        return (interaction.id, newBrowser)
    }

    // MARK: - Refusals

    private func checked(
        _ proven: ProvenRequest, _ rows: EnvironmentConnection, _ now: Timestamp
    ) throws -> AuthorizationRequest {
        do { return try proven.checked(hints: hints, in: rows, at: now) } catch let refused as RefusedAuthorization {
            throw FailedRequest(refused: refused, delivery: proven.delivery, client: proven.client.clientID)
        }
    }

    private func answer(
        _ failed: FailedRequest, _ browser: Browser, _ store: EnvironmentStore, _ now: Timestamp
    ) throws -> Turn {
        let permit = decisions.permit(browser, in: store)
        if let permit {
            try store.write { [decisions] rows in
                try decisions.note(
                    permit, rule: failed.refused.rule, value: failed.refused.value, setting: failed.refused.setting,
                    client: failed.client, browser: browser, in: rows, at: now)
            }
        }
        return Turn(
            outcome: .answer(failed.delivery.failure(failed.refused.error, reference: permit?.reference)),
            client: failed.client,
            user: nil, newBrowser: nil)
    }

    private func noting(
        _ browser: Browser, _ store: EnvironmentStore, _ now: Timestamp, _ body: () throws -> Turn
    ) throws -> Turn {
        do { return try body() } catch let refusal as Refusal {
            throw try decisions.noting(refusal, browser: browser, in: store, at: now)
        }
    }
}

/// A proven request that a check refused.
private struct FailedRequest: Error {
    let refused: RefusedAuthorization
    let delivery: Delivery
    let client: ClientID
}
