// Decision records of authorization requests: why one was refused, for whoever is asked about it.

internal import Model
internal import Store

struct AuthorizationDecisions: Sendable {
    /// Letters and digits that nobody takes for one another when they are read out.
    private static let alphabet = Array("23456789abcdefghjkmnpqrstvwxyz")
    let randomness: Randomness

    /// Ten of thirty characters, a wrong one being nobody's secret: 49 bits.
    func reference() -> String {
        var text = ""
        while text.count < 10 {
            // 240 is a multiple of thirty: no character is likelier than another.
            for byte in randomness.bytes(16) where byte < 240 && text.count < 10 {
                text.append(Self.alphabet[Int(byte) % Self.alphabet.count])
            }
        }
        return text
    }

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
