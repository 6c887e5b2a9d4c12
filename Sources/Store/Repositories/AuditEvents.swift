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

    /// The actions noted, oldest first, with their actors and targets.
    package func all() throws -> [(action: String, actor: String, targets: String)] {
        try connection.rows("SELECT action, actor, targets FROM audit_events ORDER BY id") { row in
            (try row.get(0), try row.get(1), try row.get(2))
        }
    }
}
