// Accounts: the customers of an installation.

/// A customer; owns environments, has members who use the dashboard.
package struct Account: Equatable, Sendable {
    package let id: ID<Account>
    package let handle: Handle
    package let name: String
    package let createdAt: Timestamp

    package init(id: ID<Account>, handle: Handle, name: String, createdAt: Timestamp) {
        self.id = id
        self.handle = handle
        self.name = name
        self.createdAt = createdAt
    }
}
