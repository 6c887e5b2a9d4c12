// gatehouse app: developer apps of the Builder API.

internal import Log

import Administration
import ArgumentParser
import JSON
import Log
import Model

struct AppCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "app", abstract: "Registers developer apps of the Builder API.", subcommands: [AppCreate.self])
}

struct AppCreate: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Registers an app with a public and a machine client, and prints the secret once.",
        discussion: """
            The machine client provisions users and, if the app has users:token, mints tokens that speak for them.

              gatehouse app create --environment acme --name "My app" --scope "openid sign:job users:read users:token"
            """)

    @Option(help: ArgumentHelp("The environment's handle.", valueName: "handle"))
    var environment: String

    @Option(help: "The name that people read.", transform: Words.name)
    var name: String

    @Option(
        help:
            "Scopes of the public client, separated by spaces; can be repeated. Without it: openid sign:job users:read users:token.",
        transform: Words.scopes)
    var scope: [ScopeSet] = []

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> Report {
        let environment = try session.installation.environment(environment)
        let scopes = scope.isEmpty ? Installation.defaultAppScopes : ScopeSet(scope.flatMap { $0 })
        let made = try session.installation.registerApp(
            name, publicScopes: scopes, in: environment, actor: session.actor)
        return Report(
            [
                "The app \(name) has been registered in \(environment.handle).",
                "  public client   \(made.publicClient.clientID)", "  machine client  \(made.machineClient.clientID)",
                "  its secret      \(made.machineSecret.reveal())", "The secret is shown this once.",
            ],
            [
                "id": .string(made.app.id.description), "name": .string(name),
                "environment": .string(environment.handle.description),
                "client_id": .string(made.publicClient.clientID.description),
                "m2m_client_id": .string(made.machineClient.clientID.description),
                "m2m_client_secret": .string(made.machineSecret.reveal()),
                "scopes": .array(made.publicClient.allowedScopes.map { .string($0.description) }),
            ], events: [CommandEvent(.appCreated, environment.handle)])
    }
}
