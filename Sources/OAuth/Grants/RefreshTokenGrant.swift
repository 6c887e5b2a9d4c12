// The refresh token grant (RFC 6749 section 6, RFC 9700 section 4.14).

internal import Cryptography
package import Model
internal import Store

/// A client gets new tokens of what a person has granted before. Refresh tokens rotate; a retry within seconds gets the same successor,
/// any other reuse ends the family.
package struct RefreshTokenGrant: Grant {
    package let grantType = GrantType.refreshToken

    package func check(_ client: Client) throws(OAuthError) {}

    package func authorize(_ request: GrantRequest) throws -> GrantDecision {
        guard let token = RefreshTokenText(try request.parameters.required("refresh_token")) else {
            throw OAuthError.refreshToken("no token of ours looks like this")
        }
        let scopes = try request.requestedScopes()
        // Before the write: leading an old token to the current one may take thousands of steps, and what belongs to no family
        // has nothing to write.
        let family = try request.rows.refreshTokens.find(token.grant)
        let key = try request.services.secrets.existing(.refresh, of: request.environment.id, in: request.rows)
        guard let family else { throw OAuthError.refreshToken("no such family") }
        let seen = RefreshTokenStanding(token, in: family, key: key)
        if case .foreign = seen { throw OAuthError.refreshToken("the token is not of its family") }
        let use = RefreshTokenUse(
            token: token, client: request.client, seen: seen, seenDigest: family.digest,
            tokens: PersonTokens(request, scopes: scopes))
        return .write { try use.redeem(in: $0) }
    }
}

/// One use of one refresh token.
private struct RefreshTokenUse: Sendable {
    /// Milliseconds within which the predecessor of the current token gets the same successor again: for clients whose first request
    /// was answered and did not hear it.
    static let retryWindow = 10_000

    let token: RefreshTokenText
    let client: Client
    /// What the token was to its family when `seenDigest` was the current one's.
    let seen: RefreshTokenStanding
    let seenDigest: [UInt8]
    let tokens: PersonTokens

    /// Within a write.
    func redeem(in rows: EnvironmentConnection) throws -> GrantOutcome {
        let services = tokens.services
        guard let grant = try rows.grants.find(token.grant), let family = try rows.refreshTokens.find(token.grant)
        else {
            throw OAuthError.refreshToken("no such family")
        }
        guard grant.client == client.id else { throw OAuthError.refreshToken("the token was given to another client") }
        guard grant.issuer == tokens.issuer.description else {
            throw OAuthError.refreshToken("the token is another issuer's")
        }
        let key = try services.secrets.key(.refresh, of: tokens.environment.id, in: rows, at: services.now)
        // What it was a moment ago it still is, unless somebody was faster.
        let standing =
            ConstantTime.equal(family.digest, seenDigest) ? seen : RefreshTokenStanding(token, in: family, key: key)
        switch standing {
        case .foreign: throw OAuthError.refreshToken("the token is not of its family")
        case .old: return try reuse(grant, rows)
        case .previous(let successor):
            guard services.now.milliseconds - family.rotatedAt.milliseconds <= Self.retryWindow else {
                return try reuse(grant, rows)
            }
            return .given(try given(grant, family, successor, rows))
        case .current:
            let successor = token.successor(key)
            let given = try given(grant, family, successor, rows)
            let next = RefreshToken(
                grant: grant.id, generation: successor.generation, digest: successor.digest, rotatedAt: services.now,
                expiresAt: RefreshTokenText.end(of: grant, try rows.settings.get(), at: services.now))
            guard try rows.refreshTokens.rotate(to: next, from: family.digest) else {
                throw OAuthError.refreshToken("the token was rotated meanwhile")
            }
            return .given(given)
        }
    }

    /// RFC 9700 section 4.14.2: two hold the token, and nobody can tell which of them is the thief.
    private func reuse(_ grant: AuthorizationGrant, _ rows: EnvironmentConnection) throws -> GrantOutcome {
        try GrantEnding.reuse(
            grant, by: client, in: rows, "a refresh token was used again",
            OAuthError.refreshToken("the token was used before"), tokens.services)
    }

    private func given(
        _ grant: AuthorizationGrant, _ family: RefreshToken, _ successor: RefreshTokenText,
        _ rows: EnvironmentConnection
    ) throws -> GrantedTokens {
        guard family.expiresAt > tokens.services.now else {
            throw OAuthError.refreshToken("the token was not used for too long")
        }
        do {
            let standing = try GrantStanding(of: grant, in: rows, at: tokens.services.now)
            try standing.checkConsent(in: rows)
            var (given, target) = try tokens.make(standing, nonce: nil, in: rows)
            guard target.allowsOfflineAccess else {
                throw OAuthError.refreshToken("the resource server allows no refresh tokens any more")
            }
            given.refreshToken = Secret(successor.text)
            return given
        } catch let ended as GrantStanding.Ended {
            throw OAuthError.refreshToken(ended.rawValue)
        }
    }
}
