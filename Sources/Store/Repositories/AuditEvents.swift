// Statements on the audit trail: it is added to, and forgotten when its operator wants it to be.

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

    package func hasOlder(than time: Timestamp) throws -> Bool {
        try connection.first("SELECT 1 FROM audit_events WHERE occurred_at < \(time) LIMIT 1") { _ in true } ?? false
    }

    package func purge(before time: Timestamp, limit: Int) throws -> Int {
        try connection.run(
            """
            DELETE FROM audit_events WHERE id IN
                (SELECT id FROM audit_events WHERE occurred_at < \(time) ORDER BY occurred_at LIMIT \(limit))
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
