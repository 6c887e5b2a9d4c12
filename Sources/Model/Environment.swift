// Environments: the tenants.

/// The tenant: a handle, addresses, and everything in a file of its own.
package struct Environment: Equatable, Sendable {
    package enum Status: String, Sendable, CaseIterable {
        case active
        /// Answers nothing but the sentence that it is disabled; everything is kept.
        case disabled
    }

    package enum Kind: String, Sendable, CaseIterable {
        case production, test, development
        /// The dashboard's own users; not addressable as a tenant.
        case dashboard
    }

    package let id: ID<Environment>
    package let account: ID<Account>
    package let handle: Handle
    package let name: String
    package let kind: Kind
    package let status: Status
    package let createdAt: Timestamp

    package init(
        id: ID<Environment>, account: ID<Account>, handle: Handle, name: String, kind: Kind, status: Status,
        createdAt: Timestamp
    ) {
        self.id = id
        self.account = account
        self.handle = handle
        self.name = name
        self.kind = kind
        self.status = status
        self.createdAt = createdAt
    }
}
