// The options of every command that opens an installation.

internal import Store

import Administration
import ArgumentParser
import Log
import POSIX

struct InstallationOptions: ParsableArguments {
    @Option(help: "The data folder.")
    var data: String?

    @Option(name: .customLong("public"), help: "The folder of static documents.")
    var publicFolder: String?

    @Option(help: "The file of the key-encryption key.")
    var keyFile: String?

    @Option(help: "The settings file (NAME=value lines).")
    var config: String?

    func configuration(_ more: [(Setting, String?)] = []) throws -> Configuration {
        try Configuration(
            options: [
                (.data, data.map(Self.absolute)), (.publicFolder, publicFolder.map(Self.absolute)),
                (.keyFile, keyFile.map(Self.absolute)),
            ] + more, file: config)
    }

    /// The installation that the settings name. A data folder that does not exist is an error here: only `serve`, `dev`,
    /// `migrate` and `restore --all` make one.
    func open() throws -> (Installation, Configuration) {
        let configuration = try configuration()
        let folder = try configuration.folder
        guard File.exists(folder.control) || CurrentProcess.isRoot == false && File.exists(folder.path) else {
            throw ConfigurationError(
                "there is no installation in \(folder.path); start the server once, or name the folder with --data")
        }
        return (try Installation.open(folder: folder, keyFile: try configuration.keyFile), configuration)
    }

    /// Makes the data folder if it is missing. Root makes the unit's folder for the unit's user, who must own it.
    static func makeDataFolder(_ path: String) throws {
        guard !File.exists(path) else { return }
        try Folder.createAll(path, mode: 0o700)
        guard CurrentProcess.isRoot, path == Setting.data.fallback, let user = SystemUser(named: "gatehouse") else {
            return
        }
        try Folder.setOwner(path, user: user.user, group: user.group)
    }

    /// A folder's path, absolute and without a slash at its end.
    static func folder(_ path: String) -> String {
        var path = absolute(path)
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    /// Relative paths mean the working folder now, wherever the program goes later.
    static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : CurrentProcess.workingFolder + "/" + path
    }
}
