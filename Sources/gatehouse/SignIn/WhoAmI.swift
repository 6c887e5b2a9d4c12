// gatehouse whoami: who is signed in at this terminal, as the provider says.

import Administration
import ArgumentParser
import JSON
import Model
import RelyingParty

struct WhoAmI: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami", abstract: "Shows who is signed in, and refreshes the sign-in when it is due.",
        discussion: """
            What it shows is the provider's answer of this moment.

              gatehouse whoami --json
            """)

    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.answer {
            var signedIn = try SignedIn.load()
            let provider = KnownProvider(signedIn.issuer, by: Reaching.transport())
            if let end = signedIn.tokens.expiresAt, end <= Clock.system.now().adding(seconds: 30) {
                try Self.refresh(&signedIn, provider)
            }
            do {
                return try Self.report(signedIn, provider)
            } catch RelyingPartyError.refused("invalid_token", _) {
                // Ended before its time: perhaps only the access token is.
                try Self.refresh(&signedIn, provider)
                return try Self.report(signedIn, provider)
            }
        }
    }

    /// Other tokens, kept before they are used: the old refresh token is worth nothing from now on.
    private static func refresh(_ signedIn: inout SignedIn, _ provider: KnownProvider) throws {
        guard let token = signedIn.tokens.refreshToken else { throw SignInError.ended(signedIn.issuer) }
        let now = Clock.system.now()
        let tokens: TokenSet
        do {
            tokens = try TokenRequests(provider.provider(), signedIn.client, by: provider.transport)
                .refresh(token, at: now)
        } catch RelyingPartyError.refused("invalid_grant", _) {
            throw SignInError.ended(signedIn.issuer)
        }
        signedIn.tokens = tokens
        try signedIn.save()
        guard let idToken = tokens.idToken else { return }
        // OpenID Connect Core section 12.2: it is about the same person.
        let proof = try IdentityProof(
            idToken, from: provider, for: signedIn.client, nonce: nil, accessToken: tokens.accessToken, at: now)
        guard proof.subject.utf8.elementsEqual(signedIn.subject.utf8) else {
            throw RelyingPartyError.badToken("It is about somebody else.")
        }
    }

    static func report(_ signedIn: SignedIn, _ provider: KnownProvider) throws -> Report {
        let claims = try TokenRequests(provider.provider(), signedIn.client, by: provider.transport)
            .userInfo(signedIn.tokens.accessToken, of: signedIn.subject)
        func word(_ name: String) -> String? { claims[name]?.string.map(RelyingParty.plain) }
        let rows: [(String, String?)] = [
            ("name", word("name")), ("e-mail", word("email")), ("subject", signedIn.subject),
            ("issuer", signedIn.issuer), ("scope", signedIn.tokens.scope),
            ("valid until", signedIn.tokens.expiresAt?.description),
            ("renewable", signedIn.tokens.refreshToken == nil ? "no" : "yes"),
        ]
        var object: JSONObject = ["issuer": .string(signedIn.issuer), "sub": .string(signedIn.subject)]
        for name in ["name", "email"] { if let word = word(name) { object.append(name, .string(word)) } }
        if let scope = signedIn.tokens.scope { object.append("scope", .string(scope)) }
        if let end = signedIn.tokens.expiresAt { object.append("expires_at", .string(end.description)) }
        object.append("renewable", .bool(signedIn.tokens.refreshToken != nil))
        return Report(Report.table(rows.compactMap { name, value in value.map { [name, $0] } }), .object(object))
    }
}
