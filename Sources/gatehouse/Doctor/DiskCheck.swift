// How much room is left.

import POSIX
import Store

struct DiskCheck: Check {
    let name = "disk"
    static let tight = 256 << 20
    static let full = 32 << 20

    func examine(_ patient: Patient) -> [Finding] {
        [patient.folder.path, patient.folder.publicPath].compactMap { path in
            (try? Folder.freeBytes(path)).flatMap { judge($0, path) }
        }
    }

    func judge(_ free: Int, _ path: String) -> Finding? {
        guard free < Self.tight else { return nil }
        let sentence = "\(free >> 20) MiB are left for \(path); when none is, every write is refused"
        let mend = "make room: df -h \(path); journalctl --vacuum-size=200M; old backups"
        return free < Self.full ? failure(sentence, mend: mend) : warning(sentence, mend: mend)
    }

    func whenFine(_ patient: Patient) -> String {
        (try? Folder.freeBytes(patient.folder.path)).map { "\($0 >> 20) MiB are left" } ?? "not examined"
    }
}
