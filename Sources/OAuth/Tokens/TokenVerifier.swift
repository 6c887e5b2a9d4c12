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
    /// As it is now: of a token that names it, an active one.
    package let client: Client
    package let scopes: ScopeSet
    package let issuedAt: Int
    package let expiresAt: Int
    package let grant: String?
    package let externalUserID: String?
    package let userType: String?
    package let issuer: String

    package var clientID: ClientID { client.clientID }
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
    case clientGone
    case revoked

    /// RFC 6750 section 3.1 wants a sentence a client's developer can act on.
    package var sentence: String {
        switch self {
        case .malformed: "the token is not a JWT access token"
        case .unknownKey, .badSignature: "the token was not signed by this issuer"
        case .otherIssuer: "the token was issued by another issuer"
        case .otherAudience: "the token was issued for another audience"
        case .expired: "the token has expired; request a new one"
        case .notYetValid: "the token is not valid yet; check the clock of the machine that issued it"
        case .clientGone: "the client that the token was issued to is not active any more"
        case .revoked: "the token has been revoked"
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
        let claims = try claims(of: text, keyring: keyring)
        guard issuer == nil || claims.iss == issuer?.description else { throw TokenRefusal.otherIssuer }
        let token = try Self.token(claims, rows)
        guard audience == nil || token.audience == audience else { throw TokenRefusal.otherAudience }
        guard token.expiresAt > now.seconds else { throw TokenRefusal.expired }
        // A minute for clocks set back; a token from the future means that one was.
        guard token.issuedAt <= now.seconds + 60 else { throw TokenRefusal.notYetValid }
        guard try !isRevoked(token, rows) else { throw TokenRefusal.revoked }
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

    private static func token(_ claims: ClaimsSet, _ rows: EnvironmentConnection) throws -> VerifiedToken {
        guard let issuer = claims.iss, let subject = claims.sub, let identifier = claims.jti,
            let audience = claims["aud"]?.string, let issuedAt = claims["iat"]?.integer,
            let expiresAt = claims["exp"]?.integer, let client = claims["client_id"]?.string,
            let clientID = try? ClientID(client), let scopes = try? ScopeSet(parsing: claims["scope"]?.string ?? "")
        else { throw TokenRefusal.malformed }
        guard let client = try rows.clients.find(clientID), client.status == .active else {
            throw TokenRefusal.clientGone
        }
        return VerifiedToken(
            identifier: identifier, subject: subject, audience: audience, client: client, scopes: scopes,
            issuedAt: issuedAt, expiresAt: expiresAt, grant: claims["grant_id"]?.string,
            externalUserID: claims["external_user_id"]?.string, userType: claims["user_type"]?.string, issuer: issuer)
    }

    /// A token dies with itself, its grant family, its client or its user; keys die in the key ring.
    private func isRevoked(_ token: VerifiedToken, _ rows: EnvironmentConnection) throws -> Bool {
        if try rows.revocations.contains(jti: token.identifier) { return true }
        var subjects: [(NotBefore.Kind, String)] = [(.client, token.clientID.description), (.user, token.subject)]
        if let grant = token.grant { subjects.append((.grant, grant)) }
        for (kind, subject) in subjects {
            if let second = try rows.revocations.notBefore(kind, subject), token.issuedAt <= second { return true }
        }
        return false
    }
}
