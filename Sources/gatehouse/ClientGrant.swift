// gatehouse client grant.

internal import Log

import Administration
import ArgumentParser
import JSON
import Log
import Model

struct ClientGrant: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant", abstract: "Lets a client ask for tokens for a resource server.",
        discussion: """
            --resource is 'management', or the identifier of a resource server. Without --scope all its scopes are granted, also those \
            it gets later. A grant that is there already gets these scopes in place of its own.

              gatehouse client grant --environment acme --resource management --scope "users:read users:write" CLIENT_ID
            """)

    @Option(help: "The resource server: 'management', or an identifier such as https://api.example.com")
    var resource: String

    @Option(help: "Scopes, separated by spaces; can be repeated.", transform: Words.scopes)
    var scope: [ScopeSet] = []

    @OptionGroup var client: ClientOptions
    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard scope.isEmpty || !scope.allSatisfy(\.isEmpty) else {
            throw ValidationError("--scope must name a scope; without it, all scopes are granted")
        }
    }

    func perform(_ session: Session) throws -> Report {
        let environment = try session.installation.environment(client.environment)
        let scopes = scope.isEmpty ? nil : ScopeSet(scope.flatMap { $0 })
        let granted = try session.installation.grant(
            resource, scopes, toClient: client.clientID, in: environment, actor: session.actor)
        let what = scopes.map { "the scopes \($0)" } ?? "all scopes"
        return Report(
            [
                "The client \(client.clientID) \(granted.isChange ? "may now" : "could already") ask for tokens for "
                    + "\(granted.resource) with \(what)."
            ],
            [
                "client_id": .string(client.clientID), "environment": .string(environment.handle.description),
                "resource": .string(granted.resource),
                "scopes": scopes.map { .array($0.map { .string($0.description) }) } ?? .null,
                "changed": .bool(granted.isChange),
            ],
            events: granted.isChange
                ? [CommandEvent(.clientGranted, environment.handle, client: try ClientID(client.clientID))] : [])
    }
}
