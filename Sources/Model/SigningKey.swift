// Signing keys and their lives.

/// A key pair of an environment. The private half is sealed; the public one is what the JWKS shows.
package struct SigningKey: Equatable, Sendable {
    package enum Status: String, Sendable, CaseIterable {
        /// Published, not signing yet: relying parties get to know it first.
        case pending
        /// Published; the primary one of its algorithm signs.
        case active
        /// Signs no more; published until the last token it signed has expired.
        case retired
        /// Compromised: gone from the JWKS, its tokens refused.
        case deactivated

        package var isPublished: Bool { self != .deactivated }
    }

    /// How long a JWKS may be cached, in seconds.
    package static let cacheLifetime = 300
    /// How long a new key is published before it signs: twice the cache's lifetime.
    package static let pendingPeriod = 2 * cacheLifetime

    package let id: ID<SigningKey>
    package let kid: String
    package let algorithm: SigningAlgorithm
    /// Bits of the modulus (RSA) or of the curve.
    package let size: Int
    package let status: Status
    package let isPrimary: Bool
    package let sealedPrivateKey: [UInt8]
    /// The public JWK as JSON text.
    package let publicJWK: String
    /// When a pending key becomes primary.
    package let startsAt: Timestamp
    /// When a retired key leaves the JWKS.
    package let endsAt: Timestamp?
    package let createdAt: Timestamp

    package init(
        id: ID<SigningKey>, kid: String, algorithm: SigningAlgorithm, size: Int, status: Status, isPrimary: Bool,
        sealedPrivateKey: [UInt8], publicJWK: String, startsAt: Timestamp, endsAt: Timestamp?, createdAt: Timestamp
    ) {
        self.id = id
        self.kid = kid
        self.algorithm = algorithm
        self.size = size
        self.status = status
        self.isPrimary = isPrimary
        self.sealedPrivateKey = sealedPrivateKey
        self.publicJWK = publicJWK
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.createdAt = createdAt
    }
}
