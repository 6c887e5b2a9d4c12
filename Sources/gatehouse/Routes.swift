// gatehouse routes: the table of all endpoints.

import Administration
import Application
import ArgumentParser
import HTTPTypes
import JSON
import Log
import POSIX
import Routing
import Store

struct Routes: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists every path the server answers, with methods, error format and limit.",
        discussion: """
              gatehouse routes --json | jq -r '.[].path'
            """)

    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.answer {
            let routes = try Self.table()
            return Report(
                Report.table(
                    [["METHOD", "PATH", "ERRORS", "LIMIT"]]
                        + routes.map { [$0.method.rawValue, $0.pattern, $0.family.rawValue, $0.limit.words] }),
                .array(
                    routes.map {
                        [
                            "method": .string($0.method.rawValue), "path": .string($0.pattern),
                            "family": .string($0.family.rawValue), "limit": .string($0.limit.words),
                        ]
                    }))
        }
    }

    /// The server's own table, of a server without an installation: this needs neither settings nor rights.
    private static func table() throws -> [Route] {
        let path = "/tmp/gatehouse-routes-\(CurrentProcess.identifier)"
        let folder = DataFolder(path: path + "/data", publicPath: path + "/public")
        guard !File.exists(path) else { throw ConfigurationError("\(path) is in the way; remove it") }
        try Folder.create(path, mode: 0o700)
        defer { try? Folder.removeAll(path) }
        let key = KeyFile(path: path + "/key", credentials: nil)
        try key.create()
        let installation = try Installation.open(folder: folder, keyFile: key)
        defer { installation.close() }
        let site = Site(installation, limits: Limits.Settings(), journal: Journal(), monotonic: { 0 })
        return site.routes.routes.sorted { ($0.pattern, $0.method.rawValue) < ($1.pattern, $1.method.rawValue) }
    }
}

extension Route.Limit {
    fileprivate var words: String {
        switch self {
        case .none: "none"
        case .perAddress(let window): "\(window.count)/\(window.seconds) s per address"
        case .perClient: "per client"
        }
    }
}
