// ID tokens that come back as a hint (OpenID Connect Core section 3.1.2.1, RP-Initiated Logout section 2).

internal import JOSE
internal import JSON
package import Model
package import Store

/// Whom an ID token of ours is about.
package struct IDTokenHint: Equatable, Sendable {
    package let user: ID<User>
    /// The session in which it was given; nil when the token names none.
    package let session: ID<Session>?
    package let client: ClientID

    /// What a genuine ID token of this issuer says, also when it has expired: that is what hints are for. nil for everything else:
    /// an access token, another issuer's, a changed one, one whose key is gone.
    ///
    /// - Parameter client: whom it must have been given to; nil: any client.
    package static func verify(
        _ text: String, issuer: Issuer, client: ClientID?, keyring: Keyring, environment: ID<Environment>,
        secrets: EnvironmentSecrets, in rows: EnvironmentConnection
    ) throws -> IDTokenHint? {
        guard let claims = claims(of: text, keyring), claims.iss == issuer.description, let subject = claims.sub,
            let audience = claims["aud"]?.string, let named = try? ClientID(audience), client ?? named == named,
            // What our signed userinfo does not have: the one is not the other.
            claims.exp != nil, claims.iat != nil, claims["auth_time"]?.integer != nil
        else { return nil }
        let session = claims["sid"]?.string.flatMap { ID<Session>($0) }
        if let user = ID<User>(subject) { return IDTokenHint(user: user, session: session, client: named) }
        // A pairwise subject cannot be led back; whose session it was can be told, and must be the same person's.
        guard let session, let user = try rows.sessions.find(session)?.user, let record = try rows.clients.find(named),
            try SubjectIdentifiers(secrets).known(for: user, client: record, of: environment, in: rows) == subject
        else { return nil }
        return IDTokenHint(user: user, session: session, client: named)
    }

    private static func claims(of text: String, _ keyring: Keyring) -> ClaimsSet? {
        guard let unverified = try? UnverifiedJWS(compact: text), unverified.header.isType("JWT"),
            let kid = unverified.header.kid, let payload = try? keyring.key(kid)?.verify(unverified)
        else { return nil }
        return try? ClaimsSet(parsing: payload)
    }
}
