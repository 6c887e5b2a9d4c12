// Users of an environment: people, and the service users behind confidential clients.

/// Someone a token can speak for.
package struct User: Equatable, Sendable {
    package enum Kind: String, Sendable { case person, service }
    package enum Status: String, Sendable, CaseIterable { case active, suspended }

    package let id: ID<User>
    package let kind: Kind
    package let email: EmailAddress?
    package let isEmailVerified: Bool
    /// They opened the account themselves: until the address is verified, nobody else has said that it is theirs.
    package let isSelfRegistered: Bool
    package let firstName: String?
    package let lastName: String?
    package let status: Status
    package let profile: UserProfile
    package let createdAt: Timestamp
    package let updatedAt: Timestamp

    package init(
        id: ID<User>, kind: Kind, email: EmailAddress?, isEmailVerified: Bool = false,
        isSelfRegistered: Bool = false, firstName: String? = nil, lastName: String? = nil, status: Status = .active,
        profile: UserProfile = UserProfile(),
        createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.email = email
        self.isEmailVerified = isEmailVerified
        self.isSelfRegistered = isSelfRegistered
        self.firstName = firstName
        self.lastName = lastName
        self.status = status
        self.profile = profile
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
