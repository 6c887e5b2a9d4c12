// Whether each database can be opened, fits this program, and is whole.

import Administration
import Model
import POSIX
import Store

/// Takes the owner's rights, for good: what is opened from here on makes files beside the databases.
struct OwnerCheck: Check {
    let name = "owner"

    func examine(_ patient: Patient) -> [Finding] {
        guard File.exists(patient.folder.path) else { return [] }
        do { try Ownership.assume(of: patient.folder.path) } catch {
            return [failure("\(error)", mend: "run 'gatehouse doctor' as root or as the owner")]
        }
        patient.mayOpenDatabases = true
        return []
    }

    func whenFine(_ patient: Patient) -> String { "the databases are examined as \(SystemUser.current.name)" }
}

struct DatabaseCheck: Check {
    let name = "databases"

    func examine(_ patient: Patient) -> [Finding] {
        guard patient.mayOpenDatabases else { return [] }
        let folder = patient.folder
        guard File.exists(folder.control) else {
            return [
                failure("\(folder.control) is missing", mend: "start the server once, or 'gatehouse restore --all'")
            ]
        }
        var findings = examine(folder.control, .control, mend: "gatehouse restore --from DIR --all")
        for environment in patient.directory()?.environments ?? [] {
            findings += examine(
                folder.identity(environment.id), .environment,
                mend: "gatehouse restore --from DIR --environment \(environment.handle)", of: environment.handle)
        }
        return findings
    }

    func whenFine(_ patient: Patient) -> String {
        guard let count = patient.directory()?.environments.count else { return "not examined" }
        return "the control database and the files of \(count) environments are whole"
    }

    private func examine(
        _ path: String, _ kind: FileInspection.Kind, mend: String, of handle: Handle? = nil
    ) -> [Finding] {
        let whose = handle.map { "\(path) (\($0))" } ?? path
        do { _ = try FileStatus(path) } catch {
            guard error.isMissing else {
                // Not a word of restoring: what cannot be read may be whole.
                return [
                    failure("\(whose) cannot be looked at (\(error))", mend: "run this as root, and mend the owners")
                ]
            }
            return [failure("\(whose) is missing", mend: mend)]
        }
        do {
            let file = try FileInspection(path, kind)
            if file.schema > file.known {
                return [
                    failure(
                        "\(whose) has schema \(file.schema), and this program knows schemas up to \(file.known)",
                        mend: "install the newer program that wrote it")
                ]
            }
            var findings = file.damages.prefix(3).map { failure("\(whose) is damaged: \($0)", mend: mend) }
            if !file.missing.isEmpty {
                let names = file.missing.prefix(3).joined(separator: ", ")
                let more = file.missing.count > 3 ? " and \(file.missing.count - 3) more" : ""
                findings.append(
                    failure("\(whose) says it has schema \(file.schema) and lacks: \(names)\(more)", mend: mend))
            }
            if file.schema < file.known {
                findings.append(
                    warning("\(whose) has the older schema \(file.schema) of \(file.known)", mend: "gatehouse migrate"))
            }
            return findings
        } catch {
            let free = (try? Folder.freeBytes(Folder.parent(of: path))) ?? .max
            let isFull = free < 1 << 20
            return [
                failure(
                    "\(whose) is damaged or cannot be opened: \(error)",
                    mend: isFull ? "the disk is full: make room, and run this again" : mend)
            ]
        }
    }
}

/// Whether the key-encryption key is the one the data folder was made with.
struct SealingCheck: Check {
    let name = "sealed keys"

    func examine(_ patient: Patient) -> [Finding] {
        guard let key = try? patient.key.get(), patient.mayOpenDatabases,
            patient.isCurrent(patient.folder.control, .control)
        else { return [] }
        let mend = "put the right key at \(patient.keyFile.path), or name it with --key-file"
        guard let fits = try? Installation.fits(key, patient.folder) else { return [] }
        guard fits else {
            return [failure("\(patient.keyFile.path) is not the key that the data folder was made with", mend: mend)]
        }
        return patient.readableEnvironments().flatMap { environment, path in
            ((try? Installation.unopenableKeys(key, of: environment, at: path)) ?? []).map { kid in
                failure("the signing key \(kid) of \(environment.handle) does not open", mend: mend)
            }
        }
    }

    func whenFine(_ patient: Patient) -> String {
        (try? patient.key.get()) == nil || !patient.mayOpenDatabases ? "not examined" : "all of them open"
    }
}
