// Decision records of authorization requests: why one was refused, for whoever is asked about it.

internal import Identity
internal import Model
internal import Store

struct AuthorizationDecisions: Sendable {
    let randomness: Randomness
    let budget: DecisionBudget

    func permit(_ browser: Browser, in store: EnvironmentStore) -> DecisionBudget.Permit? {
        store.tally.count(.refusals)
        return budget.permit(for: browser.remoteAddress, in: store.id, randomness)
    }

    func note(
        _ permit: DecisionBudget.Permit, rule: String, value: String?, setting: String?, client: ClientID?,
        user: ID<User>? = nil, browser: Browser, in rows: EnvironmentConnection, at now: Timestamp
    ) throws {
        try rows.note(permit) { reference in
            DecisionRecord(
                reference: reference, kind: .authorization, rule: rule, value: value, setting: setting,
                client: client, user: user, remoteAddress: browser.remoteAddress, requestID: browser.requestID,
                createdAt: now)
        }
    }

    /// Notes a refusal, which comes back with the reference to show.
    func noting(_ refusal: Refusal, browser: Browser, in store: EnvironmentStore, at now: Timestamp) throws -> Refusal {
        guard let permit = permit(browser, in: store) else { return refusal }
        try store.write { rows in
            try note(
                permit, rule: refusal.rule.rawValue, value: refusal.value, setting: refusal.setting,
                client: refusal.client, browser: browser, in: rows, at: now)
        }
        var refusal = refusal
        refusal.reference = permit.reference
        return refusal
    }
}
