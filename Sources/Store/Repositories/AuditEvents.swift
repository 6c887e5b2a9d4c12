// Statements on the audit trail: it is only ever added to.

internal import Database
package import Model

package struct AuditEvents {
    let connection: any Connection

    /// Targets and changes come in as JSON text.
    package func insert(_ event: AuditEvent, targets: String, changes: String) throws {
        try connection.run(
            """
            INSERT INTO audit_events (id, action, actor, targets, changes, remote_address, request_id, occurred_at)
            VALUES (\(event.id), \(event.action), \(event.actor.description), \(targets), \(changes), \(optional: event.remoteAddress),
                \(optional: event.requestID), \(event.occurredAt))
            """)
    }

    /// Adds what another file's trail has and this one has not.
    package func add(missingOf other: AuditEvents) throws {
        let columns: SQL = "id, action, actor, targets, changes, remote_address, request_id, occurred_at"
        try other.connection.each("SELECT \(columns) FROM audit_events") { row in
            let values: [SQLValue] = try (0..<8).map { try row.get($0) }
            try connection.run("INSERT OR IGNORE INTO audit_events (\(columns)) VALUES (\(list: values))")
            return true
        }
    }

    /// The actions noted, oldest first, with their actors and targets.
    package func all() throws -> [(action: String, actor: String, targets: String)] {
        try connection.rows("SELECT action, actor, targets FROM audit_events ORDER BY id") { row in
            (try row.get(0), try row.get(1), try row.get(2))
        }
    }
}
