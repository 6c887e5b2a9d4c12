// Signing access tokens and ID tokens, and making opaque ones.

internal import Cryptography
internal import JOSE
package import Model
internal import Store

/// A token as it is given away.
package struct IssuedToken: Sendable {
    package let token: Secret
    /// Names the token in logs; it cannot be used as one.
    package let identifier: String
    package let scopes: ScopeSet
    /// Seconds.
    package let lifetime: Int
}

/// Everything that one request at the token endpoint gets.
package struct IssuedTokens: Sendable {
    package let access: IssuedToken
    package let idToken: Secret?
    package let refreshToken: Secret?
}

/// Signs what a grant has decided.
package struct TokenIssuer: Sendable {
    private let randomness: Randomness

    package init(randomness: Randomness) {
        self.randomness = randomness
    }

    /// Whether there are the keys that a client's tokens are signed with: asked before a code or a refresh token is used up for tokens
    /// that could not be made.
    package func checkKeys(of client: Client, forPerson isForPerson: Bool, _ keyring: Keyring) throws(OAuthError) {
        if client.metadata.tokenFormat == .jwt { _ = try keyring.signingKey(client.signingAlgorithm) }
        guard isForPerson, client.allowedScopes.contains(.openid) else { return }
        _ = try keyring.signingKey(client.metadata.idTokenAlgorithm)
    }

    /// Signs with the primary key of the client's algorithm.
    package func issue(_ token: AccessToken, with keyring: Keyring, at time: Timestamp) throws -> IssuedToken {
        let identifier = Base64URL.encode(randomness.bytes(AccessToken.identifierBytes))
        var token = token
        // A token that began no family of its own is one.
        token.grant = token.grant ?? identifier
        let key = try keyring.signingKey(token.client.signingAlgorithm)
        let compact = try key.sign(token.payload(identifier: identifier, issuedAt: time))
        return IssuedToken(
            token: Secret(compact), identifier: identifier, scopes: token.scopes, lifetime: token.lifetime)
    }

    /// After the commit of whatever had to be written: a signature takes longer than a write.
    package func issue(_ tokens: GrantedTokens, with keyring: Keyring, at time: Timestamp) throws -> IssuedTokens {
        let access = try tokens.opaque ?? issue(tokens.access, with: keyring, at: time)
        let idToken = try tokens.idToken.map { idToken in
            let key = try keyring.signingKey(idToken.client.metadata.idTokenAlgorithm)
            let hash = key.halfHash(of: access.token.reveal())
            return Secret(try key.sign(idToken.payload(accessTokenHash: hash, issuedAt: time), type: "JWT"))
        }
        return IssuedTokens(access: access, idToken: idToken, refreshToken: tokens.refreshToken)
    }
}

/// Access tokens that mean nothing to their bearer.
enum OpaqueTokenText {
    static let prefix = "gh_at_"

    static func digest(_ text: String) -> [UInt8] { Digest.sha256(Array(text.utf8)) }
}

extension GrantedTokens {
    /// An opaque access token, its claims written down.
    static func opaque(
        _ token: AccessToken, in rows: EnvironmentConnection, _ services: GrantServices
    ) throws -> GrantedTokens {
        var tokens = GrantedTokens(access: token)
        try tokens.makeOpaque(in: rows, services)
        return tokens
    }

    /// Gives the access token an opaque text and writes its claims down.
    mutating func makeOpaque(in rows: EnvironmentConnection, _ services: GrantServices) throws {
        let identifier = Base64URL.encode(services.randomness.bytes(AccessToken.identifierBytes))
        var token = access
        token.grant = token.grant ?? identifier
        let text = OpaqueTokenText.prefix + Base64URL.encode(services.randomness.bytes(Digest.length))
        let payload = String(decoding: token.payload(identifier: identifier, issuedAt: services.now), as: UTF8.self)
        try rows.opaqueTokens.insert(
            OpaqueToken(
                digest: OpaqueTokenText.digest(text), grant: token.grant, payload: payload,
                expiresAt: services.now.adding(seconds: token.lifetime)))
        opaque = IssuedToken(
            token: Secret(text), identifier: identifier, scopes: token.scopes, lifetime: token.lifetime)
    }
}
