// gatehouse logout: ends the sign-in of this terminal.

import ArgumentParser
import JSON
import RelyingParty

struct Logout: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Signs you out: revokes the refresh token and forgets the tokens.",
        discussion: """
            The browser's own session at the provider is another one, and stays.

              gatehouse logout
            """)

    @Flag(help: "Only forgets the tokens, where the provider cannot be reached.")
    var local = false

    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.answer {
            var isRevoked = false
            do {
                let signedIn = try SignedIn.load()
                if !local { isRevoked = try Self.revoke(signedIn) }
            } catch SignInError.unreadable where local {
                // Nothing in it can be used, and it goes.
            }
            try SignedIn.forget()
            return Report(
                [isRevoked ? "You are signed out." : "The tokens are forgotten here."],
                ["signed_out": true, "revoked": .bool(isRevoked)])
        }
    }

    /// The file stays where this fails: a token that nobody has any more cannot be revoked.
    static func revoke(_ signedIn: SignedIn) throws -> Bool {
        let provider = try Provider.discover(signedIn.issuer, by: Reaching.transport())
        let token = signedIn.tokens.refreshToken ?? signedIn.tokens.accessToken
        return try TokenRequests(provider, signedIn.client, by: Reaching.transport()).revoke(token)
    }
}
