// Copying an installation while it is used.

internal import JSON
internal import Model
internal import OAuth
internal import POSIX
internal import Store

extension Installation {
    /// Copies the control database, and then each environment it names, to a new folder; the folder has its name only when it
    /// is complete. Each file is as it was at one moment. The key-encryption key is not among them.
    package func backUp(to path: String, program: String) throws -> Manifest {
        guard (try? Folder.list(path))?.isEmpty ?? !File.exists(path) else {
            throw AdministrationError(
                "\(path) is not empty, and a backup replaces nothing; name a new folder with --to")
        }
        let draft = path + ".partial"
        do {
            try Folder.removeAll(draft)
            try Folder.create(draft, mode: 0o700)
            try Folder.create(draft + "/environments", mode: 0o700)
            let manifest = try copy(to: draft, program: program)
            try File.create(
                "\(draft)/\(Manifest.name)", Array("\(manifest.json.text)\n".utf8), mode: 0o600)
            try Folder.sync(draft + "/environments")
            try Folder.sync(draft)
            // rename(2) puts a folder in place of an empty one.
            try File.rename(draft, to: path)
            return manifest
        } catch {
            try? Folder.removeAll(draft)
            throw Self.explain(error, path)
        }
    }

    private func copy(to draft: String, program: String) throws -> Manifest {
        let control = "\(draft)/\(Manifest.controlFile)"
        try self.control.backup(to: control)
        // What the copy names, not what there is by now.
        let work = draft + "/work.sqlite"
        let schema = try BackupFile.unpack(control, to: work, .control)
        let named = try FileInspection.control(work) { try $0.directory() }.environments
        for suffix in ["", "-wal", "-shm"] { try File.remove(work + suffix) }
        var entries: [Manifest.Entry] = []
        for environment in named {
            // One that has been deleted since the first copy was made is not in the backup.
            guard try self.control.directory().environment(environment.id) != nil else { continue }
            let entry = Manifest.Entry(
                id: environment.id, handle: environment.handle.description,
                schema: try FileInspection(folder.identity(environment.id), .environment, checkingContents: false)
                    .schema)
            try stores.store(environment.id).backup(to: "\(draft)/\(entry.file)")
            entries.append(entry)
        }
        return Manifest(
            madeAt: clock.now().description, program: program, controlSchema: schema, keyID: sealing.keyID,
            environments: entries)
    }

    private static func explain(_ error: any Error, _ path: String) -> any Error {
        guard let error = error as? SystemError, error.isDenied || error.isMissing else { return error }
        let user = SystemUser.current
        return AdministrationError(
            "the backup cannot be written by the user \(user.name) (\(error)); make a folder for backups with: "
                + "install -d -o \(user.name) -g \(user.groupName) -m 0700 /var/backups/gatehouse, and name one in it: "
                + "--to /var/backups/gatehouse/NAME")
    }
}
