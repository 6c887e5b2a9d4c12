// Why nobody was let in: what the person is told, and what the operator can find out.

internal import Model
internal import Store

/// A sign-in that was refused. What the person is told never says whether there is such an account.
package struct SignInRefusal: Error, Sendable {
    package enum Reason: Equatable, Sendable {
        /// Unknown, suspended, not verified yet, or the password is wrong: alike.
        case wrong
        /// Seconds.
        case tooManyGuesses(retryAfter: Int)
        case busy(retryAfter: Int)
    }

    package let reason: Reason
    /// The decision record's, where there is one.
    package let reference: String?
}

/// Why a link in a mail was refused: it is unknown, over, used already, or speaks of an address that is no longer the user's.
package struct LinkRefusal: Error, Sendable {
    /// The decision record's, where there is one.
    package let reference: String?
    /// It was never ours: a guess.
    let isUnknown: Bool
}

/// Registration is switched off.
package struct RegistrationClosed: Error, Sendable {
    /// The decision record's, where there is one.
    package let reference: String?
}

/// Too many mails wait to be sent.
package struct MailQueueFull: Error, Sendable {
    /// Seconds.
    package let retryAfter = 60
}

/// A rule that refused, for the record.
struct BrokenRule: Sendable {
    let rule: String
    var value: String?
    var setting: String?
    var user: ID<User>?

    fileprivate func record(_ reference: String, _ visitor: Visitor, at now: Timestamp) -> DecisionRecord {
        DecisionRecord(
            reference: reference, kind: .signIn, rule: rule, value: value, setting: setting, client: nil, user: user,
            remoteAddress: visitor.remoteAddress, requestID: visitor.requestID, createdAt: now)
    }
}

/// Records what people were refused, as often as the budget allows.
struct SignInDecisions: Sendable {
    let budget: DecisionBudget
    let randomness: Randomness

    /// In a write of its own. Gives the reference, where there is a record.
    func note(_ rule: BrokenRule, _ visitor: Visitor, in store: EnvironmentStore, at now: Timestamp) throws -> String? {
        store.tally.count(.refusals)
        guard let permit = budget.permit(for: visitor.remoteAddress, in: store.id, randomness) else { return nil }
        try store.write { rows in try rows.note(permit) { rule.record($0, visitor, at: now) } }
        return permit.reference
    }

    /// Counts as a record that is not written. Where one way of two leaves a record, this is the other's: or whoever is refused
    /// afterwards could tell by a reference that is missing which it was.
    func count(_ visitor: Visitor, in environment: ID<Environment>) {
        _ = budget.permit(for: visitor.remoteAddress, in: environment, randomness)
    }

    /// In the write that found the rule to be broken.
    func note(
        _ rule: BrokenRule, _ visitor: Visitor, in rows: EnvironmentConnection, of store: EnvironmentStore,
        at now: Timestamp
    ) throws -> String? {
        store.tally.count(.refusals)
        let permit = budget.permit(for: visitor.remoteAddress, in: store.id, randomness)
        if let permit { try rows.note(permit) { rule.record($0, visitor, at: now) } }
        return permit?.reference
    }
}
