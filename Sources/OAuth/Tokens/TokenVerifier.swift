// Judging access tokens that come back.

internal import JSON
internal import JOSE
package import Model
package import Store

/// An access token of ours that is good now.
package struct VerifiedToken: Sendable {
    package let identifier: String
    package let subject: String
    package let audience: String
    package let clientID: ClientID
    package let scopes: ScopeSet
    package let issuedAt: Int
    package let expiresAt: Int
    package let grant: String?
    package let externalUserID: String?
    package let userType: String?
    package let issuer: String
}

/// Why a token is not good: for the log, and for telling clients that a token has merely expired.
package enum TokenRefusal: Error, Equatable, Sendable {
    case malformed
    case unknownKey
    case badSignature
    case otherIssuer
    case otherAudience
    case expired
    case notYetValid
    case revoked
    case clientGone

    /// RFC 6750 section 3.1 wants a sentence a client's developer can act on.
    package var sentence: String {
        switch self {
        case .malformed: "the token is not a JWT access token"
        case .unknownKey, .badSignature: "the token was not signed by this issuer"
        case .otherIssuer: "the token was issued by another issuer"
        case .otherAudience: "the token was issued for another audience"
        case .expired: "the token has expired; request a new one"
        case .notYetValid: "the token is not valid yet; check the clock of the machine that issued it"
        case .revoked: "the token has been revoked"
        case .clientGone: "the client that the token was issued to is not active any more"
        }
    }
}

/// Verifies access tokens of one environment.
package struct TokenVerifier: Sendable {
    package init() {}

    /// The token, if this issuer (any of the environment, if nil) made it for `audience` (any, if nil) and for a client that is
    /// still active, and neither time nor a revocation has ended it.
    package func verify(
        _ text: String, issuer: Issuer?, audience: String?, keyring: Keyring, rows: EnvironmentConnection,
        now: Timestamp
    ) throws -> VerifiedToken {
        let entry = try keyring.verified.entry(text) { try Self.token(try claims(of: text, keyring: keyring)) }
        let token = entry.token
        guard issuer == nil || token.issuer == issuer?.description else { throw TokenRefusal.otherIssuer }
        guard audience == nil || token.audience == audience else { throw TokenRefusal.otherAudience }
        guard token.expiresAt > now.seconds else { throw TokenRefusal.expired }
        // A minute for clocks set back; a token from the future means that one was.
        guard token.issuedAt <= now.seconds + 60 else { throw TokenRefusal.notYetValid }
        try checkRevocation(entry, keyring, rows)
        // Asked each time, like everything that the signature does not cover.
        guard try rows.clients.find(token.clientID)?.status == .active else { throw TokenRefusal.clientGone }
        return token
    }

    private func claims(of text: String, keyring: Keyring) throws -> ClaimsSet {
        guard let unverified = try? UnverifiedJWS(compact: text), unverified.header.isType("at+jwt"),
            let kid = unverified.header.kid
        else { throw TokenRefusal.malformed }
        guard let key = keyring.key(kid) else { throw TokenRefusal.unknownKey }
        guard let payload = try? key.verify(unverified) else { throw TokenRefusal.badSignature }
        guard let claims = try? ClaimsSet(parsing: payload) else { throw TokenRefusal.malformed }
        return claims
    }

    private static func token(_ claims: ClaimsSet) throws -> VerifiedToken {
        guard let issuer = claims.iss, let subject = claims.sub, let identifier = claims.jti,
            let audience = claims["aud"]?.string, let issuedAt = claims["iat"]?.integer,
            let expiresAt = claims["exp"]?.integer, let client = claims["client_id"]?.string,
            let clientID = try? ClientID(client), let scopes = try? ScopeSet(parsing: claims["scope"]?.string ?? "")
        else { throw TokenRefusal.malformed }
        return VerifiedToken(
            identifier: identifier, subject: subject, audience: audience, clientID: clientID, scopes: scopes,
            issuedAt: issuedAt, expiresAt: expiresAt, grant: claims["grant_id"]?.string,
            externalUserID: claims["external_user_id"]?.string, userType: claims["user_type"]?.string, issuer: issuer)
    }

    /// A token dies with itself, its grant family, its client or its user; keys die in the key ring. What was found in a state of
    /// the file is true as long as that state.
    private func checkRevocation(
        _ entry: VerifiedTokens.Entry, _ keyring: Keyring, _ rows: EnvironmentConnection
    ) throws {
        let state = rows.state
        if let state, entry.unrevokedIn == state { return }
        let token = entry.token
        let isRevoked = try rows.revocations.isRevoked(
            jti: token.identifier, issuedAt: token.issuedAt, client: token.clientID, user: token.subject,
            grant: token.grant ?? token.identifier)
        guard !isRevoked else { throw TokenRefusal.revoked }
        if let state { keyring.verified.note(entry, unrevokedIn: state) }
    }
}
