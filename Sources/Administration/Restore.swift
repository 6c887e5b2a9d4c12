// Putting an environment back as a backup has it, while it and others are served.

internal import Identity
package import Model
internal import OAuth
internal import POSIX
internal import Publication
internal import Store

/// What a restore has done.
package struct RestoreReport: Equatable, Sendable {
    package let madeAt: String
    package var environments: [String] = []
    /// Revocations and marks of the live files that the backup did not know, and that were kept.
    package var revocationsKept = 0
    /// Sessions and grants of the backup that are over by now, and stay so.
    package var endedKept = 0
    /// Keys that had been deactivated since, and stay so.
    package var keysKeptDeactivated = 0
    /// What somebody should know or do.
    package var warnings: [String] = []
}

extension Installation {
    /// Restores one environment. What was revoked or deactivated since the backup stays so.
    package func restore(
        _ handle: String, from source: String, actor: AuditEvent.Actor
    ) throws -> RestoreReport {
        let backup = try OpenedBackup(source, in: folder, sealing: sealing)
        defer { backup.discard() }
        guard let entry = backup.manifest.environments.first(where: { $0.handle == handle }) else {
            let known = backup.manifest.environments.map(\.handle).joined(separator: ", ")
            throw AdministrationError(
                "the backup has no environment \"\(handle)\"; it has: \(known.isEmpty ? "none" : known)")
        }
        try backup.open(entry, sealing: sealing)
        let isNew = try control.directory().environment(entry.id) == nil
        if isNew { try checkReturn(of: entry, backup) }
        var report = RestoreReport(madeAt: backup.manifest.madeAt)
        try Folder.create(folder.environment(entry.id), mode: 0o700)
        try publisher.change(entry.id) {
            try putBack(entry, backup, actor: actor, into: &report)
            guard isNew else { return }
            do { try readmit(entry, backup) } catch {
                stores.close(entry.id)
                try? Folder.removeAll(folder.environment(entry.id))
                throw error
            }
        }
        try completeKeys(of: entry, actor: actor)
        keyrings.forget(entry.id)
        return report
    }

    /// Puts the contents in place, in one transaction with what is carried over.
    func putBack(
        _ entry: Manifest.Entry, _ backup: OpenedBackup, actor: AuditEvent.Actor, into report: inout RestoreReport
    ) throws {
        let now = clock.now()
        let event = event(
            "environment.restored", by: actor,
            [.init(type: "environment", id: entry.id.description, name: entry.handle)], visitor: nil, at: now)
        var carried = CarriedOver()
        let kept = try setAsideIfUnusable(folder.identity(entry.id))
        let isMissing = !File.exists(folder.identity(entry.id))
        let store = try isMissing ? stores.create(entry.id) : stores.store(entry.id)
        try store.restore(from: backup.file(entry.id)) { live, restored in
            carried = try CarriedOver(from: live, to: restored, at: now)
            try restored.note(event)
        }
        report.environments.append(entry.handle)
        report.revocationsKept += carried.revocations
        report.endedKept += carried.ended
        report.keysKeptDeactivated += carried.deactivated
        guard isMissing else { return }
        let why =
            kept.map {
                "the file of \(entry.handle) could not be used (\($0.why)); it was kept as \($0.path), and nothing was taken over from it"
            }
            ?? "\(entry.handle) had no file"
        report.warnings.append(
            "\(why): tokens that were revoked after \(backup.manifest.madeAt) are valid again until they expire; if that matters, "
                + "end its keys with 'gatehouse keys deactivate'")
    }

    /// Moves a file out of the way from which nothing can be carried over: damaged, or of a newer program. Who has it open
    /// notices that another one has its name. Gives where it is now, and why.
    private func setAsideIfUnusable(_ path: String) throws -> (path: String, why: String)? {
        guard File.exists(path) else { return nil }
        let isUsable = try? FileInspection.environment(path) { rows in
            _ = try rows.revocations.all()
            return try rows.signingKeys.all().count >= 0
        }
        let schema = try? FileInspection(path, .environment, checkingContents: false)
        if isUsable == true, let schema, schema.schema <= schema.known { return nil }
        let isNewer = schema.map { $0.schema > $0.known } == true
        return (
            try Self.setAside(path, clock), isNewer ? "a newer version of Gatehouse has written it" : "it is damaged"
        )
    }

    /// Gives a database's files other names. Gives the new one.
    static func setAside(_ path: String, _ clock: Clock) throws -> String {
        let kept = "\(path).unusable-\(clock.now().seconds)"
        for suffix in ["", "-wal", "-shm"] where File.exists(path + suffix) {
            try File.rename(path + suffix, to: kept + suffix)
        }
        return kept
    }

    /// An algorithm whose keys are all deactivated gets a new one: it signs as soon as it is published.
    func completeKeys(of entry: Manifest.Entry, actor: AuditEvent.Actor) throws {
        let stored = try stores.store(entry.id).read { try $0.signingKeys.all() }
        for algorithm in Set(stored.map(\.algorithm)).sorted()
        where !stored.contains(where: { $0.algorithm == algorithm && $0.isPrimary }) {
            _ = try keys.rotate(algorithm, of: entry.id, actor: actor)
        }
    }

    /// Whether a deleted environment can come back: nobody else may have its handle or one of its hosts.
    private func checkReturn(of entry: Manifest.Entry, _ backup: OpenedBackup) throws {
        let directory = try control.directory()
        if let taken = directory.environment(handle: entry.handle) {
            throw AdministrationError(
                "the handle \"\(taken.handle)\" belongs to another environment by now; delete that one first")
        }
        for address in try backup.directory().addresses(of: entry.id) {
            guard directory.entry(host: address.origin.host.description) == nil else {
                throw AdministrationError.hostTaken(address.origin.host)
            }
        }
    }

    /// Enters a deleted environment again, with its account if that is gone too.
    private func readmit(_ entry: Manifest.Entry, _ backup: OpenedBackup) throws {
        let directory = try backup.directory()
        guard let environment = directory.environment(entry.id),
            let account = try backup.accounts().first(where: { $0.id == environment.account })
        else {
            throw AdministrationError("the backup's control database does not name \(entry.handle); use another backup")
        }
        let origins = directory.addresses(of: entry.id).map(\.origin)
        try control.write { control in
            if try !control.accounts().contains(where: { $0.id == account.id }) { try control.insert(account) }
            try control.insert(environment)
            try control.insert(origins, of: environment.id)
            try control.reclaim(environment.handle)
        }
    }
}
