// Token revocation (RFC 7009).

package import Model
package import Store

/// Named after what it does; the row it leaves is Model's `Revocation`.
package struct TokenRevocation: Sendable {
    private let verifier = TokenVerifier()

    package init() {}

    /// Which of the environment's issuers made the token does not matter: whoever ends one wants it ended, and 200 would be read
    /// as done.
    ///
    /// What is to be noted so that the token is refused from now on; nil when it is not good anyway (section 2.2: the answer is
    /// the same). Throws when the token is another client's: a client may revoke its own tokens, and a machine client those of
    /// its app's siblings, which it mints.
    package func revocation(
        of token: String, by client: Client, keyring: Keyring, rows: EnvironmentConnection,
        now: Timestamp
    ) throws -> Revocation? {
        let verified: VerifiedToken
        do {
            verified = try verifier.verify(
                token, issuer: nil, audience: nil, keyring: keyring, rows: rows, now: now)
        } catch is TokenRefusal {
            return nil
        }
        if verified.clientID != client.clientID {
            guard let app = client.app, client.sibling == .machine,
                try rows.clients.find(verified.clientID)?.app == app
            else {
                // Whoever only names itself learns nothing of others' tokens.
                if client.type == .isPublic { return nil }
                throw OAuthError.notYourToken
            }
        }
        return Revocation(jti: verified.identifier, expiresAt: Timestamp(seconds: verified.expiresAt))
    }
}
