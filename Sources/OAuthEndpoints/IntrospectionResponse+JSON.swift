// The introspection response as JSON (RFC 7662 section 2.2).

internal import JSON
internal import Model
internal import OAuth

extension IntrospectionResponse {
    /// `active: false` and nothing else, or what the token says.
    var bytes: [UInt8] {
        guard case .active(let token) = self else { return Array(#"{"active":false}"#.utf8) }
        var json = JSONWriter(reservingCapacity: 384)
        json.beginObject()
        json.member("active", true)
        if !token.scopes.isEmpty { json.member("scope", token.scopes.description) }
        json.member("client_id", token.clientID.description)
        json.member("token_type", "Bearer")
        json.member("exp", token.expiresAt)
        json.member("iat", token.issuedAt)
        json.member("sub", token.subject)
        json.member("aud", token.audience)
        json.member("iss", token.issuer)
        json.member("jti", token.identifier)
        if let external = token.externalUserID { json.member("external_user_id", external) }
        if let type = token.userType { json.member("user_type", type) }
        json.endObject()
        return json.bytes
    }
}
