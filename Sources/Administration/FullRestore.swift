// Putting a whole installation back as a backup has it, while no server runs on it.

package import Cryptography
package import Model
internal import OAuth
internal import POSIX
internal import Publication
package import Store

extension Installation {
    /// Restores the control database and every environment of a backup, into an empty or an existing data folder.
    package static func restoreAll(
        from source: String, to folder: DataFolder, key: SealingKey, actor: AuditEvent.Actor
    ) throws -> RestoreReport {
        try folder.prepare()
        guard let lock = try FileLock.acquire(folder.lock, note: "\(CurrentProcess.identifier)\n") else {
            throw AdministrationError(
                "a server is running on \(folder.path); stop it first (systemctl stop gatehouse.socket gatehouse), or restore "
                    + "one environment with --environment")
        }
        defer { withExtendedLifetime(lock) {} }
        let sealing = KeySealing(key)
        let backup = try OpenedBackup(source, in: folder, sealing: sealing)
        defer { backup.discard() }
        for entry in backup.manifest.environments { try backup.open(entry, sealing: sealing) }
        // Until the last line every step can be done again, and nothing is served.
        let before = try hosts(of: folder)
        var aside: String?
        if File.exists(folder.control),
            (try? FileInspection(folder.control, .control, checkingContents: false)) == nil
        {
            aside = try Self.setAside(folder.control, .system)
        }
        try BackupFile.replaceControl(at: folder.control, from: backup.control)
        let installation = try Installation(folder: folder, sealing: sealing, clock: .system, randomness: .system)
        defer { installation.close() }
        var report = try installation.putBackAll(backup, hostsBefore: before, actor: actor)
        if let aside {
            report.warnings.insert(
                "the control database could not be used (it is damaged); it was kept as \(aside)", at: 0)
        }
        return report
    }

    private func putBackAll(
        _ backup: OpenedBackup, hostsBefore: [Hostname], actor: AuditEvent.Actor
    ) throws -> RestoreReport {
        var report = RestoreReport(madeAt: backup.manifest.madeAt)
        let entries = backup.manifest.environments
        // Deleted while the backup was made: named by its control database, without a file.
        let absent = try control.directory().environments.filter { environment in
            !entries.contains { $0.id == environment.id }
        }
        let now = clock.now()
        try control.write { control in
            for environment in absent { try control.withdraw(environment.id) }
            // Which of them were answered or used since, nobody knows.
            try control.memberInvitations.endAll()
            try control.invites.endCodes(at: now)
        }
        for entry in entries {
            try Folder.create(folder.environment(entry.id), mode: 0o700)
            try putBack(entry, backup, actor: actor, into: &report)
            try completeKeys(of: entry, actor: actor)
        }
        report.warnings += try publishAll().failures.map(\.description)
        let directory = try control.directory()
        for host in hostsBefore where directory.entry(host: host.description) == nil { try publisher.withdraw(host) }
        let restored = Set(entries.map(\.id.description))
        for name in try Folder.list(folder.environments) where !restored.contains(name) {
            report.warnings.append(
                "\(folder.environments)/\(name) is an environment the backup does not know; it was kept, and nobody reaches "
                    + "it; remove it if it is not needed")
        }
        return report
    }

    /// The hosts that have static documents now.
    private static func hosts(of folder: DataFolder) throws -> [Hostname] {
        try Folder.list(folder.publicPath).compactMap { Hostname($0) }
    }
}
