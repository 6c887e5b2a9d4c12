// What an API asks of an access token before it answers (RFC 9068 section 4).

internal import HTTP
internal import JOSE
internal import JSON
package import Model
package import RelyingParty

/// An access token that was good, and what it says.
struct AccessTokenClaims: Sendable, Equatable {
    let subject: String
    let client: String
    let scopes: [String]
    let issuer: String
    let expiresAt: Timestamp
}

package struct AccessTokenCheck: Sendable {
    private let provider: KnownProvider
    private let audience: String
    private let clock: Clock

    /// How far clocks may differ, in seconds.
    private static let leeway = 5

    /// - Parameter audience: what tokens for this API name in `aud`.
    package init(_ provider: KnownProvider, audience: String, clock: Clock) {
        self.provider = provider
        self.audience = audience
        self.clock = clock
    }

    /// Throws `APIRefusal` for a token that is not good, `RelyingPartyError` where that cannot be found out.
    func claims(of token: String, requiring scope: String) throws -> AccessTokenClaims {
        let (header, claims) = try verified(token)
        // An ID token is signed by the same keys and is for nobody's API.
        guard header.isType("at+jwt") else { throw APIRefusal.invalidToken("The token is no access token.") }
        do {
            try claims.check(
                Expected(
                    issuer: provider.issuer, audience: Audience(audience), time: NumericDate(clock.now().seconds),
                    leeway: Self.leeway))
        } catch {
            throw APIRefusal.invalidToken("\(error)")
        }
        guard let subject = claims.sub, let client = claims["client_id"]?.string, let expiry = claims.exp else {
            throw APIRefusal.invalidToken("The token names no subject or no client.")
        }
        let scopes = (claims["scope"]?.string ?? "").split(separator: " ").map(String.init)
        guard scopes.contains(where: { $0.utf8.elementsEqual(scope.utf8) }) else {
            throw APIRefusal.insufficientScope(ErrorDescription(scope))
        }
        return AccessTokenClaims(
            subject: subject, client: client, scopes: scopes, issuer: provider.issuer,
            expiresAt: Timestamp(seconds: expiry.rawValue))
    }

    private func verified(_ token: String) throws -> (header: ProtectedHeader, claims: ClaimsSet) {
        do {
            return try provider.verified(token)
        } catch RelyingPartyError.badToken(let reason) {
            throw APIRefusal.invalidToken(ErrorDescription(reason))
        }
    }
}
