// gatehouse environment list.

import Administration
import ArgumentParser
import JSON
import Model
import Store

struct EnvironmentList: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the environments with their addresses.",
        discussion: """
              gatehouse environment list --account acme
            """)

    @Option(help: "Only those of the account with this handle.")
    var account: String?

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> Report {
        let owner = try account.map { try session.installation.account($0).id }
        let accounts = try session.installation.control.read { try $0.accounts() }
        let directory = try session.installation.control.directory()
        let environments = directory.environments.filter { owner == nil || $0.account == owner }
        let rows = environments.map { environment in
            [
                environment.handle.description, environment.kind.rawValue, environment.status.rawValue,
                accounts.first { $0.id == environment.account }?.handle.description ?? "",
                directory.addresses(of: environment.id).map(\.origin.description).joined(separator: " "),
            ]
        }
        return .list(
            ["HANDLE", "KIND", "STATUS", "ACCOUNT", "ADDRESSES"], rows,
            environments.map { .environment($0, addresses: directory.addresses(of: $0.id).map(\.origin)) })
    }
}
