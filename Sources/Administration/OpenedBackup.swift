// A backup, unpacked and checked before anything is touched.

internal import Model
internal import OAuth
internal import POSIX
internal import Store

/// Copies of a backup's files, of the current schema, in a folder of their own beside the data.
struct OpenedBackup {
    let manifest: Manifest
    private let source: String
    private let folder: String
    private let lock: FileLock

    /// Checks that the backup is whole, and that its keys open with this key-encryption key.
    init(_ source: String, in data: DataFolder, sealing: KeySealing) throws {
        manifest = try Manifest(folder: source)
        self.source = source
        guard manifest.keyID == sealing.keyID else {
            throw AdministrationError(
                "the backup was made with another key-encryption key (\(manifest.keyID)) than this one (\(sealing.keyID)); "
                    + "name the right one with --key-file")
        }
        guard let lock = try FileLock.acquire(data.restoring + ".lock", note: "\(CurrentProcess.identifier)\n") else {
            throw AdministrationError("another restore is running on \(data.path); try again when it is done")
        }
        self.lock = lock
        folder = data.restoring
        try Folder.removeAll(folder)
        try Folder.create(folder, mode: 0o700)
        do {
            try unpack(Manifest.controlFile, to: control, .control)
            guard let check = try FileInspection.control(control, { try $0.sealingKeyCheck() }), sealing.matches(check)
            else {
                throw AdministrationError(
                    "the backup's control database does not fit its manifest: it was made with another key; use another backup"
                )
            }
        } catch {
            discard()
            throw error
        }
    }

    var control: String { folder + "/control.sqlite" }

    func file(_ id: ID<Environment>) -> String { "\(folder)/\(id).sqlite" }

    func directory() throws -> Directory { try FileInspection.control(control) { try $0.directory() } }

    func accounts() throws -> [Account] { try FileInspection.control(control) { try $0.accounts() } }

    /// Unpacks an environment's file and opens every key in it.
    func open(_ entry: Manifest.Entry, sealing: KeySealing) throws {
        try unpack(entry.file, to: file(entry.id), .environment)
        let keys = try FileInspection.environment(file(entry.id)) { try $0.signingKeys.all() }
        for key in keys {
            do { try sealing.verify(key, of: entry.id) } catch {
                throw AdministrationError(
                    "the signing key \(key.kid) of \(entry.handle) in the backup does not open with this key-encryption key; "
                        + "nothing was restored")
            }
        }
    }

    /// Removes the copies.
    func discard() { try? Folder.removeAll(folder) }

    private func unpack(_ name: String, to copy: String, _ kind: FileInspection.Kind) throws {
        guard File.exists("\(source)/\(name)") else {
            throw AdministrationError("the backup is not whole: \(name) is missing; use another backup")
        }
        do { _ = try BackupFile.unpack("\(source)/\(name)", to: copy, kind) } catch {
            throw AdministrationError("\(name) of the backup cannot be used (\(error)); nothing was restored")
        }
    }
}
