// gatehouse migrate.

import Administration
import ArgumentParser
import JSON
import Model
import POSIX
import Store

struct Migrate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Brings every database to the schema of this program, and makes a data folder that is missing.",
        discussion: """
            The server does the same for each file when it opens it; this does it for all, before a new version is started, and says \
            what does not work. A file as it was is kept beside it.

              gatehouse migrate
            """)

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.answer {
            let configuration = try options.configuration()
            let folder = try configuration.folder
            do { return try migrate(folder, try configuration.keyFile) } catch { throw FullDisk.explain(error, folder) }
        }
    }

    private func migrate(_ folder: DataFolder, _ key: KeyFile) throws -> Report {
        // Before the data folder is touched: a wrong key must change nothing.
        _ = try key.read()
        try InstallationOptions.makeDataFolder(folder.path)
        let control = try? FileInspection(folder.control, .control, checkingContents: false)
        let installation = try Installation.open(folder: folder, keyFile: key)
        defer { installation.close() }
        var changes = [
            try SchemaChange(name: "control", path: folder.control, .control, from: control?.schema ?? 0)
        ]
        var failures: [String] = []
        for environment in try installation.control.directory().environments {
            let path = folder.identity(environment.id)
            do {
                let before = try FileInspection(path, .environment, checkingContents: false).schema
                _ = try installation.stores.store(environment.id)
                changes.append(
                    try SchemaChange(name: environment.handle.description, path: path, .environment, from: before))
            } catch { failures.append("\(environment.handle): \(error)") }
        }
        return Report(
            changes.map(\.sentence) + failures,
            ["databases": .array(changes.map(\.json)), "failures": .array(failures.map { .string($0) })],
            isFailure: !failures.isEmpty)
    }
}

/// One database before and after.
private struct SchemaChange {
    let name: String
    let from: Int
    let to: Int

    init(name: String, path: String, _ kind: FileInspection.Kind, from: Int) throws {
        self.name = name
        self.from = from
        to = try FileInspection(path, kind, checkingContents: false).schema
    }

    var sentence: String { from == to ? "\(name) has schema \(to)" : "\(name): schema \(from) is now \(to)" }

    var json: JSON { ["name": .string(name), "from": .integer(from), "to": .integer(to)] }
}
