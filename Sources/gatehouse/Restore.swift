// gatehouse restore.

internal import Log

import Administration
import ArgumentParser
import JSON
import Log
import Model
import POSIX
import Store

struct Restore: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Puts an environment, or the whole installation, back as a backup has it.",
        discussion: """
            One environment is restored while it and others are served; a deleted one comes back with its addresses. What has been \
            revoked or deactivated since the backup stays so. --all needs the server stopped.

              gatehouse restore --from /var/backups/gatehouse/2026-05-01 --environment acme
            """)

    @Option(help: ArgumentHelp("The folder that 'gatehouse backup' made.", valueName: "dir"))
    var from: String

    @Option(help: "The handle of the environment to restore.")
    var environment: String?

    @Flag(help: "Restores the control database and every environment of the backup.")
    var all = false

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (environment != nil) != all else {
            throw ValidationError("say what to restore: --environment HANDLE, or --all")
        }
    }

    func run() throws {
        try output.answer { try work(telling: CommandEvent.journal) }
    }

    /// Restores, and tells journald at this path.
    func work(telling journal: String) throws -> Report {
        // Before root becomes the owner of the data folder.
        let actor = AuditEvent.Actor.commandLine
        let folder = try options.configuration().folder
        do {
            let report = report(try restored(InstallationOptions.folder(from), actor))
            for event in report.events { event.send(by: actor, to: journal) }
            return report
        } catch {
            throw FullDisk.explain(error, folder)
        }
    }

    private func restored(_ source: String, _ actor: AuditEvent.Actor) throws -> RestoreReport {
        guard let environment else { return try everything(source, actor) }
        let (installation, _) = try options.open()
        defer { installation.close() }
        return try installation.restore(environment, from: source, actor: actor)
    }

    private func everything(_ source: String, _ actor: AuditEvent.Actor) throws -> RestoreReport {
        let configuration = try options.configuration()
        let folder = try configuration.folder
        // Root may read a key that the owner of the folder may not: the key first, then the owner.
        let key = try configuration.keyFile.read()
        try InstallationOptions.makeDataFolder(folder.path)
        try Ownership.assume(of: folder.path)
        return try Installation.restoreAll(from: source, to: folder, key: key, actor: actor)
    }

    private func report(_ restored: RestoreReport) -> Report {
        var lines = ["\(restored.environments.joined(separator: ", ")): as on \(restored.madeAt)."]
        if restored.revocationsKept > 0 { lines.append("Kept \(restored.revocationsKept) revocations made since.") }
        if restored.keysKeptDeactivated > 0 { lines.append("Kept \(restored.keysKeptDeactivated) keys deactivated.") }
        return Report(
            lines + restored.warnings.map { "Note: \($0)." },
            [
                "made_at": .string(restored.madeAt),
                "environments": .array(restored.environments.map { .string($0) }),
                "revocations_kept": .integer(restored.revocationsKept),
                "keys_kept_deactivated": .integer(restored.keysKeptDeactivated),
                "warnings": .array(restored.warnings.map { .string($0) }),
            ], events: restored.environments.map { CommandEvent(.environmentRestored, tenant: $0) })
    }
}
