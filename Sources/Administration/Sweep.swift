// What time does: keys start and leave, revocations of expired tokens go, handles become free.

internal import POSIX
internal import Publication
package import Model
internal import Store

/// What a sweep has done.
package struct SweepReport: Sendable, Equatable {
    package var environments = 0
    package var keyChanges = 0
    /// The environments whose keys changed.
    package var rotated: [Handle] = []
    package var purgedRevocations = 0
    /// Sessions, grants, codes, tokens, links and records that have run out, and audit events that nobody wants to keep.
    package var purgedRows = 0
    package var repaired = 0
    /// Copies from before a migration that had been kept long enough.
    package var removedCopies = 0
    /// Environments that could not be swept, with the reason.
    package var failures: [TenantFailure] = []
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
        report.purgedRows += try purgeInvitations(at: now)
        let repair = try self.repair()
        report.repaired = repair.repaired.count
        report.failures = repair.failures
        for environment in try control.directory().environments {
            do { try stores.visit(environment.id) { try sweep(environment, at: now, &report) } } catch {
                report.failures.append(TenantFailure(environment.handle, error))
            }
        }
        do { report.removedCopies += try removeCopies(beside: folder.control, at: now) } catch {
            report.failures.append(TenantFailure(nil, error))
        }
        // The time of a file and no row: also readable where the databases are not.
        do { try File.replace(folder.lastSweep, with: [], mode: 0o600, modified: clock.now().seconds) } catch {
            report.failures.append(TenantFailure(nil, error))
        }
        return report
    }

    private func sweep(_ environment: Environment, at now: Timestamp, _ report: inout SweepReport) throws {
        let changes = try keys.startDue(environment.id)
        report.keyChanges += changes
        if changes > 0 { report.rotated.append(environment.handle) }
        report.purgedRevocations += try purge(environment.id, at: now)
        report.purgedRows += try purgeHoldings(environment.id, at: now)
        report.purgedRows += try purgeAudit(environment.id, at: now)
        report.purgedRows += try keepCounts(environment.id, at: now)
        report.removedCopies += try removeCopies(beside: folder.identity(environment.id), at: now)
        report.environments += 1
    }

    /// Publishes what a crash or a failure left unpublished. Gives the environments' handles, and why any could not be mended.
    package func repair() throws -> (repaired: [Handle], failures: [TenantFailure]) {
        var repaired: [Handle] = []
        var failures: [TenantFailure] = []
        let directory = try control.directory()
        for id in try publisher.unpublished() {
            guard let handle = directory.environment(id)?.handle else { continue }
            do {
                if try keys.repair(id) { repaired.append(handle) }
            } catch {
                failures.append(TenantFailure(handle, error))
            }
        }
        return (repaired, failures)
    }

    /// Writes every document that is missing or differs, and withdraws those of hosts that are gone. One environment that
    /// fails does not keep the others. Gives the number of files written, and why any could not be.
    package func publishAll() throws -> (written: Int, failures: [TenantFailure]) {
        var written = 0
        var failures: [TenantFailure] = []
        do { try publisher.withdrawStrangers() } catch { failures.append(TenantFailure(nil, error)) }
        for environment in try control.directory().environments {
            do { written += try stores.visit(environment.id) { try publisher.publish(environment.id) } } catch {
                failures.append(TenantFailure(environment.handle, error))
            }
        }
        return (written, failures)
    }

    /// Removes what migrations left when nobody goes back any more. What a restore has set aside is never removed: nobody knows what
    /// its operator still wants out of it.
    private func removeCopies(beside path: String, at now: Timestamp) throws -> Int {
        let limit = now.seconds - KeptCopy.days * 86_400
        let old = try KeptCopy.beside(path).filter { $0.kind != .unusable && $0.time < limit }
        for copy in old { try File.remove(copy.path) }
        return old.count
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

    /// The same with invitations to accounts, requests for them, and codes.
    private func purgeInvitations(at now: Timestamp) throws -> Int {
        let limit = Self.batch
        var purged = 0
        while true {
            let count = try control.write { control in
                try control.memberInvitations.purge(at: now, limit: limit)
                    + control.invites.purge(at: now, limit: limit)
            }
            purged += count
            if count == 0 { return purged }
        }
    }

    /// The same with what people and clients hold for a time. Grants come last: with each go its codes and tokens.
    private func purgeHoldings(_ environment: ID<Environment>, at now: Timestamp) throws -> Int {
        let store = try stores.store(environment)
        guard try store.read({ try $0.holdings.hasExpired(at: now) }) else { return 0 }
        let limit = Self.batch
        let steps: [@Sendable (EnvironmentConnection) throws -> Int] = [
            { try $0.interactions.purge(at: now, limit: limit) }, { try $0.codes.purge(at: now, limit: limit) },
            { try $0.refreshTokens.purge(at: now, limit: limit) }, { try $0.opaqueTokens.purge(at: now, limit: limit) },
            { try $0.mailTokens.purge(at: now, limit: limit) }, { try $0.sessions.purge(at: now, limit: limit) },
            { try $0.decisionRecords.purge(at: now, limit: limit) }, { try $0.grants.purge(at: now, limit: limit) },
        ]
        var purged = 0
        for step in steps {
            while true {
                let count = try store.write(step)
                purged += count
                if count < limit { break }
            }
        }
        return purged
    }

    /// The audit trail is kept as long as the environment's settings say; for ever where they say nothing.
    private func purgeAudit(_ environment: ID<Environment>, at now: Timestamp) throws -> Int {
        let store = try stores.store(environment)
        guard let days = try store.read({ try $0.settings.get().auditRetention }) else { return 0 }
        let end = now.adding(seconds: -days * 86_400)
        let limit = Self.batch
        var purged = 0
        while try store.read({ try $0.auditEvents.hasOlder(than: end) }) {
            purged += try store.write { try $0.auditEvents.purge(before: end, limit: limit) }
        }
        return purged
    }

    /// Writes down what this process has counted, and forgets the counts of days long gone.
    private func keepCounts(_ environment: ID<Environment>, at now: Timestamp) throws -> Int {
        let store = try stores.store(environment)
        try store.keepTally(at: now)
        let end = DailyCounts.day(now.adding(seconds: -DailyCounts.days * 86_400))
        guard try store.read({ try $0.dailyCounts.hasOlder(than: end) }) else { return 0 }
        return try store.write { try $0.dailyCounts.purge(before: end) }
    }

    /// Rows that one write removes: a few milliseconds.
    private static let batch = 200
}
