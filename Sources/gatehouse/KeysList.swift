// gatehouse keys list.

import Administration
import ArgumentParser
import JSON
import Model
import Store

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Lists, rotates and deactivates signing keys.",
        subcommands: [KeysList.self, KeysRotate.self, KeysDeactivate.self])
}

struct KeysList: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the signing keys of an environment, the newest first.",
        discussion: """
              gatehouse keys list --environment acme
            """)

    @Option(help: ArgumentHelp("The environment's handle.", valueName: "handle"))
    var environment: String

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> Report {
        let environment = try session.installation.environment(environment)
        let keys = try session.installation.stores.store(environment.id).read { try $0.signingKeys.all() }
        let rows = keys.map { [$0.kid, "\($0.algorithm.rawValue)/\($0.size)", $0.status.rawValue, $0.life] }
        return .list(["KID", "ALGORITHM", "STATUS", "SINCE OR UNTIL"], rows, keys.map { .signingKey($0) })
    }
}

extension SigningKey {
    fileprivate var life: String {
        switch status {
        case .pending: "signs from \(startsAt)"
        case .active: isPrimary ? "signs" : "verifies"
        case .retired: endsAt.map { "leaves at \($0)" } ?? ""
        case .deactivated: "refused"
        }
    }
}

extension JSON {
    static func signingKey(_ key: SigningKey) -> JSON {
        [
            "kid": .string(key.kid), "algorithm": .string(key.algorithm.rawValue), "size": .integer(key.size),
            "status": .string(key.status.rawValue), "primary": .bool(key.isPrimary),
            "starts_at": .string(key.startsAt.description),
            "ends_at": key.endsAt.map { .string($0.description) } ?? .null,
            "created_at": .string(key.createdAt.description),
        ]
    }
}
