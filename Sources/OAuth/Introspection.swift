// Token introspection (RFC 7662).

package import Model
package import Store

/// What is known of a token (section 2.2).
package enum IntrospectionResponse: Sendable {
    case active(VerifiedToken)
    case activeRefreshToken(RefreshTokenDescription)
    /// Every token that is not good here and now; nothing is said of why.
    case inactive
}

/// A refresh token that would be taken now.
package struct RefreshTokenDescription: Sendable {
    package let client: ClientID
    package let subject: String
    package let scopes: ScopeSet
    package let issuer: String
    package let issuedAt: Int
    package let expiresAt: Int
}

package struct Introspection: Sendable {
    private let verifier = TokenVerifier()

    package init() {}

    /// `issuer` is the one asked: a token of the other layout is none of its own. A refresh token is described to the client that
    /// holds it and to nobody else: no resource server should ever see one.
    package func describe(
        _ token: String, to client: Client, issuer: Issuer, keyring: Keyring, environment: ID<Environment>,
        secrets: EnvironmentSecrets, rows: EnvironmentConnection, now: Timestamp
    ) throws -> IntrospectionResponse {
        if let refreshToken = RefreshTokenText(token) {
            return try describe(refreshToken, client, issuer, environment, secrets, rows, now) ?? .inactive
        }
        do {
            return .active(
                try verifier.verify(token, issuer: issuer, audience: nil, keyring: keyring, rows: rows, now: now))
        } catch is TokenRefusal {
            return .inactive
        }
    }

    private func describe(
        _ token: RefreshTokenText, _ client: Client, _ issuer: Issuer, _ environment: ID<Environment>,
        _ secrets: EnvironmentSecrets, _ rows: EnvironmentConnection, _ now: Timestamp
    ) throws -> IntrospectionResponse? {
        guard let grant = try rows.grants.find(token.grant), grant.client == client.id,
            grant.issuer == issuer.description, let family = try rows.refreshTokens.find(token.grant),
            family.expiresAt > now, case .current = RefreshTokenStanding(token, in: family, key: nil),
            let standing = try? GrantStanding(of: grant, in: rows, at: now),
            (try? standing.checkConsent(in: rows)) != nil,
            let scopes = try standing.scopes(at: standing.target(in: rows), in: rows),
            let subject = try SubjectIdentifiers(secrets)
                .known(for: grant.user, client: standing.client, of: environment, in: rows)
        else { return nil }
        return .activeRefreshToken(
            RefreshTokenDescription(
                client: standing.client.clientID, subject: subject, scopes: scopes, issuer: grant.issuer,
                issuedAt: family.rotatedAt.seconds, expiresAt: family.expiresAt.seconds))
    }
}
