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

              gatehouse login --issuer https://acme.example.com --client-id "$CLI_CLIENT_ID"
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
            let former = try? SignedIn.load()
            try signedIn.save()
            let end = former.map(Self.end)
            var report = try WhoAmI.report(signedIn, signIn.provider)
            if let end, var object = report.json.object {
                report.lines.append(end.sentence)
                object.append("former_revoked", .bool(end.isRevoked))
                report.json = .object(object)
            }
            return report
        }
    }

    /// Ends the sign-in that was here before: nobody has its tokens any more. Who signed in now is signed in even where this fails.
    private static func end(_ former: SignedIn) -> (isRevoked: Bool, sentence: String) {
        do {
            guard try Logout.revoke(former) else {
                return (false, "Your earlier sign-in stays until it runs out: \(former.issuer) revokes nothing.")
            }
            return (true, "Your earlier sign-in at \(former.issuer) is ended.")
        } catch {
            return (false, "Your earlier sign-in could not be ended and stays until it runs out: \(error)")
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
