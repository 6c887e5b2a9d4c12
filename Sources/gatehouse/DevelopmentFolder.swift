// The data folder of development: the installation and everything around it in one place.

import Administration
import Model
import POSIX
import Store

struct DevelopmentPorts: Equatable, Sendable {
    let tenants: Int
    let bare: Int
    let health: Int
    /// Of the two-part application; nil where it is left out.
    var examples: Examples?

    struct Examples: Equatable, Sendable {
        let app: Int
        let api: Int
    }
}

/// `DATA`: what is in production in /var/lib, /etc and /run.
struct DevelopmentFolder: Sendable {
    let path: String
    var ports: DevelopmentPorts

    var publicPath: String { path + "/public" }
    var data: DataFolder { DataFolder(path: path, publicPath: publicPath) }
    var nginx: String { path + "/nginx" }
    var socket: String { path + "/gatehouse.sock" }
    var appSocket: String { path + "/documents-app.sock" }
    var apiSocket: String { path + "/documents-api.sock" }
    var keyFile: String { path + "/key-encryption-key" }
    var demo: String { path + "/demo.env" }
    var settings: String { path + "/gatehouse.env" }
    var mails: String { path + "/mail" }
    var log: String { path + "/gatehouse.log" }

    /// Makes the folders, the key, and the settings that other commands find with `--data DATA`.
    func prepare() throws {
        guard path.utf8.count < 80, !path.contains(where: { "\"\\$*?[\n".contains($0) }) else {
            throw ConfigurationError(
                "the path \(path) cannot be used: it must be shorter than 80 bytes, without quotes, $, *, ?, [ and \\; use --data"
            )
        }
        try Folder.createAll(path, mode: 0o700)
        try Folder.create(nginx, mode: 0o700)
        try Folder.create(mails, mode: 0o700)
        let key = KeyFile(path: keyFile, credentials: nil)
        if !File.exists(keyFile) {
            guard !File.exists(data.control) else {
                throw ConfigurationError(
                    "the key-encryption key \(keyFile) is gone, and without it nothing in \(path) can be opened; "
                        + "put it back, or begin anew with: rm -r \(path)")
            }
            try key.create()
        }
        let lines = [
            "# Read by every command that is given --data \(path)",
            "\(Setting.publicFolder.variable)=\(publicPath)", "\(Setting.keyFile.variable)=\(keyFile)",
            "\(Setting.address.variable)=http://{handle}.localhost:\(ports.tenants)",
            "\(Setting.socket.variable)=\(socket)", "\(Setting.healthPort.variable)=\(ports.health)",
            "\(Setting.mailFolder.variable)=\(mails)", "\(Setting.accounts.variable)=\(AccountPolicy.open.rawValue)",
        ]
        try File.replace(settings, with: Array((lines.joined(separator: "\n") + "\n").utf8), mode: 0o600)
    }

    func configuration(limits: Bool) throws -> Configuration {
        try Configuration(options: [(.data, path), (.limits, limits ? nil : "off")], file: settings)
    }

    /// The file that requests are logged to while the terminal shows what to try.
    func openLog() throws -> Int32 { try File.openForAppending(log) }
}
