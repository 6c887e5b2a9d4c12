// gatehouse environment create.

internal import Log

import Administration
import ArgumentParser
import JSON
import Log
import Model

struct EnvironmentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "environment", abstract: "Makes, shows, changes, disables and deletes environments: the tenants.",
        subcommands: [
            EnvironmentCreate.self, EnvironmentList.self, EnvironmentShow.self, EnvironmentSet.self,
            EnvironmentDisable.self, EnvironmentEnable.self, EnvironmentDelete.self,
        ])
}

struct EnvironmentCreate: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Makes an environment with its keys and documents.",
        discussion: """
            Without --address its address is made from GATEHOUSE_ADDRESS, and it answers there at once. At a domain of its own it \
            answers when nginx has a site for it: the command says how to make one. The kind dashboard is for the dashboard's own users, and may have a reserved handle.

              gatehouse environment create acme-eu --account acme --address https://login.acme.example
            """)

    @Argument(help: "The environment's handle: lower-case letters, digits and hyphens.")
    var handle: String

    @Option(help: "The handle of the account it belongs to.")
    var account: String

    @Option(help: "What it is for.")
    var kind: Environment.Kind = .production

    @Option(help: "The name that people read; without it, the handle.", transform: Words.name)
    var name: String?

    @Option(
        help: "An address, such as https://login.acme.example; the first is the canonical one.", transform: Words.origin
    )
    var address: [Origin] = []

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        do { _ = try checkedHandle } catch { throw ValidationError("\(error)") }
        guard Set(address.map(\.host)).count == address.count else {
            throw ValidationError("two addresses of one environment must differ in their host")
        }
    }

    func perform(_ session: Session) throws -> Report {
        let handle = try checkedHandle
        let addresses = address.isEmpty ? [try session.configuration.address(of: handle)] : address
        let environment = try session.installation.createEnvironment(
            EnvironmentDraft(
                account: try session.installation.account(account).id, handle: handle, name: name ?? handle.description,
                kind: kind, addresses: addresses),
            actor: session.actor)
        let own = try addresses.filter { try !session.configuration.covers($0) }
        return Report(
            [
                "The environment \(handle) has been made; its address is \(addresses.map(\.description).joined(separator: ", "))."
            ] + own.flatMap(Self.site),
            .environment(environment, addresses: addresses, needingSite: own),
            events: [CommandEvent(.environmentCreated, handle)])
    }

    /// What nginx needs for a domain of a tenant's own.
    private static func site(_ address: Origin) -> [String] {
        let host = address.host
        return [
            "\(host) is not below GATEHOUSE_ADDRESS: it answers when its name leads to this machine, it has a certificate in "
                + "/etc/letsencrypt/live/\(host), and nginx has a site for it. In the program's sources:",
            "  sed 's/login\\.customer\\.example/\(host)/g' nginx/custom-domain.conf > /etc/nginx/gatehouse/domains/\(host).conf",
            "  nginx -t && systemctl reload nginx",
        ]
    }

    private var checkedHandle: Handle {
        get throws { kind == .dashboard ? try .reserved(handle) : try Handle(handle) }
    }
}

extension JSON {
    static func environment(_ environment: Environment, addresses: [Origin], needingSite own: [Origin] = []) -> JSON {
        [
            "id": .string(environment.id.description), "handle": .string(environment.handle.description),
            "name": .string(environment.name), "kind": .string(environment.kind.rawValue),
            "status": .string(environment.status.rawValue), "account_id": .string(environment.account.description),
            "addresses": .array(addresses.map { .string($0.description) }),
            "addresses_without_site": .array(own.map { .string($0.description) }),
            "created_at": .string(environment.createdAt.description),
        ]
    }
}
