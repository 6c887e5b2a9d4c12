// How many may wait for one thing at a time, and how long.

/// A bound on the callers who wait for one database's writer, or for its opening: each of them holds a thread that others of the
/// program could use.
///
/// Two things are waited for. A lock that somebody else holds may never be let go: there only a few wait. Work of our own (a
/// migration, a commit on a slow disk) ends by itself, and whoever is refused meanwhile is refused for nothing: there everybody
/// waits, until it has taken so long that the other tenants need their threads back.
package struct WaitLimit: Sendable {
    /// So many wait for as long as it takes.
    package let patient: Int
    /// How long anybody beyond them waits while somebody else holds the lock. Longer than a commit.
    package let lockedMilliseconds: Int
    /// How long the work may have taken before anybody beyond them is refused. Shorter than nginx waits (30 s), so that the
    /// refusal is ours and says that nothing was changed.
    package let workingMilliseconds: Int

    package init(patient: Int, lockedMilliseconds: Int = 500, workingMilliseconds: Int = 10_000) {
        self.patient = patient
        self.lockedMilliseconds = lockedMilliseconds
        self.workingMilliseconds = workingMilliseconds
    }

    package static let none = WaitLimit(patient: .max)
}

/// What those who wait are waiting for, and since when, in microseconds of the monotonic clock.
package enum Hindrance: Sendable, Equatable {
    case locked(since: Int)
    case working(since: Int)
}

extension WaitLimit {
    /// How many milliseconds more somebody beyond the patient ones may wait; nil when it is over.
    package func remaining(_ hindrance: Hindrance?, now: Int) -> Int? {
        let (since, limit) =
            switch hindrance {
            case nil: (now, lockedMilliseconds)
            case .locked(let since): (since, lockedMilliseconds)
            case .working(let since): (since, workingMilliseconds)
            }
        let left = limit - (now - since) / 1000
        // What is in the way changes: it is looked at again before long.
        return left > 0 ? min(left, lockedMilliseconds) : nil
    }

    /// What the ones who waited in vain are told.
    package func exceeded(_ hindrance: Hindrance?, _ work: String) -> DatabaseError {
        guard case .working = hindrance else {
            return DatabaseError(
                .busy,
                "another process or command holds the lock of the tenant's file, and \(patient) requests wait for it")
        }
        return DatabaseError(.busy, "\(work) has taken more than \(workingMilliseconds / 1000) seconds so far")
    }
}
