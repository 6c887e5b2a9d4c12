// Sessions: that a person has signed in at a browser.

package struct Session: Equatable, Sendable {
    /// `sid` in tokens.
    package let id: ID<Session>
    package let user: ID<User>
    /// When the person last proved who they are: `auth_time`.
    package let authenticatedAt: Timestamp
    /// How: `amr` (RFC 8176).
    package let methods: [String]
    package let remoteAddress: String?
    package let userAgent: String?
    package let createdAt: Timestamp
    package let lastActiveAt: Timestamp
    package let expiresAt: Timestamp
    package let revokedAt: Timestamp?

    package init(
        id: ID<Session>, user: ID<User>, authenticatedAt: Timestamp, methods: [String], remoteAddress: String?,
        userAgent: String?, createdAt: Timestamp, lastActiveAt: Timestamp, expiresAt: Timestamp,
        revokedAt: Timestamp? = nil
    ) {
        self.id = id
        self.user = user
        self.authenticatedAt = authenticatedAt
        self.methods = methods
        self.remoteAddress = remoteAddress
        self.userAgent = userAgent
        self.createdAt = createdAt
        self.lastActiveAt = lastActiveAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }

    /// Whether it has neither ended nor run out.
    package func isGood(at now: Timestamp) -> Bool { revokedAt == nil && expiresAt > now }
}
