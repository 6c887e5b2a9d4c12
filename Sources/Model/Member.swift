// Members: who looks after the environments of an account.

/// A user of the dashboard's environment with a role in an account.
package struct Member: Equatable, Sendable {
    /// From the one that may most to the one that may least.
    package enum Role: String, CaseIterable, Comparable, Sendable {
        /// Everything, members and the account itself among it.
        case owner
        /// Everything in environments, and members below themselves.
        case administrator
        /// Applications and APIs: what a developer registers. No people, no keys, no settings.
        case developer
        /// Looks and changes nothing.
        case viewer

        /// The one that may more is the greater one.
        package static func < (one: Role, other: Role) -> Bool { one.rank < other.rank }

        private var rank: Int {
            switch self {
            case .owner: 3
            case .administrator: 2
            case .developer: 1
            case .viewer: 0
            }
        }
    }

    package let id: ID<Member>
    package let account: ID<Account>
    package let user: ID<User>
    package let role: Role
    package let createdAt: Timestamp

    package init(id: ID<Member>, account: ID<Account>, user: ID<User>, role: Role, createdAt: Timestamp) {
        self.id = id
        self.account = account
        self.user = user
        self.role = role
        self.createdAt = createdAt
    }
}
