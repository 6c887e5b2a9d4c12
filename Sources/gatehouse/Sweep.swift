// gatehouse sweep.

import Administration
import ArgumentParser
import JSON
import Publication

struct Sweep: InstallationCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Does what time brings: keys that start or end, rows and copies that are over, documents a crash left unwritten.",
        discussion: """
            The server does this every minute, and gatehouse-sweep.timer while it is stopped.

              gatehouse sweep
            """)

    @Flag(help: "Also writes every static document that is missing or differs from what is stored.")
    var publish = false

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> Report {
        let swept = try session.installation.sweep()
        let (written, unpublished) = publish ? try session.installation.publishAll() : (0, [])
        let failures = (swept.failures + unpublished).map(\.description)
        return Report(
            [
                "\(swept.environments) environments: \(swept.keyChanges) changes of keys, \(swept.purgedRevocations) revocations "
                    + "purged, \(swept.repaired) repaired."
            ] + (swept.removedCopies > 0 ? ["\(swept.removedCopies) copies from before a migration removed."] : [])
                + (publish ? ["\(written) static documents written."] : []) + failures,
            [
                "environments": .integer(swept.environments), "key_changes": .integer(swept.keyChanges),
                "purged_revocations": .integer(swept.purgedRevocations), "repaired": .integer(swept.repaired),
                "removed_copies": .integer(swept.removedCopies),
                "documents_written": .integer(written),
                "failures": .array(failures.map { .string($0) }),
            ], isFailure: !failures.isEmpty)
    }
}
