// The lives of signing keys: what follows from a command, and what from the passing of time.

package import Model
package import Store

/// Changes of keys. Each runs inside a write transaction; publishing the documents is the caller's, in the order that
/// `KeyCeremony` keeps.
package struct KeyRotation: Sendable {
    /// How long a retired key stays in the JWKS: longer than the longest token it can have signed.
    static let retirement = ResourceServer.tokenLifetimes.upperBound + 60

    package init() {}

    /// Keys that are due to start become primary, and those they replace retire. A key whose algorithm has no primary one
    /// starts at once: call this when it has been published.
    ///
    /// Gives the number of changes.
    package func start(at time: Timestamp, in rows: EnvironmentConnection) throws -> Int {
        let keys = try rows.signingKeys.all()
        var changes = 0
        for algorithm in SigningAlgorithm.all {
            let mine = keys.filter { $0.algorithm == algorithm }
            let primary = mine.first { $0.isPrimary }
            guard let next = mine.first(where: { $0.status == .pending && (primary == nil || $0.startsAt <= time) })
            else {
                continue
            }
            // Older pending keys have been overtaken, and have signed nothing.
            for pending in mine where pending.status == .pending && pending.id != next.id && pending.startsAt <= time {
                try rows.signingKeys.delete(pending.id)
            }
            if let primary { try rows.signingKeys.retire(primary.id, until: time.adding(seconds: Self.retirement)) }
            try rows.signingKeys.makePrimary(next.id, at: time)
            changes += 1
        }
        return changes
    }

    /// Lets a published key sign, and retires the one that does. Gives false where it does already.
    package func setPrimary(_ id: ID<SigningKey>, at time: Timestamp, in rows: EnvironmentConnection) throws -> Bool {
        let keys = try rows.signingKeys.all()
        guard let key = keys.first(where: { $0.id == id }) else { throw KeyPromotionError.gone }
        guard !key.isPrimary else { return false }
        switch key.status {
        case .active, .retired: break
        case .pending: throw KeyPromotionError.pending(key.startsAt)
        case .deactivated: throw KeyPromotionError.gone
        }
        for primary in keys where primary.isPrimary && primary.algorithm == key.algorithm {
            try rows.signingKeys.retire(primary.id, until: time.adding(seconds: Self.retirement))
        }
        try rows.signingKeys.makePrimary(id, at: time)
        return true
    }

    /// Removes retired keys whose last token has expired. Gives the number of keys.
    package func finish(at time: Timestamp, in rows: EnvironmentConnection) throws -> Int {
        let over = try rows.signingKeys.all().filter { $0.status == .retired && ($0.endsAt ?? time) <= time }
        for key in over { try rows.signingKeys.delete(key.id) }
        return over.count
    }

    /// Ends a compromised key: it leaves the JWKS and its tokens are refused. If it is primary, the newest pending or
    /// active key of its algorithm takes over, due or not, or `spare` when there is none: a key that relying parties may not
    /// know yet is better than a stolen one, and than none.
    ///
    /// Gives the key that took over, or nil when none had to. Throws `SpareKeyMissing`.
    package func deactivate(
        _ id: ID<SigningKey>, spare: SigningKey?, at time: Timestamp, in rows: EnvironmentConnection
    ) throws -> SigningKey? {
        let keys = try rows.signingKeys.all()
        guard let key = keys.first(where: { $0.id == id }) else { return nil }
        try rows.signingKeys.deactivate(id)
        guard key.isPrimary else { return nil }
        let waiting = successor(of: key, among: keys)
        guard let successor = waiting ?? spare else { throw SpareKeyMissing() }
        if waiting == nil { try rows.signingKeys.insert(successor) }
        try rows.signingKeys.makePrimary(successor.id, at: time)
        return successor
    }

    /// Whether nothing could take over from this key.
    package func needsSpare(_ id: ID<SigningKey>, among keys: [SigningKey]) -> Bool {
        guard let key = keys.first(where: { $0.id == id }), key.isPrimary else { return false }
        return successor(of: key, among: keys) == nil
    }

    private func successor(of key: SigningKey, among keys: [SigningKey]) -> SigningKey? {
        keys.first {
            $0.algorithm == key.algorithm && $0.id != key.id && ($0.status == .pending || $0.status == .active)
        }
    }
}

/// The key has become the only one of its algorithm since somebody looked.
package struct SpareKeyMissing: Error {}

/// Why a key cannot become the primary one.
package enum KeyPromotionError: Error, Equatable {
    /// Relying parties may remember a key set without it (`SigningKey.pendingPeriod`); it starts by itself.
    case pending(Timestamp)
    case gone
}
