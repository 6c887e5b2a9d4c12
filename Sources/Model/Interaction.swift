// An authorization request that waits for a person: parked.

package struct Interaction: Equatable, Sendable {
    /// What the person has decided about the request.
    package struct Decision: Equatable, Sendable {
        package let user: ID<User>
        package let scopes: ScopeSet
        package let decidedAt: Timestamp

        package init(user: ID<User>, scopes: ScopeSet, decidedAt: Timestamp) {
            self.user = user
            self.scopes = scopes
            self.decidedAt = decidedAt
        }
    }

    package static let lifetime = 1800

    package let id: ID<Interaction>
    /// SHA-256 of the cookie of the browser that began it: no other may go on.
    package let browserDigest: [UInt8]
    package let client: ID<Client>
    /// The issuer's identifier.
    package let issuer: String
    /// The checked request, as JSON.
    package let request: String
    package let decision: Decision?
    package let createdAt: Timestamp
    package let expiresAt: Timestamp

    package init(
        id: ID<Interaction>, browserDigest: [UInt8], client: ID<Client>, issuer: String, request: String,
        decision: Decision? = nil, createdAt: Timestamp, expiresAt: Timestamp
    ) {
        self.id = id
        self.browserDigest = browserDigest
        self.client = client
        self.issuer = issuer
        self.request = request
        self.decision = decision
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}
