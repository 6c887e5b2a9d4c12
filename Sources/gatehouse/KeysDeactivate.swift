// gatehouse keys deactivate.

internal import Log

import Administration
import ArgumentParser
import JSON
import Log
import Model
import Publication
import Store

struct KeysDeactivate: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "deactivate", abstract: "Ends a compromised signing key at once.",
        discussion: """
            The key leaves the published set and every token it has signed is refused, also those of honest clients. For a key that \
            is merely old use 'gatehouse keys rotate', which breaks nothing.

              gatehouse keys deactivate --environment acme KID
            """)

    @Option(help: ArgumentHelp("The environment's handle.", valueName: "handle"))
    var environment: String

    /// One kid in 64 begins with a hyphen, and is no option for that.
    @Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp("The key's kid, as 'gatehouse keys list' shows it.", valueName: "kid"))
    var kids: [String]

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard kids.count == 1 else { throw ValidationError("name one key by its kid; these are \(kids.count)") }
    }

    func perform(_ session: Session) throws -> Report {
        let kid = kids[0]
        let installation = session.installation
        let environment = try installation.environment(environment)
        let ended = try installation.deactivateKey(kid, of: environment, actor: session.actor)
        var lines = [
            "The key \(kid) is deactivated: it is no longer published, and every token it has signed is refused here from now on.",
            "Clients must ask for new tokens. Others who keep the published keys may accept the old ones for up to "
                + "\(SigningKey.cacheLifetime) seconds more.",
        ]
        if let successor = ended.successor {
            lines.append("The \(successor.algorithm.rawValue) key \(successor.kid) signs now.")
            if ended.isNew { lines.append("It has been made now, because there was no other of this algorithm.") }
        }
        return Report(
            lines,
            [
                "kid": .string(kid), "status": "deactivated",
                "successor": ended.successor.map { .string($0.kid) } ?? .null,
                "successor_is_new": .bool(ended.isNew),
            ], events: [CommandEvent(.signingKeyDeactivated, environment.handle)])
    }
}
