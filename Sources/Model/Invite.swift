// Requests for an account, where accounts are not open to everybody.

/// Who may make accounts at the dashboard.
package enum AccountPolicy: String, CaseIterable, Sendable {
    /// Everybody who has signed in.
    case open
    /// Whoever has been given a code, and those who run the installation.
    case invite
    /// Nobody: `gatehouse account create` makes them.
    case closed
}

/// Somebody's wish for an account, and what an operator said to it.
package struct Invite: Equatable, Sendable {
    package enum Status: String, CaseIterable, Sendable { case requested, approved, refused, used }

    /// Seconds until a code is worthless.
    package static let codeLifetime = 14 * 86_400
    /// How many requests wait for an answer at most: whoever asks proves nothing.
    package static let mostWaiting = 1000
    /// Seconds until a request that nobody has answered goes.
    package static let patience = 90 * 86_400

    package let id: ID<Invite>
    package let name: String
    package let email: EmailAddress
    package let purpose: String
    package let status: Status
    /// Of the code.
    package let expiresAt: Timestamp?
    package let createdAt: Timestamp
    package let decidedAt: Timestamp?

    package init(
        id: ID<Invite>, name: String, email: EmailAddress, purpose: String, status: Status = .requested,
        expiresAt: Timestamp? = nil, createdAt: Timestamp, decidedAt: Timestamp? = nil
    ) {
        self.id = id
        self.name = name
        self.email = email
        self.purpose = purpose
        self.status = status
        self.expiresAt = expiresAt
        self.createdAt = createdAt
        self.decidedAt = decidedAt
    }
}
