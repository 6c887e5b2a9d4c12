// The program's entrance: `gatehouse` and its subcommands.

import ArgumentParser

@main
struct Command: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "gatehouse",
        abstract: "A multi-tenant OAuth 2.0 authorization server and OpenID Connect provider.",
        discussion: """
            Try it on this machine with 'gatehouse dev'. On a server the unit runs 'gatehouse serve'; the other commands may run \
            beside it. Settings come from options, from GATEHOUSE_… variables, and from /etc/gatehouse/gatehouse.env; \
            'gatehouse config check' shows them.
            """,
        version: version,
        subcommands: [Dev.self, Serve.self],
        groupedSubcommands: [
            CommandGroup(
                name: "Tenants",
                subcommands: [
                    AccountCommand.self, InviteCommand.self, EnvironmentCommand.self, UserCommand.self,
                    ClientCommand.self,
                    AppCommand.self, ResourceServerCommand.self, ScopeCommand.self, KeysCommand.self,
                    DecisionCommand.self,
                ]),
            CommandGroup(name: "Your own sign-in", subcommands: [Login.self, WhoAmI.self, Logout.self]),
            CommandGroup(
                name: "Operation",
                subcommands: [
                    Migrate.self, Backup.self, Restore.self, Sweep.self, Doctor.self, Routes.self, ConfigCommand.self,
                ]),
        ])
}
