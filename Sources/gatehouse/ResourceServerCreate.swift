// gatehouse resource-server: the APIs that access tokens are issued for.

internal import Log

import Administration
import ArgumentParser
import JSON
import Log
import Model

struct ResourceServerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resource-server", abstract: "Registers the APIs that access tokens are issued for.",
        subcommands: [ResourceServerCreate.self])
}

struct ResourceServerCreate: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Registers an API.",
        discussion: """
            The identifier stands in the tokens' aud and in the parameter resource (RFC 8707). Give it scopes with 'gatehouse scope \
            create'; machine clients get it with 'gatehouse client grant'.

              gatehouse resource-server create --environment acme --name Documents --identifier https://documents.example.com
            """)

    @Option(help: ArgumentHelp("The environment's handle.", valueName: "handle"))
    var environment: String

    @Option(help: "The name that people read.", transform: Words.name)
    var name: String

    @Option(
        help: ArgumentHelp("An absolute URI without a fragment.", valueName: "uri"), transform: Words.resource)
    var identifier: ResourceIndicator

    @Option(help: "How long its access tokens live, in seconds: 60 to 86400.")
    var lifetime = ResourceServer.defaultTokenLifetime

    @Flag(help: "Gives no refresh tokens for it.")
    var noOfflineAccess = false

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard ResourceServer.tokenLifetimes.contains(lifetime) else {
            throw ValidationError("--lifetime is 60 to 86400 seconds")
        }
    }

    func perform(_ session: Session) throws -> Report {
        let environment = try session.installation.environment(environment)
        let server = try session.installation.createResourceServer(
            identifier, name: name, tokenLifetime: lifetime, allowsOfflineAccess: !noOfflineAccess, in: environment,
            actor: session.actor)
        return Report(
            ["The resource server \(name) has been registered in \(environment.handle) as \(identifier)."],
            [
                "id": .string(server.id.description), "name": .string(name),
                "identifier": .string(identifier.description), "token_lifetime": .integer(lifetime),
                "allow_offline_access": .bool(!noOfflineAccess), "environment": .string(environment.handle.description),
            ], events: [CommandEvent(.resourceServerCreated, environment.handle)])
    }
}
