// gatehouse login: signs the person at this terminal in.

import ArgumentParser
import JSON
import Model
import POSIX
import RelyingParty

struct Login: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Signs you in with your browser.",
        discussion: """
            Prints an address to open, opens it where there is a display, and waits until the browser comes back to this machine. Works \
            with any OpenID provider at which a public client with the redirect URI http://127.0.0.1/callback is registered. The \
            tokens are kept in a file that only you can read; 'gatehouse whoami' uses them and 'gatehouse logout' ends them.
            """)

    @Option(help: ArgumentHelp("The provider.", valueName: "url"))
    var issuer: String

    @Option(name: .customLong("client-id"), help: "The public client; CLI_CLIENT_ID if it is not said.")
    var client: String?

    @Option(help: "What is asked for.")
    var scope = "openid profile email offline_access"

    @Option(help: "How many seconds you may take.")
    var timeout = 300

    @Flag(help: "Prints the address only.")
    var noBrowser = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...3600).contains(timeout) else { throw ValidationError("--timeout is from 1 to 3600 seconds") }
        guard scope.split(separator: " ").contains("openid") else {
            throw ValidationError("--scope must hold openid, without which nobody is signed in")
        }
    }

    func run() throws {
        try output.answer {
            guard let name = client ?? CurrentProcess.variable("CLI_CLIENT_ID"), !name.isEmpty else {
                throw SignInError.noClient
            }
            // Before the person is asked for anything.
            _ = try SignedIn.path
            let signIn = BrowserSignIn(
                provider: KnownProvider(issuer, by: Reaching.transport()), client: RegisteredClient(id: name),
                scope: scope, seconds: timeout, show: show)
            let signedIn = try signIn.run()
            try signedIn.save()
            return try WhoAmI.report(signedIn, signIn.provider)
        }
    }

    /// To standard error: standard output is for the answer.
    private func show(_ address: String) {
        CurrentProcess.write("Open this address in a browser to sign in:\n\n  \(address)\n\n", to: 2)
        let opener = "/usr/bin/xdg-open"
        let hasDisplay = ["DISPLAY", "WAYLAND_DISPLAY"].contains { CurrentProcess.variable($0)?.isEmpty == false }
        guard !noBrowser, hasDisplay, File.exists(opener) else { return }
        // Whatever it says, the address stands above.
        _ = try? ChildProcess(opener, [address], silent: true)
    }
}
