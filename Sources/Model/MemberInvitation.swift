// Offers to work for an account.

/// Sent by mail, and accepted at the dashboard by whoever signs in there with the address that it was sent to.
package struct MemberInvitation: Equatable, Sendable {
    package enum Status: String, CaseIterable, Sendable { case pending, accepted, declined, revoked }

    /// Seconds until the link is dead.
    package static let lifetime = 7 * 86_400

    package let id: ID<MemberInvitation>
    package let account: ID<Account>
    package let email: EmailAddress
    package let role: Member.Role
    package let status: Status
    package let expiresAt: Timestamp
    package let createdAt: Timestamp

    package init(
        id: ID<MemberInvitation>, account: ID<Account>, email: EmailAddress, role: Member.Role,
        status: Status = .pending, expiresAt: Timestamp, createdAt: Timestamp
    ) {
        self.id = id
        self.account = account
        self.email = email
        self.role = role
        self.status = status
        self.expiresAt = expiresAt
        self.createdAt = createdAt
    }

    package func isOpen(at now: Timestamp) -> Bool { status == .pending && expiresAt > now }
}
