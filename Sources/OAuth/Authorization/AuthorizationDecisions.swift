// Decision records of authorization requests: why one was refused, for whoever is asked about it.

internal import Identity
internal import Model
internal import Store

struct AuthorizationDecisions: Sendable {
    let randomness: Randomness
    let budget: DecisionBudget

    func reference() -> String { randomness.decisionReference() }

    func record(
        _ reference: String, rule: String, value: String?, setting: String?, client: ClientID?, user: ID<User>? = nil,
        browser: Browser, at now: Timestamp
    ) -> DecisionRecord {
        DecisionRecord(
            reference: reference, kind: .authorization, rule: rule, value: value, setting: setting, client: client,
            user: user, remoteAddress: browser.remoteAddress, requestID: browser.requestID, createdAt: now)
    }

    /// Notes a refusal, which comes back with the reference to show.
    func noting(_ refusal: Refusal, browser: Browser, in store: EnvironmentStore, at now: Timestamp) throws -> Refusal {
        guard budget.allowsRecord(of: browser.remoteAddress, in: store.id) else { return refusal }
        var refusal = refusal
        let reference = reference()
        refusal.reference = reference
        let record = record(
            reference, rule: refusal.rule.rawValue, value: refusal.value, setting: refusal.setting,
            client: refusal.client, browser: browser, at: now)
        try store.write { try $0.decisionRecords.insert(record) }
        return refusal
    }
}
