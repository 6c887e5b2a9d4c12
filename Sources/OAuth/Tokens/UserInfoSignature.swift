// Signed userinfo (OpenID Connect Core section 5.3.2).

package import JSON
package import Model

package enum UserInfoSignature {
    /// The claims as a JWT, for clients that registered an algorithm for it. It has neither `exp` nor `auth_time`, so that it is no
    /// ID token.
    package static func sign(
        _ claims: JSONObject, issuer: Issuer, client: Client, _ algorithm: SigningAlgorithm, with keyring: Keyring
    ) throws -> String {
        var claims = claims
        claims["iss"] = .string(issuer.description)
        claims["aud"] = .string(client.clientID.description)
        return try keyring.signingKey(algorithm).sign(JSON.object(claims).serialized(), type: "JWT")
    }
}
