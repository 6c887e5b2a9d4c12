// Token introspection (RFC 7662).

internal import JSON
package import Model
package import Store

package struct Introspection: Sendable {
    private let verifier = TokenVerifier()

    package init() {}

    /// What is known of a token; `active: false` and nothing else for every token that is not good here and now (section 2.2).
    /// `issuer` is the one asked: a token of the other layout is none of its own.
    package func describe(
        _ token: String, issuer: Issuer, keyring: Keyring, rows: EnvironmentConnection, now: Timestamp
    ) throws -> [UInt8] {
        let verified: VerifiedToken
        do {
            verified = try verifier.verify(
                token, issuer: issuer, audience: nil, keyring: keyring, rows: rows, now: now)
        } catch is TokenRefusal {
            return Array(#"{"active":false}"#.utf8)
        }
        var json = JSONWriter(reservingCapacity: 384)
        json.beginObject()
        json.member("active", true)
        if !verified.scopes.isEmpty { json.member("scope", verified.scopes.description) }
        json.member("client_id", verified.clientID.description)
        json.member("token_type", "Bearer")
        json.member("exp", verified.expiresAt)
        json.member("iat", verified.issuedAt)
        json.member("sub", verified.subject)
        json.member("aud", verified.audience)
        json.member("iss", verified.issuer)
        json.member("jti", verified.identifier)
        if let external = verified.externalUserID { json.member("external_user_id", external) }
        if let type = verified.userType { json.member("user_type", type) }
        json.endObject()
        return json.bytes
    }
}
