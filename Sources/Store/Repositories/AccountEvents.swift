// Statements on what happened to accounts: their trail is only added to.

internal import Database
package import Model

/// An event as it is read: targets and changes are JSON text.
package struct AccountEvent: Equatable, Sendable {
    package let id: ID<AuditEvent>
    package let action: String
    package let actor: String
    package let targets: String
    package let changes: String
    package let remoteAddress: String?
    package let requestID: String?
    package let occurredAt: Timestamp
}

package struct AccountEvents {
    let connection: any Connection

    package func insert(_ event: AuditEvent, of account: ID<Account>, targets: String, changes: String) throws {
        try connection.run(
            """
            INSERT INTO account_events
                (id, account_id, action, actor, targets, changes, remote_address, request_id, occurred_at)
            VALUES (\(event.id), \(account), \(event.action), \(event.actor.description), \(targets), \(changes),
                \(optional: event.remoteAddress), \(optional: event.requestID), \(event.occurredAt))
            """)
    }

    /// How often something was done to an account after a moment.
    package func count(_ action: String, of account: ID<Account>, after time: Timestamp) throws -> Int {
        try connection.first(
            """
            SELECT count(*) FROM account_events
            WHERE account_id = \(account) AND action = \(action) AND occurred_at > \(time)
            """
        ) { try $0.get(0) } ?? 0
    }

    /// The newest first.
    ///
    /// - Parameter before: only what is older than this event.
    package func latest(
        of account: ID<Account>, before event: ID<AuditEvent>? = nil, limit: Int
    ) throws -> [AccountEvent] {
        let older: SQL = event.map { "AND id < \($0)" } ?? ""
        return try connection.rows(
            """
            SELECT id, action, actor, targets, changes, remote_address, request_id, occurred_at FROM account_events
            WHERE account_id = \(account) \(older) ORDER BY id DESC LIMIT \(limit)
            """
        ) { row in
            AccountEvent(
                id: try row.get(0), action: try row.get(1), actor: try row.get(2), targets: try row.get(3),
                changes: try row.get(4), remoteAddress: try row.get(5), requestID: try row.get(6),
                occurredAt: try row.get(7))
        }
    }
}
