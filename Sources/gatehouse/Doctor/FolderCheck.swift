// Whose the files are, and who else may read them.

import POSIX
import Store

struct FolderCheck: Check {
    let name = "data folder"

    func examine(_ patient: Patient) -> [Finding] {
        let folder = patient.folder
        guard let status = try? FileStatus(folder.path) else {
            return [
                failure(
                    "there is no data folder \(folder.path)",
                    mend: "start the server once, or 'gatehouse migrate'; or name another folder with --data")
            ]
        }
        let examiner = FileExaminer(check: name, owner: patient.owner)
        var findings = examiner.examine(folder.path, status, .folder, mode: 0o700)
        guard let names = try? Folder.list(folder.path) else {
            return findings + [
                failure(
                    "\(folder.path) cannot be examined by \(SystemUser.current.name)",
                    mend: "run 'gatehouse doctor' as root or as \(patient.owner?.name ?? "its owner")")
            ]
        }
        for name in names where name.hasPrefix("control.sqlite") || name.hasSuffix(".lock") {
            findings += examiner.examine(folder.path + "/" + name, .file, mode: 0o600)
        }
        for path in [folder.environments, folder.unpublished] {
            findings += examiner.examine(path, .folder, mode: 0o700)
        }
        for environment in (try? Folder.list(folder.environments)) ?? [] {
            let path = folder.environments + "/" + environment
            findings += examiner.examine(path, .folder, mode: 0o700)
            for file in (try? Folder.list(path)) ?? [] {
                findings += examiner.examine(path + "/" + file, .file, mode: 0o600)
            }
        }
        return findings
    }

    func whenFine(_ patient: Patient) -> String {
        "\(patient.folder.path) belongs to \(patient.owner?.name ?? "its owner") alone, with everything in it"
    }
}

/// The folder of static documents, which nginx must be able to read.
struct DocumentModeCheck: Check {
    let name = "public folder"

    func examine(_ patient: Patient) -> [Finding] {
        let path = patient.folder.publicPath
        let examiner = FileExaminer(check: name, owner: patient.owner)
        var findings = examiner.examine(path, .folder, mode: 0o755)
        if let webServer = patient.webServer, let barrier = Access(webServer).barrier(above: path) {
            findings.append(
                failure(
                    "nginx (\(webServer.name)) cannot enter \(barrier), which \(path) is in",
                    mend: "chmod a+x \(barrier)"))
        }
        for host in (try? Folder.list(path)) ?? [] {
            let folder = path + "/" + host
            findings += examiner.examine(folder, .folder, mode: 0o755)
            for file in (try? Folder.list(folder)) ?? [] where !file.hasPrefix(".") {
                findings += examiner.examine(folder + "/" + file, .file, mode: 0o644)
            }
        }
        return findings
    }

    func whenFine(_ patient: Patient) -> String {
        "\(patient.folder.publicPath) can be read by nginx, and written by the server only"
    }
}

/// Compares kind, owner and mode with what they should be.
struct FileExaminer {
    let check: String
    let owner: SystemUser?

    func examine(_ path: String, _ kind: FileStatus.Kind, mode: UInt32) -> [Finding] {
        do { return examine(path, try FileStatus(path), kind, mode: mode) } catch {
            // SQLite's files beside a database come and go.
            if error.isMissing && kind == .file { return [] }
            return [
                .failure(
                    check, "\(path) cannot be examined (\(error))", mend: "'gatehouse migrate' makes what is missing")
            ]
        }
    }

    func examine(_ path: String, _ status: FileStatus, _ kind: FileStatus.Kind, mode: UInt32) -> [Finding] {
        guard status.kind == kind else {
            return [
                .failure(check, "\(path) is not a \(kind)", mend: "remove it, and restore a backup if it held data")
            ]
        }
        var findings: [Finding] = []
        if let owner, status.owner != owner.user {
            findings.append(
                .failure(
                    check, "\(path) belongs to \(SystemUser(status.owner).name) and must belong to \(owner.name)",
                    mend: "chown \(owner.name):\(owner.groupName) \(path)"))
        }
        if status.mode != mode {
            findings.append(
                .failure(
                    check, "\(path) has the mode \(Self.octal(status.mode)) and must have \(Self.octal(mode))",
                    mend: "chmod \(Self.octal(mode)) \(path)"))
        }
        return findings
    }

    private static func octal(_ mode: UInt32) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
