// Decision records of token requests: why one was refused, for whoever is asked about it.

package import Identity
package import Model
package import Store

package struct TokenDecisions: Sendable {
    private let randomness: Randomness
    private let budget: DecisionBudget

    package init(randomness: Randomness, budget: DecisionBudget) {
        self.randomness = randomness
        self.budget = budget
    }

    /// Who asked, as far as the request has told.
    package struct Asker: Sendable {
        let client: ClientID?
        let user: ID<User>?
        let remoteAddress: String
        let requestID: String

        package init(client: ClientID?, user: ID<User>?, remoteAddress: String, requestID: String) {
            self.client = client
            self.user = user
            self.remoteAddress = remoteAddress
            self.requestID = requestID
        }
    }

    /// Records a refusal and gives the reference to show; nil when there were too many of late, or it could not be stored: the
    /// refusal stays one.
    package func note(
        _ error: OAuthError, of asker: Asker, in store: EnvironmentStore, at now: Timestamp
    ) -> String? {
        note(error.ground ?? OAuthError.Ground(rule: error.code.rawValue), of: asker, in: store, at: now)
    }

    /// The same for an endpoint with errors of its own.
    package func note(
        _ ground: OAuthError.Ground, of asker: Asker, in store: EnvironmentStore, at now: Timestamp
    ) -> String? {
        store.tally.count(.refusals)
        guard let permit = budget.permit(for: asker.remoteAddress, in: store.id, randomness) else { return nil }
        let written: Void? = try? store.write { rows in
            try rows.note(permit) { reference in
                DecisionRecord(
                    reference: reference, kind: .token, rule: ground.rule,
                    value: ground.value.map { String($0.prefix(256)) }, setting: ground.setting,
                    client: asker.client, user: asker.user, remoteAddress: asker.remoteAddress,
                    requestID: asker.requestID, createdAt: now)
            }
        }
        return written.map { permit.reference }
    }
}
