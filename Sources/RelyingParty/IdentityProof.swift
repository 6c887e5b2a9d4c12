// The ID token (OpenID Connect Core section 3.1.3.7).

internal import JOSE
internal import JSON
package import Model

/// Who signed in, as the provider vouches for it.
package struct IdentityProof: Sendable, Equatable {
    package let subject: String

    /// How far clocks may differ, in seconds.
    private static let leeway = 30

    /// - Parameters:
    ///   - nonce: the attempt's; nil for a token that came by refreshing (section 12.2).
    ///   - accessToken: the one that came with it, which `at_hash` names if it is there (section 3.1.3.8).
    package init(
        _ token: Secret, from provider: KnownProvider, for client: RegisteredClient, nonce: String?,
        accessToken: Secret, at now: Timestamp
    ) throws(RelyingPartyError) {
        let (header, claims) = try provider.verified(token.reveal())
        // RFC 8725 section 3.11, RFC 9068 section 5: an access token is about somebody too, and says nothing of this client.
        guard !header.isType("at+jwt") else { throw .badToken("It is an access token.") }
        do {
            try claims.check(
                Expected(
                    issuer: provider.issuer, audience: Audience(client.id), time: NumericDate(now.seconds),
                    leeway: Self.leeway))
        } catch {
            throw .badToken("\(error)")
        }
        guard claims.iat != nil else { throw .badToken("The claim iat is missing.") }
        let party = claims["azp"]?.string
        guard claims.aud?.values.count == 1 || party != nil, party.map({ Self.same($0, client.id) }) ?? true else {
            throw .badToken("It was issued to another client.")
        }
        if let nonce {
            guard let found = claims["nonce"]?.string, Self.same(found, nonce) else {
                throw .badToken("Its nonce is not the one that was sent.")
            }
        }
        if let hash = claims["at_hash"] {
            guard let text = hash.string, Self.same(text, header.alg.halfHash(of: accessToken.reveal())) else {
                throw .badToken("It came with another access token.")
            }
        }
        guard let subject = claims.sub, !subject.isEmpty else { throw .badToken("The claim sub is missing.") }
        self.subject = subject
    }

    private static func same(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }
}
