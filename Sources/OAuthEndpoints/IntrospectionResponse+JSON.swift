// The introspection response as JSON (RFC 7662 section 2.2).

internal import JSON
internal import Model
internal import OAuth

extension IntrospectionResponse {
    /// `active: false` and nothing else, or what the token says.
    var bytes: [UInt8] {
        switch self {
        case .active(let token): Self.bytes(token)
        case .activeRefreshToken(let token): Self.bytes(token)
        case .inactive: Array(#"{"active":false}"#.utf8)
        }
    }

    private static func bytes(_ token: VerifiedToken) -> [UInt8] {
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
        if let authentication = token.authentication {
            json.member("auth_time", authentication.time)
            // RFC 9470 section 6.2.
            json.member("acr", authentication.reference)
            json.name("amr")
            json.value(.array(authentication.methods.map { .string($0) }))
            if let session = authentication.session { json.member("sid", session) }
        }
        if let organization = token.organization { json.member("org_id", organization) }
        for (name, values) in [("roles", token.roles), ("permissions", token.permissions)] where !values.isEmpty {
            json.name(name)
            json.value(.array(values.map { .string($0) }))
        }
        if let external = token.externalUserID { json.member("external_user_id", external) }
        if let type = token.userType { json.member("user_type", type) }
        json.endObject()
        return json.bytes
    }

    /// No `token_type`: that is for access tokens (RFC 6749 section 5.1).
    private static func bytes(_ token: RefreshTokenDescription) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 256)
        json.beginObject()
        json.member("active", true)
        json.member("scope", token.scopes.description)
        json.member("client_id", token.client.description)
        json.member("exp", token.expiresAt)
        json.member("iat", token.issuedAt)
        json.member("sub", token.subject)
        json.member("iss", token.issuer)
        json.endObject()
        return json.bytes
    }
}
