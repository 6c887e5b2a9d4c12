// What a crash or an unfinished command has left.

import Model
import POSIX
import Store

struct LeftoverCheck: Check {
    let name = "leftovers"
    /// A change under way has a marker too.
    private static let patience = 60

    func examine(_ patient: Patient) -> [Finding] {
        markers(patient) + orphans(patient) + copies(patient) + kept(patient)
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

    /// Copies that are kept on purpose: said, so that they are not forgotten.
    private func kept(_ patient: Patient) -> [Finding] {
        let now = SystemClock.microseconds() / 1_000_000
        let files =
            [("the control database", patient.folder.control)]
            + (patient.directory()?.environments ?? []).map { ($0.handle.description, patient.folder.identity($0.id)) }
        return files.flatMap { whose, path in
            ((try? KeptCopy.beside(path)) ?? []).map { copy in
                let age = max(0, (now - copy.time) / 86_400)
                let what =
                    "\(copy.path) (\((copy.bytes + 1_048_575) >> 20) MB, \(age) \(age == 1 ? "day" : "days") old)"
                return switch copy.kind {
                case .schema(let number):
                    .fine(
                        name,
                        "\(what) is \(whose) as it was before it left schema \(number); the sweep removes it after \(KeptCopy.days) "
                            + "days, and you may sooner, once you will not go back to the older version")
                case .unusable:
                    warning(
                        "\(what) was set aside by a restore of \(whose)",
                        mend: "rm \(copy.path)*, once nothing is missing from what was restored")
                }
            }
        }
    }

    private func copies(_ patient: Patient) -> [Finding] {
        let path = patient.folder.restoring
        guard File.exists(path) else { return [] }
        return [warning("a restore left its copies in \(path)", mend: "rm -r \(path), if no restore is running")]
    }
}
