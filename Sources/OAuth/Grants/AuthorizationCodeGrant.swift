// The authorization code grant at the token endpoint (RFC 6749 section 4.1.3, RFC 7636, OpenID Connect Core section 3.1.3).

internal import Cryptography
internal import JOSE
package import Model
internal import Store

/// A client redeems the code that a person's browser has brought it.
package struct AuthorizationCodeGrant: Grant {
    package let grantType = GrantType.authorizationCode

    /// Public clients too: PKCE binds the code to whoever asked for it.
    package func check(_ client: Client) throws(OAuthError) {}

    package func authorize(_ request: GrantRequest) throws -> GrantDecision {
        let redemption = CodeRedemption(
            digest: Digest.sha256(Array(try request.parameters.required("code").utf8)), client: request.client,
            redirectURI: request.parameters.optional("redirect_uri"),
            verifier: request.parameters.optional("code_verifier").map(Secret.init),
            tokens: PersonTokens(request, scopes: nil))
        return .write { try redemption.redeem(in: $0) }
    }
}

/// One use of one code.
private struct CodeRedemption: Sendable {
    let digest: [UInt8]
    let client: Client
    let redirectURI: String?
    let verifier: Secret?
    let tokens: PersonTokens

    /// Within a write. What is thrown leaves no trace; the code stays good, so that nobody who merely saw it can use it up.
    func redeem(in rows: EnvironmentConnection) throws -> GrantOutcome {
        let now = tokens.services.now
        guard let code = try rows.codes.find(digest: digest), let grant = try rows.grants.find(code.grant) else {
            throw OAuthError.code("the code is unknown")
        }
        guard grant.client == client.id else { throw OAuthError.code("the code was given to another client") }
        guard grant.issuer == tokens.issuer.description else { throw OAuthError.code("the code is another issuer's") }
        guard code.usedAt == nil else { return try reuse(grant, rows) }
        guard code.expiresAt > now else { throw OAuthError.code("the code has expired") }
        try checkRedirectURI(code)
        try checkVerifier(code)
        let standing: GrantStanding
        do { standing = try GrantStanding(of: grant, in: rows, at: now) } catch let ended as GrantStanding.Ended {
            throw OAuthError.code(ended.rawValue)
        }
        guard try rows.codes.use(digest: digest, at: now) else { return try reuse(grant, rows) }
        var (given, target) = try tokens.make(standing, nonce: grant.nonce, in: rows)
        given.refreshToken = try refreshToken(standing, target, rows)
        return .given(given)
    }

    /// RFC 6749 section 4.1.2: what a code has given is not to be trusted once it comes a second time.
    private func reuse(_ grant: AuthorizationGrant, _ rows: EnvironmentConnection) throws -> GrantOutcome {
        try GrantEnding.reuse(
            grant, by: client, in: rows, "an authorization code was used again",
            OAuthError.code("the code was used before"), tokens.services)
    }

    private func checkRedirectURI(_ code: AuthorizationCode) throws(OAuthError) {
        guard redirectURI != nil || !code.isRedirectURISent else { throw .redirectURIDiffers }
        guard redirectURI.map({ $0.utf8.elementsEqual(code.redirectURI.description.utf8) }) ?? true else {
            throw .redirectURIDiffers
        }
    }

    /// RFC 7636 section 4.6. A verifier without a challenge means that somebody took the challenge away (RFC 9700 section 4.8).
    private func checkVerifier(_ code: AuthorizationCode) throws(OAuthError) {
        guard let challenge = code.codeChallenge else {
            guard verifier == nil else { throw .verifierUnexpected }
            return
        }
        guard let verifier = verifier?.reveal() else { throw .verifierMissing }
        guard (43...128).contains(verifier.utf8.count), verifier.utf8.allSatisfy(Self.isUnreserved) else {
            throw .verifierMalformed
        }
        let computed = Base64URL.encode(Digest.sha256(Array(verifier.utf8)))
        guard ConstantTime.equal(Array(computed.utf8), Array(challenge.utf8)) else { throw .verifierWrong }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: true
        default: false
        }
    }

    /// A client that is registered for refresh tokens gets one, as the clients of the systems that Gatehouse follows expect, unless
    /// the resource server forbids it. What `offline_access` adds is that it outlives the session.
    private func refreshToken(
        _ standing: GrantStanding, _ target: Target, _ rows: EnvironmentConnection
    ) throws -> Secret? {
        guard standing.client.grantTypes.contains(.refreshToken), target.allowsOfflineAccess else { return nil }
        let now = tokens.services.now
        let first = RefreshTokenText(first: standing.grant.id, tokens.services.randomness)
        try rows.refreshTokens.insert(
            RefreshToken(
                grant: standing.grant.id, generation: 0, digest: first.digest, rotatedAt: now,
                expiresAt: RefreshTokenText.end(of: standing.grant, try rows.settings.get(), at: now)))
        return Secret(first.text)
    }
}
