// The program's entrance: `gatehouse` and its subcommands.

import ArgumentParser

@main
struct Command: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gatehouse",
        abstract: "A multi-tenant OAuth 2.0 authorization server and OpenID Connect provider.",
        discussion: """
            Try it on this machine with 'gatehouse dev'. On a server the unit runs 'gatehouse serve'; the other commands may run \
            beside it. Settings come from options, from GATEHOUSE_… variables, and from /etc/gatehouse/gatehouse.env; \
            'gatehouse config check' shows them.
            """,
        version: "0.1.0",
        subcommands: [Dev.self, Serve.self])
}
