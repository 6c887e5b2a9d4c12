// gatehouse backup.

internal import Log

import Administration
import ArgumentParser
import JSON
import Log
import POSIX

struct Backup: InstallationCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copies the installation to a new folder while it is used.",
        discussion: """
            Each database is copied as it is at one moment, and checked. The key-encryption key is not in the backup, and a backup is \
            worth nothing without it: keep the key elsewhere. The folder that DIR is in must be writable by the data folder's owner.

              gatehouse backup --to /var/backups/gatehouse/2026-05-01
            """)

    @Option(help: ArgumentHelp("The folder to make; it must not exist, or be empty.", valueName: "dir"))
    var to: String

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> Report {
        let path = InstallationOptions.folder(to)
        let manifest = try session.installation.backUp(to: path, program: Command.version)
        var json: JSONObject = ["path": .string(path)]
        for member in manifest.json.object ?? [:] { json[member.name] = member.value }
        return Report(
            [
                "\(path) holds a backup of \(manifest.environments.count) environments, made at \(manifest.madeAt).",
                "It can be restored with the key-encryption key \(manifest.keyID) only, which is not in it.",
            ], .object(json), events: [CommandEvent(.backupMade)])
    }
}
