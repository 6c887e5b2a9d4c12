// gatehouse account: customers of the installation.

internal import Log

import Administration
import ArgumentParser
import JSON
import Log
import Model

struct AccountCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Makes accounts: the customers of this installation.",
        subcommands: [AccountCreate.self])
}

struct AccountCreate: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Makes an account with a test and a production environment.",
        discussion: """
            The environments are HANDLE-test and HANDLE. Their addresses come from GATEHOUSE_ADDRESS, or from --address. If anything \
            fails, nothing is made.

              gatehouse account create acme --name "Acme Inc."
            """)

    @Argument(help: "The account's handle: lower-case letters, digits and hyphens.", transform: Words.handle)
    var handle: Handle

    @Option(help: "The name that people read.", transform: Words.name)
    var name: String

    @Option(help: "The addresses of the environments, with {handle} in them, such as https://{handle}.id.example.com")
    var address: String?

    @Flag(help: "Makes the account alone.")
    var noEnvironments = false

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if noEnvironments && address != nil { throw ValidationError("--no-environments leaves nothing for --address") }
    }

    func perform(_ session: Session) throws -> Report {
        let wanted: [(Handle, Environment.Kind)] =
            noEnvironments ? [] : [(try Handle("\(handle)-test"), .test), (handle, .production)]
        let environments = try wanted.map { handle, kind in
            (handle: handle, kind: kind, address: try session.configuration.address(of: handle, template: address))
        }
        let made = try session.installation.createAccount(
            handle, name: name, environments: environments, actor: session.actor)
        var lines = ["The account \(handle) has been made."]
        lines += Report.table(environments.map { ["  \($0.handle)", $0.kind.rawValue, $0.address.description] })
        let listed = zip(made.environments, environments).map { environment, wanted in
            JSON.environment(environment, addresses: [wanted.address])
        }
        return Report(
            lines,
            [
                "id": .string(made.account.id.description), "handle": .string(handle.description),
                "name": .string(name),
                "environments": .array(listed),
            ], events: [CommandEvent(.accountCreated, handle)])
    }
}
