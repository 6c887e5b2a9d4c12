// gatehouse client revoke-grant.

internal import Log

import Administration
import ArgumentParser
import JSON
import Log
import Model

struct ClientRevokeGrant: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke-grant", abstract: "Takes a client's grant for a resource server away.",
        discussion: """
            It gets no more tokens for it, and those it has are refused here at once and for good; others who verify them by the \
            published keys alone may accept them until they expire. Its tokens for other resource servers are as they were. \
            'gatehouse client list' shows the grants, 'gatehouse client grant' gives one again.

              gatehouse client revoke-grant --environment acme --resource management CLIENT_ID
            """)

    @Option(help: "The resource server: 'management', or an identifier such as https://api.example.com")
    var resource: String

    @OptionGroup var client: ClientOptions
    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> Report {
        let environment = try session.installation.environment(client.environment)
        let revoked = try session.installation.revokeGrant(
            resource, ofClient: client.clientID, in: environment, actor: session.actor)
        return Report(
            [
                revoked.isChange
                    ? "The client \(client.clientID) has no grant for \(revoked.resource) any more."
                    : "The client \(client.clientID) had no grant for \(revoked.resource)."
            ],
            [
                "client_id": .string(client.clientID), "environment": .string(environment.handle.description),
                "resource": .string(revoked.resource), "changed": .bool(revoked.isChange),
            ],
            events: revoked.isChange
                ? [CommandEvent(.clientGrantRevoked, environment.handle, client: try ClientID(client.clientID))] : [])
    }
}
