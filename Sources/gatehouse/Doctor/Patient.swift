// The installation that is examined, as far as it can be read without opening it.

import Administration
import Cryptography
import Model
import POSIX
import Store

final class Patient {
    let configuration: Configuration
    let folder: DataFolder
    let keyFile: KeyFile
    /// Read while the process has the rights it was started with.
    let key: Result<SealingKey, any Error>
    /// Whose the installation is to be: the unit's user for the unit's folder, otherwise the owner of the data folder.
    let owner: SystemUser?
    /// Whose rights nginx has when it connects and reads documents.
    let webServer: SystemUser?
    /// Whether the databases may be opened: as another user than the owner that would make files the owner cannot use.
    var mayOpenDatabases = false
    /// What the server has answered, once it has been asked.
    var asked: Readiness?

    init(_ configuration: Configuration) throws {
        self.configuration = configuration
        let folder = try configuration.folder
        self.folder = folder
        keyFile = try configuration.keyFile
        let keyFile = keyFile
        key = Result { try keyFile.read() }
        let present = (try? FileStatus(folder.path).owner).map { SystemUser($0) }
        owner = folder.path == Setting.data.fallback ? SystemUser(named: "gatehouse") ?? present : present
        // In development the public folder is inside the private one, and nginx runs as the owner.
        webServer = folder.publicPath.hasPrefix(folder.path + "/") ? present : SystemUser(named: "www-data")
    }

    var isRoot: Bool { CurrentProcess.isRoot }

    /// The control database's view of the environments; nil when it cannot be read.
    func directory() -> Directory? {
        guard mayOpenDatabases, isCurrent(folder.control, .control) else { return nil }
        return try? FileInspection.control(folder.control) { try $0.directory() }
    }

    /// Whether a file can be read and has the schema this program knows, whole.
    func isCurrent(_ path: String, _ kind: FileInspection.Kind) -> Bool {
        guard let file = try? FileInspection(path, kind, checkingContents: false) else { return false }
        return file.schema == file.known && file.missing.isEmpty
    }

    /// The environments with the path of their file, of those whose file can be read.
    func readableEnvironments() -> [(environment: Environment, path: String)] {
        (directory()?.environments ?? []).map { ($0, folder.identity($0.id)) }
            .filter { isCurrent($0.1, .environment) }
    }
}
