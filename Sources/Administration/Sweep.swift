// What time does: keys start and leave, revocations of expired tokens go, handles become free.

internal import Publication
internal import Model
internal import Store

/// What a sweep has done.
package struct SweepReport: Sendable, Equatable {
    package var environments = 0
    package var keyChanges = 0
    package var purgedRevocations = 0
    package var repaired = 0
    /// Environments that could not be swept, with the reason.
    package var failures: [String] = []
}

extension Installation {
    /// Sweeps every environment, open or not. One that fails does not keep the others.
    package func sweep() throws -> SweepReport {
        var report = SweepReport()
        let now = clock.now()
        try control.write { control in
            try control.noteTime(now)
            _ = try control.forgetReleased(before: now.adding(seconds: -Self.handleQuarantine))
        }
        report.repaired = try publisher.repair().count
        for environment in try control.directory().environments {
            do {
                report.keyChanges += try keys.startDue(environment.id)
                report.purgedRevocations += try purge(environment.id, at: now)
                report.environments += 1
            } catch {
                report.failures.append("\(environment.handle): \(error)")
            }
        }
        return report
    }

    /// Purges in small steps, so that no writer waits long; nothing is written where nothing is over.
    private func purge(_ environment: ID<Environment>, at now: Timestamp) throws -> Int {
        let store = try stores.store(environment)
        guard try store.read({ try $0.revocations.hasExpired(at: now) }) else { return 0 }
        var purged = 0
        while true {
            let count = try store.write { try $0.revocations.purge(at: now) }
            purged += count
            if count == 0 { return purged }
        }
    }
}
