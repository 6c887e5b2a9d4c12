// Token revocation (RFC 7009).

package import Model
package import Store

/// Named after what it does; the row it leaves is Model's `Revocation`.
package struct TokenRevocation: Sendable {
    /// What is to be noted so that a token is refused from now on.
    package enum Ending: Sendable {
        case token(Revocation)
        /// A refresh token ends its grant: with it go the access tokens that came of it (section 2.1).
        case grant(AuthorizationGrant)
    }

    private let verifier = TokenVerifier()

    package init() {}

    /// Which of the environment's issuers made the token does not matter: whoever ends one wants it ended, and 200 would be read
    /// as done.
    ///
    /// nil when the token is not good anyway (section 2.2: the answer is the same). Throws when it is another client's: a client may
    /// revoke its own tokens, and a machine client those of its app's siblings, which it mints.
    package func ending(
        of token: String, by client: Client, keyring: Keyring, environment: ID<Environment>,
        secrets: EnvironmentSecrets, rows: EnvironmentConnection, now: Timestamp
    ) throws -> Ending? {
        if let refreshToken = RefreshTokenText(token) {
            let key = try secrets.existing(.refresh, of: environment, in: rows)
            return try grant(of: refreshToken, key, client, rows).map(Ending.grant)
        }
        let verified: VerifiedToken
        do {
            verified = try verifier.verify(
                token, issuer: nil, audience: nil, keyring: keyring, rows: rows, now: now)
        } catch is TokenRefusal {
            return nil
        }
        guard try mayEnd(client, tokensOf: verified.clientID, rows) else { return nil }
        return .token(Revocation(jti: verified.identifier, expiresAt: Timestamp(seconds: verified.expiresAt)))
    }

    /// In a write transaction.
    package func end(
        _ ending: Ending, by client: Client, in rows: EnvironmentConnection, _ services: GrantServices
    ) throws {
        switch ending {
        case .token(let revocation): try rows.revocations.insert(revocation)
        case .grant(let grant):
            try GrantEnding.revoke(
                grant, in: rows, "its refresh token was revoked", by: .client(client.clientID), services)
        }
    }

    /// An older token of the family ends it too: its holder wants it gone, and a thief could do no less harm by using it.
    private func grant(
        of token: RefreshTokenText, _ key: [UInt8]?, _ client: Client, _ rows: EnvironmentConnection
    ) throws -> AuthorizationGrant? {
        guard let grant = try rows.grants.find(token.grant), grant.revokedAt == nil,
            let family = try rows.refreshTokens.find(token.grant), let holder = try rows.clients.find(grant.client)
        else { return nil }
        if case .foreign = RefreshTokenStanding(token, in: family, key: key) { return nil }
        return try mayEnd(client, tokensOf: holder.clientID, rows) ? grant : nil
    }

    private func mayEnd(_ client: Client, tokensOf holder: ClientID, _ rows: EnvironmentConnection) throws -> Bool {
        if holder == client.clientID { return true }
        if let app = client.app, client.sibling == .machine, try rows.clients.find(holder)?.app == app { return true }
        // Whoever only names itself learns nothing of others' tokens.
        if client.type == .isPublic { return false }
        throw OAuthError.notYourToken
    }
}
