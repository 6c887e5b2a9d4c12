// Audit events: who changed what, kept in the same transaction as the change.

package struct AuditEvent: Equatable, Sendable {
    /// Who did it.
    package enum Actor: Equatable, Sendable, CustomStringConvertible {
        case system
        case command(user: String)
        case client(ClientID)
        case user(ID<User>)
        case member(String)

        package var description: String {
            switch self {
            case .system: "system"
            case .command(let user): "command:\(user)"
            case .client(let id): "client:\(id)"
            case .user(let id): "user:\(id)"
            case .member(let id): "member:\(id)"
            }
        }
    }

    package struct Target: Equatable, Sendable {
        package let type: String
        package let id: String
        package let name: String?

        package init(type: String, id: String, name: String? = nil) {
            self.type = type
            self.id = id
            self.name = name
        }
    }

    /// A field's value before and after; never a secret.
    package struct Change: Equatable, Sendable {
        package let field: String
        package let from: String?
        package let to: String?

        package init(_ field: String, from: String?, to: String?) {
            self.field = field
            self.from = from
            self.to = to
        }
    }

    package let id: ID<AuditEvent>
    /// `noun.verb`, such as `app_user.upserted`.
    package let action: String
    package let actor: Actor
    package let targets: [Target]
    package let changes: [Change]
    package let remoteAddress: String?
    package let requestID: String?
    package let occurredAt: Timestamp

    package init(
        id: ID<AuditEvent>, action: String, actor: Actor, targets: [Target], changes: [Change] = [],
        remoteAddress: String? = nil, requestID: String? = nil, occurredAt: Timestamp
    ) {
        self.id = id
        self.action = action
        self.actor = actor
        self.targets = targets
        self.changes = changes
        self.remoteAddress = remoteAddress
        self.requestID = requestID
        self.occurredAt = occurredAt
    }
}
