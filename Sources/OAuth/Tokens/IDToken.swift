// ID tokens (OpenID Connect Core section 2): that a person has signed in, told to one client.

package import JSON
package import Model

/// The content of an ID token, before it is signed.
package struct IDToken: Sendable {
    /// Seconds; what `exp` says to the client that has just received it. Gatehouse takes older ones as hints.
    package static let lifetime = 3600

    package let issuer: Issuer
    package let subject: String
    package let client: Client
    package let authentication: AuthenticationContext
    package let nonce: String?
    /// Of the person.
    package let claims: JSONObject

    /// The claims as JSON. `azp` is left out: it is for audiences that are not the client alone (section 2).
    func payload(accessTokenHash: String, issuedAt: Timestamp) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 512)
        json.beginObject()
        json.member("iss", issuer.description)
        json.member("sub", subject)
        json.member("aud", client.clientID.description)
        json.member("exp", issuedAt.seconds + Self.lifetime)
        json.member("iat", issuedAt.seconds)
        json.member("auth_time", authentication.time)
        if let nonce { json.member("nonce", nonce) }
        json.member("at_hash", accessTokenHash)
        json.member("acr", authentication.reference)
        json.name("amr")
        json.beginArray()
        for method in authentication.methods { json.string(method) }
        json.endArray()
        if let session = authentication.session { json.member("sid", session) }
        for (name, value) in claims {
            json.name(name)
            json.value(value)
        }
        json.endObject()
        return json.bytes
    }
}
