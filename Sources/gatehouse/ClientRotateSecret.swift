// gatehouse client rotate-secret.

internal import Log

import Administration
import ArgumentParser
import JSON
import Log
import Model

struct ClientRotateSecret: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-secret", abstract: "Gives a client another secret, and prints it once.",
        discussion: """
            The old secret is worthless at once. Tokens that were given for it are good until they expire: if it was stolen, \
            'gatehouse client disable' and then 'enable' end them.

              gatehouse client rotate-secret --environment acme CLIENT_ID
            """)

    @OptionGroup var client: ClientOptions
    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> Report {
        let environment = try session.installation.environment(client.environment)
        let secret = try session.installation.rotateSecret(
            ofClient: client.clientID, in: environment, actor: session.actor)
        return Report(
            [
                "The client \(client.clientID) of \(environment.handle) has a new secret; the old one is worthless.",
                "  client_secret  \(secret.reveal())", "The secret is shown this once.",
            ],
            [
                "client_id": .string(client.clientID), "environment": .string(environment.handle.description),
                "client_secret": .string(secret.reveal()),
            ],
            events: [
                CommandEvent(.clientSecretRotated, environment.handle, client: try ClientID(client.clientID))
            ])
    }
}
