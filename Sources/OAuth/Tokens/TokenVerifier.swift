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
    package let organization: String?
    package let roles: [String]
    package let permissions: [String]
    /// How the person has signed in whom it speaks for; nil where it speaks for nobody but a client or an app's user.
    package let authentication: AuthenticationContext?
    /// What the person has granted; others name families of their own in `grant_id`.
    var personGrant: ID<AuthorizationGrant>? {
        authentication == nil ? nil : grant.flatMap { ID<AuthorizationGrant>($0) }
    }
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
        case .malformed: "the token is not an access token of this issuer"
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
        try entry(text, issuer: issuer, audience: audience, keyring: keyring, rows: rows, now: now).token
    }

    /// The token and the person it speaks for; nil for a client's own and an app user's.
    package func verifyPerson(
        _ text: String, issuer: Issuer, keyring: Keyring, rows: EnvironmentConnection, now: Timestamp
    ) throws -> VerifiedPerson? {
        var entry = try entry(text, issuer: issuer, audience: nil, keyring: keyring, rows: rows, now: now)
        let state = rows.state
        // What was read in a state of the file is true as long as that state.
        if let known = entry.person, let state, entry.unrevokedIn == state { return known }
        guard let id = entry.token.personGrant, let grant = try rows.grants.find(id),
            let user = try rows.users.find(grant.user)
        else { return nil }
        let person = VerifiedPerson(token: entry.token, grant: grant, user: user)
        entry.person = person
        if let state { keyring.verified.note(entry, unrevokedIn: state) }
        return person
    }

    private func entry(
        _ text: String, issuer: Issuer?, audience: String?, keyring: Keyring, rows: EnvironmentConnection,
        now: Timestamp
    ) throws -> VerifiedTokens.Entry {
        var entry = try found(text, keyring, rows)
        let token = entry.token
        guard issuer == nil || token.issuer == issuer?.description else { throw TokenRefusal.otherIssuer }
        guard audience == nil || token.audience == audience else { throw TokenRefusal.otherAudience }
        guard token.expiresAt > now.seconds else { throw TokenRefusal.expired }
        // A minute for clocks set back; a token from the future means that one was.
        guard token.issuedAt <= now.seconds + 60 else { throw TokenRefusal.notYetValid }
        try checkRevocation(&entry, keyring, rows)
        // Asked each time, like everything that the signature does not cover.
        guard try rows.clients.find(token.clientID)?.status == .active else { throw TokenRefusal.clientGone }
        return entry
    }

    private func found(
        _ text: String, _ keyring: Keyring, _ rows: EnvironmentConnection
    ) throws -> VerifiedTokens.Entry {
        guard text.hasPrefix(OpaqueTokenText.prefix) else {
            return try keyring.verified.entry(text) { try Self.token(try claims(of: text, keyring: keyring)) }
        }
        // A row is believed as long as it is there: no signature stands for it.
        let digest = OpaqueTokenText.digest(text)
        if let known = keyring.verified.known(digest), let state = rows.state, known.unrevokedIn == state {
            return known
        }
        guard let row = try rows.opaqueTokens.find(digest: digest),
            let claims = try? ClaimsSet(parsing: Array(row.payload.utf8))
        else { throw TokenRefusal.malformed }
        return VerifiedTokens.Entry(token: try Self.token(claims), digest: digest)
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
            externalUserID: claims["external_user_id"]?.string, userType: claims["user_type"]?.string, issuer: issuer,
            organization: claims["org_id"]?.string, roles: claims["roles"]?.array?.compactMap(\.string) ?? [],
            permissions: claims["permissions"]?.array?.compactMap(\.string) ?? [],
            authentication: claims["auth_time"]?.integer.map {
                AuthenticationContext(
                    time: $0, methods: claims["amr"]?.array?.compactMap(\.string) ?? [], session: claims["sid"]?.string)
            })
    }

    /// A token dies with itself, its grant family, its client or its user, a person's also with the session; keys die in the key
    /// ring. What was found in a state of the file is true as long as that state.
    private func checkRevocation(
        _ entry: inout VerifiedTokens.Entry, _ keyring: Keyring, _ rows: EnvironmentConnection
    ) throws {
        let state = rows.state
        if let state, entry.unrevokedIn == state { return }
        // What was known of the person was true of another state.
        entry.person = nil
        guard !(try isRevoked(entry.token, rows)) else { throw TokenRefusal.revoked }
        if let state { entry = keyring.verified.note(entry, unrevokedIn: state) }
    }

    private func isRevoked(_ token: VerifiedToken, _ rows: EnvironmentConnection) throws -> Bool {
        guard let authentication = token.authentication else {
            return try rows.revocations.isRevoked(
                jti: token.identifier, issuedAt: token.issuedAt, client: token.clientID, user: token.subject,
                grant: token.grant ?? token.identifier)
        }
        guard let grant = token.personGrant else { return true }
        return try rows.revocations.isRevoked(
            jti: token.identifier, issuedAt: token.issuedAt, client: token.clientID, grant: grant,
            session: authentication.session)
    }
}

/// An access token that speaks for a person.
package struct VerifiedPerson: Sendable {
    package let token: VerifiedToken
    package let grant: AuthorizationGrant
    package let user: User
}
