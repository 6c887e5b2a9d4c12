// The file of the key-encryption key.

import Administration
import POSIX

struct KeyFileCheck: Check {
    let name = "key-encryption key"

    func examine(_ patient: Patient) -> [Finding] {
        let path = patient.keyFile.path
        if case .failure(let error) = patient.key { return [explain(error, path, patient)] }
        guard let status = try? FileStatus(path), status.owner != 0, status.owner != patient.owner?.user,
            let owner = patient.owner
        else { return [] }
        return [
            failure(
                "\(path) belongs to \(SystemUser(status.owner).name): neither to root, for the unit to hand on, nor to the data "
                    + "folder's owner \(owner.name)",
                mend: "chown root:root \(path), or chown \(owner.name) \(path) if no unit hands it on")
        ]
    }

    func whenFine(_ patient: Patient) -> String { "\(patient.keyFile.path) can be read, by its owner only" }

    private func explain(_ error: any Error, _ path: String, _ patient: Patient) -> Finding {
        // In production root reads the key and the unit hands it on; then the owner of the data folder need not.
        if !patient.isRoot, isRootsOwn(path) {
            return warning(
                "\(path) is root's, and cannot be examined by \(SystemUser.current.name)",
                mend: "run 'gatehouse doctor' as root")
        }
        return failure("\(error)", mend: "put the key in its place; without it no signing key opens")
    }

    private func isRootsOwn(_ path: String) -> Bool {
        do { return try FileStatus(path).owner == 0 } catch { return error.isDenied }
    }
}
