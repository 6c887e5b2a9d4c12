// What a restore must not undo: revocations, marks, the end of sessions and grants, the audit trail, and the keys.

internal import Model
internal import Store

/// What the live file knew and the restored one did not.
struct CarriedOver {
    var revocations = 0
    var deactivated = 0
    /// Sessions and grants of the backup that are over by now, or whose end nobody can know.
    var ended = 0

    init() {}

    /// Brings it into the restored file.
    init(from live: EnvironmentConnection, to restored: EnvironmentConnection, at time: Timestamp) throws {
        let (tokens, marks) = try live.revocations.all()
        for token in tokens where try !restored.revocations.contains(jti: token.jti) {
            try restored.revocations.insert(token)
            revocations += 1
        }
        for mark in marks {
            if try restored.revocations.notBefore(mark.kind, mark.subject) != mark.second { revocations += 1 }
            try restored.revocations.mark(mark)
        }
        ended = try restored.holdings.keepOnly(whatLivesIn: live.holdings, at: time)
        try restored.auditEvents.add(missingOf: live.auditEvents)
        try restored.dailyCounts.keep(live.dailyCounts)
        try keepKeys(of: live, in: restored, at: time)
    }

    /// Keys are not turned back: relying parties know the live ones, tokens signed with them are about, and one that was
    /// deactivated must stay so. Only where there are none, those of the backup return, and wait anew if they were pending:
    /// nobody has seen them lately.
    private mutating func keepKeys(
        of live: EnvironmentConnection, in restored: EnvironmentConnection, at time: Timestamp
    ) throws {
        let kept = try live.signingKeys.all()
        let old = try restored.signingKeys.all()
        guard !kept.isEmpty else {
            for key in old where key.status == .pending {
                try restored.signingKeys.postpone(key.id, until: time.adding(seconds: SigningKey.pendingPeriod))
            }
            return
        }
        let wasGood = Set(old.filter(\.status.isPublished).map(\.kid))
        deactivated = kept.count { !$0.status.isPublished && wasGood.contains($0.kid) }
        for key in old { try restored.signingKeys.delete(key.id) }
        for key in kept { try restored.signingKeys.insert(key) }
    }
}
