// What a restore must not undo: revocations, marks, and the end of compromised keys.

internal import Model
internal import OAuth
internal import Store

/// What the live file knew and the restored one did not.
struct CarriedOver {
    var revocations = 0
    var deactivated = 0

    init() {}

    /// Brings it into the restored file. `spare` makes a key, for an algorithm that is left without any.
    init(
        from live: EnvironmentConnection, to restored: EnvironmentConnection, at time: Timestamp,
        spare: (SigningAlgorithm) throws -> SigningKey
    ) throws {
        let (tokens, marks) = try live.revocations.all()
        for token in tokens where try !restored.revocations.contains(jti: token.jti) {
            try restored.revocations.insert(token)
            revocations += 1
        }
        for mark in marks {
            if try restored.revocations.notBefore(mark.kind, mark.subject) != mark.second { revocations += 1 }
            try restored.revocations.mark(mark)
        }
        let ended = Set(try live.signingKeys.all().filter { $0.status == .deactivated }.map(\.kid))
        let rotation = KeyRotation()
        // Asked again for each: ending one makes another primary.
        while let key = try restored.signingKeys.all().first(where: {
            ended.contains($0.kid) && $0.status != .deactivated
        }) {
            _ = try rotation.deactivate(key.id, spare: try spare(key.algorithm), in: restored)
            deactivated += 1
        }
        // Nobody has seen a pending key of the backup lately: it waits anew.
        for key in try restored.signingKeys.all() where key.status == .pending {
            try restored.signingKeys.postpone(key.id, until: time.adding(seconds: SigningKey.pendingPeriod))
        }
    }
}
