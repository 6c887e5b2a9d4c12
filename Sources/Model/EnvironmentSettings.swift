// What an operator may choose for a whole environment.

package struct EnvironmentSettings: Equatable, Sendable {
    /// Whether people may register themselves.
    package var allowsRegistration = true
    /// Whether people who registered themselves must verify their address before they can sign in. Without it a registration and
    /// the sign-in after it tell anybody whether an address has an account.
    package var requiresVerification = true
    /// Seconds.
    package var sessionLifetime = 30 * 86_400
    /// Of access tokens for the issuer itself, and for a resource server that is made without a lifetime.
    package var tokenLifetime = ResourceServer.defaultTokenLifetime
    package var codeLifetime = 60
    /// The longest a grant with refresh tokens lives, and how long one may lie unused.
    package var refreshLifetime = 30 * 86_400
    package var refreshIdleLifetime = 14 * 86_400
    /// What pages show; nil: the environment's own name, no logo, the house's colour.
    package var brandName: String?
    package var brandLogoURI: String?
    /// `#rrggbb`.
    package var brandColor: String?
    /// Days that audit events are kept; nil: for ever.
    package var auditRetention: Int?

    package init() {}
}
