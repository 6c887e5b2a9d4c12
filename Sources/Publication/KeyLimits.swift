// How many keys an environment may have: each is in a document that every relying party fetches.

package import Model

/// What somebody may ask for who is not the operator of the installation.
package struct KeyLimits: Sendable {
    package static let tenant = KeyLimits(published: 16)

    let published: Int

    /// Asked before a key is made, which takes long, and again when it is written.
    func check(_ algorithm: SigningAlgorithm, among keys: [SigningKey]) throws(KeyLimitError) {
        if let pending = keys.first(where: { $0.status == .pending && $0.algorithm == algorithm }) {
            throw .pending(pending.kid, startsAt: pending.startsAt)
        }
        guard keys.count(where: \.status.isPublished) < published else { throw .published(published) }
    }
}

package enum KeyLimitError: Error, Equatable, CustomStringConvertible {
    /// The next key of the algorithm is there already.
    case pending(String, startsAt: Timestamp)
    case published(Int)

    package var description: String {
        switch self {
        case .pending(let kid, let start):
            "the key \(kid) of this algorithm is pending and starts at \(start); deactivate it to make another"
        case .published(let most):
            "there are \(most) published keys, which is the most; retired ones leave by themselves, deactivated ones at once"
        }
    }
}
