// What a client that works for people tells of itself (RFC 7591 section 2, OpenID Connect Registration section 2).

package struct ClientMetadata: Equatable, Sendable {
    package enum TokenFormat: String, Sendable, CaseIterable { case jwt, opaque }
    /// OpenID Connect Core section 8.
    package enum SubjectType: String, Sendable, CaseIterable { case isPublic = "public", pairwise }

    /// Compared byte for byte.
    package var redirectURIs: [RedirectURI] = []
    package var postLogoutRedirectURIs: [RedirectURI] = []
    /// Whose scripts may read answers for it, besides the origins of its redirect URIs.
    package var originDomains: [Origin] = []
    /// Of the operator itself: nobody is asked for consent.
    package var isFirstParty = false
    package var tokenFormat = TokenFormat.jwt
    /// nil: RS256.
    package var idTokenAlgorithm: SigningAlgorithm?
    /// nil: userinfo is plain JSON.
    package var userInfoAlgorithm: SigningAlgorithm?
    package var subjectType = SubjectType.isPublic
    /// The host that pairwise subjects are made for; where it is nil, the host of the only redirect URI.
    package var sectorIdentifier: String?
    /// A public client always needs PKCE.
    package var requiresPKCE = true
    package var clientURI: String?
    package var logoURI: String?
    package var policyURI: String?
    package var termsURI: String?

    package init() {}
}
