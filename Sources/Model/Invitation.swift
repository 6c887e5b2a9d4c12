// Offers to join the environment, or an organization in it.

/// A group of users inside an environment.
package enum Organization {}

/// A name for permissions that are given together.
package enum Role {}

package struct Invitation: Equatable, Sendable {
    package enum Status: String, Sendable, CaseIterable { case pending, accepted, declined, revoked }

    /// Seconds until the link is dead: unless somebody says otherwise, and at most.
    package static let usualLifetime = 7 * 86_400
    package static let longestLifetime = 30 * 86_400

    package let id: ID<Invitation>
    package let email: EmailAddress
    /// nil: the environment itself.
    package let organization: ID<Organization>?
    /// Of the organization, or of the environment where there is none.
    package let roles: [ID<Role>]
    package let status: Status
    package let expiresAt: Timestamp

    package init(
        id: ID<Invitation>, email: EmailAddress, organization: ID<Organization>?, roles: [ID<Role>], status: Status,
        expiresAt: Timestamp
    ) {
        self.id = id
        self.email = email
        self.organization = organization
        self.roles = roles
        self.status = status
        self.expiresAt = expiresAt
    }
}
