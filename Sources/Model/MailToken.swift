// Links in mails.

package struct MailToken: Equatable, Sendable {
    package enum Purpose: String, Sendable, CaseIterable {
        case verifyEmail = "verify_email"
        case resetPassword = "reset_password"
        case changeEmail = "change_email"
    }

    package let digest: [UInt8]
    package let purpose: Purpose
    package let user: ID<User>
    /// The address that the mail went to.
    package let email: EmailAddress
    package let createdAt: Timestamp
    package let expiresAt: Timestamp
    package let usedAt: Timestamp?

    package init(
        digest: [UInt8], purpose: Purpose, user: ID<User>, email: EmailAddress, createdAt: Timestamp,
        expiresAt: Timestamp, usedAt: Timestamp? = nil
    ) {
        self.digest = digest
        self.purpose = purpose
        self.user = user
        self.email = email
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.usedAt = usedAt
    }
}
