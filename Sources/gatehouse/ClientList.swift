// gatehouse client list.

import Administration
import ArgumentParser
import JSON
import Model

struct ClientList: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the clients of an environment, and what each may ask tokens for.",
        discussion: """
              gatehouse client list --environment acme
            """)

    @Option(help: ArgumentHelp("The environment's handle.", valueName: "handle"))
    var environment: String

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> Report {
        let environment = try session.installation.environment(environment)
        let listings = try session.installation.clients(of: environment)
        let rows = listings.map { listing in
            let client = listing.client
            return [
                client.clientID.description, client.type.rawValue, client.status.rawValue, client.name,
                listing.grants.map { "\($0.resource) (\($0.scopes?.description ?? "all"))" }.joined(separator: ", "),
            ]
        }
        return .list(["CLIENT_ID", "TYPE", "STATUS", "NAME", "GRANTS"], rows, listings.map { .client($0) })
    }
}

extension JSON {
    fileprivate static func client(_ listing: ClientListing) -> JSON {
        var json = JSONObject.client(listing.client)
        json["grants"] = .array(
            listing.grants.map { resource, scopes in
                [
                    "resource": .string(resource),
                    "scopes": scopes.map { .array($0.map { .string($0.description) }) } ?? .null,
                ]
            })
        return .object(json)
    }
}
