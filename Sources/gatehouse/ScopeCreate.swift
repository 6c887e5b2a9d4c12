// gatehouse scope: what clients may ask people for.

internal import Log

import Administration
import ArgumentParser
import JSON
import Log
import Model

struct ScopeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scope", abstract: "Makes scopes: what clients may ask for.", subcommands: [ScopeCreate.self])
}

struct ScopeCreate: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Makes a scope.",
        discussion: """
            The description is the sentence that people read when they are asked for consent. A scope of a resource server is in \
            tokens for it; one of none is in tokens whose audience is the issuer.

              gatehouse scope create --environment acme --name read:documents --description "Read your documents"
            """)

    @Option(help: ArgumentHelp("The environment's handle.", valueName: "handle"))
    var environment: String

    @Option(help: "The scope, as it stands in requests.", transform: Words.scope)
    var name: ScopeToken

    @Option(help: "What it allows, in the words that people read.", transform: Words.name)
    var description: String

    @Option(help: ArgumentHelp("The identifier of the resource server it belongs to.", valueName: "uri"))
    var resourceServer: String?

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> Report {
        let environment = try session.installation.environment(environment)
        let scope = try session.installation.createScope(
            name, description: description, of: resourceServer, in: environment, actor: session.actor)
        return Report(
            ["The scope \(name) has been made in \(environment.handle)."],
            [
                "id": .string(scope.id.description), "name": .string(name.description),
                "description": .string(description), "resource_server": resourceServer.map { .string($0) } ?? .null,
                "environment": .string(environment.handle.description),
            ], events: [CommandEvent(.scopeCreated, environment.handle)])
    }
}
