// gatehouse routes: the table of all endpoints.

import Administration
import Application
import ArgumentParser
import Cryptography
import HTTPTypes
import JSON
import Model
import OAuth
import POSIX
import Routing

struct Routes: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists every path the server answers, with methods, error format and limit.",
        discussion: """
              gatehouse routes --json | jq -r '.[].path'
            """)

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.answer {
            let limits = try options.configuration().limits
            let routes = try Self.table()
            return Report(
                Report.table(
                    [["METHOD", "PATH", "ERRORS", "LIMIT"]]
                        + routes.map { [$0.method.rawValue, $0.pattern, $0.family.rawValue, $0.limit.words(limits)] }),
                .array(
                    routes.map {
                        [
                            "method": .string($0.method.rawValue), "path": .string($0.pattern),
                            "family": .string($0.family.rawValue), "limit": .string($0.limit.words(limits)),
                        ]
                    }))
        }
    }

    /// The server's own table, of a server without an installation: a key that opens nothing is enough for it.
    private static func table() throws -> [Route] {
        let keyrings = Keyrings(sealing: KeySealing(try SealingKey([UInt8](repeating: 0, count: 32))))
        return Site.routes(keyrings, .system).routes
            .sorted { ($0.pattern, $0.method.rawValue) < ($1.pattern, $1.method.rawValue) }
    }
}

extension Route.Limit {
    /// The limit with the windows of the settings.
    fileprivate func words(_ settings: Limits.Settings) -> String {
        guard settings.isEnabled else { return "off" }
        return switch self {
        case .none: "none"
        case .perAddress(let window): "\(settings.perAddress(window).words) per address"
        case .perClient: "\(settings.client.words) per client, \(settings.failures.words) failures per address"
        }
    }
}

extension Window {
    fileprivate var words: String { "\(count)/\(seconds) s" }
}
