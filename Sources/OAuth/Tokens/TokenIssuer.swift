// Signing access tokens.

internal import JOSE
package import Model

/// A token as it is given away.
package struct IssuedToken: Sendable {
    package let token: Secret
    /// Names the token in logs; it cannot be used as one.
    package let identifier: String
    package let scopes: ScopeSet
    /// Seconds.
    package let lifetime: Int
}

/// Signs what a grant has decided.
package struct TokenIssuer: Sendable {
    private let randomness: Randomness

    package init(randomness: Randomness) {
        self.randomness = randomness
    }

    /// Signs with the primary key of the client's algorithm; an environment without one falls back to its RS256 key.
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
}
