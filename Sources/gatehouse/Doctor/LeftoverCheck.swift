// What a crash or an unfinished command has left.

import Model
import POSIX
import Store

struct LeftoverCheck: Check {
    let name = "leftovers"
    /// A change under way has a marker too.
    private static let patience = 60

    func examine(_ patient: Patient) -> [Finding] {
        markers(patient) + orphans(patient) + copies(patient)
    }

    func whenFine(_ patient: Patient) -> String { "there are none" }

    private func markers(_ patient: Patient) -> [Finding] {
        let folder = patient.folder.unpublished
        let now = SystemClock.microseconds() / 1_000_000
        let old = ((try? Folder.list(folder)) ?? []).filter { name in
            (try? FileStatus(folder + "/" + name).modified).map { $0 < now - Self.patience } ?? false
        }
        let directory = patient.directory()
        return old.map { name in
            let handle = ID<Environment>(name).flatMap { directory?.environment($0) }?.handle.description
            return warning(
                "a change of \(handle ?? name) has been stored and not published: \(folder)/\(name)",
                mend: "gatehouse sweep")
        }
    }

    private func orphans(_ patient: Patient) -> [Finding] {
        guard let directory = patient.directory() else { return [] }
        let folder = patient.folder.environments
        return ((try? Folder.list(folder)) ?? []).filter { name in
            ID<Environment>(name).flatMap { directory.environment($0) } == nil
        }
        .map { name in
            warning(
                "\(folder)/\(name) belongs to no environment",
                mend: "rm -r \(folder)/\(name), if no command is making one just now")
        }
    }

    private func copies(_ patient: Patient) -> [Finding] {
        let path = patient.folder.restoring
        guard File.exists(path) else { return [] }
        return [warning("a restore left its copies in \(path)", mend: "rm -r \(path), if no restore is running")]
    }
}
