// Access tokens as signed JWTs (RFC 9068).

internal import JSON
package import Model

/// The content of an access token, before it is signed.
package struct AccessToken: Sendable {
    /// Seconds a token lives that an app's backend mints for one of its users.
    package static let userTokenLifetime = 900
    /// Bytes of chance in `jti`.
    static let identifierBytes = 16

    package let issuer: Issuer
    package let subject: String
    package let audience: String
    package let client: Client
    package let scopes: ScopeSet
    /// Seconds.
    package let lifetime: Int
    /// A second that `iat` must lie after: what was issued up to it is refused.
    package var notBefore: Int?
    /// The grant family: what is revoked together. `grant_id` in the token.
    package var grant: String?
    /// How the person has signed in whom it speaks for.
    package var authentication: AuthenticationContext?
    /// What that person may do.
    package var authority: Authority?
    /// The end-user's name in the app's own system.
    package var externalUserID: ExternalUserID?
    package var userType: String?
    /// Whether to repeat the scopes as the array `scp` and to say `nbf`, as the Builder API's clients expect.
    package var isUserToken = false

    package init(
        issuer: Issuer, subject: String, audience: String, client: Client, scopes: ScopeSet, lifetime: Int
    ) {
        self.issuer = issuer
        self.subject = subject
        self.audience = audience
        self.client = client
        self.scopes = scopes
        self.lifetime = lifetime
    }

    /// The claims as JSON.
    func payload(identifier: String, issuedAt: Timestamp) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 512)
        json.beginObject()
        json.member("iss", issuer.description)
        json.member("sub", subject)
        json.member("aud", audience)
        json.member("client_id", client.clientID.description)
        json.member("azp", client.clientID.description)
        if !scopes.isEmpty { json.member("scope", plain: scopes.description) }
        json.member("jti", plain: identifier)
        json.member("iat", max(issuedAt.seconds, (notBefore ?? -1) + 1))
        if isUserToken { json.member("nbf", issuedAt.seconds) }
        json.member("exp", issuedAt.seconds + lifetime)
        if let grant { json.member("grant_id", grant) }
        if let authentication {
            json.member("auth_time", authentication.time)
            json.member("acr", authentication.reference)
            json.name("amr")
            json.beginArray()
            for method in authentication.methods { json.string(method) }
            json.endArray()
            if let session = authentication.session { json.member("sid", session) }
        }
        if let authority {
            if let organization = authority.organization { json.member("org_id", organization) }
            for (name, values) in [("roles", authority.roles), ("permissions", authority.permissions)]
            where !values.isEmpty {
                json.name(name)
                json.value(.array(values.map { .string($0) }))
            }
        }
        if isUserToken {
            json.name("scp")
            json.beginArray()
            for scope in scopes { json.string(scope.description) }
            json.endArray()
        }
        if let externalUserID { json.member("external_user_id", externalUserID.description) }
        if let userType { json.member("user_type", userType) }
        json.endObject()
        return json.bytes
    }
}
