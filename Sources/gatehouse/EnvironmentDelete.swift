// gatehouse environment delete.

internal import Log

import Administration
import ArgumentParser
import JSON
import Log
import Model

struct EnvironmentDelete: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Deletes an environment with everything in it.",
        discussion: """
            Only a backup brings it back. Its handle is kept from others for 90 days.

              gatehouse environment delete acme-eu --confirm acme-eu
            """)

    @Argument(help: "The environment's handle.")
    var handle: String

    @Option(help: "The handle once more: deleting cannot be undone.")
    var confirm: String

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard confirm.utf8.elementsEqual(handle.utf8) else {
            throw ValidationError("--confirm must repeat the handle: --confirm \(handle)")
        }
    }

    func perform(_ session: Session) throws -> Report {
        let environment = try session.installation.environment(handle)
        try session.installation.deleteEnvironment(environment, actor: session.actor)
        return Report(
            ["The environment \(handle) has been deleted."],
            ["id": .string(environment.id.description), "handle": .string(handle), "deleted": true],
            events: [CommandEvent(.environmentDeleted, environment.handle)])
    }
}
