// The events of what happens to accounts and to environments as a whole.

internal import Identity
internal import Model

extension Installation {
    /// An event to note in an environment's own trail, in its account's, or in both.
    func event(
        _ action: String, by actor: AuditEvent.Actor, _ targets: [AuditEvent.Target],
        _ changes: [AuditEvent.Change] = [], visitor: Visitor?, at now: Timestamp
    ) -> AuditEvent {
        AuditEvent(
            id: randomness.id(at: now), action: action, actor: actor, targets: targets, changes: changes,
            remoteAddress: visitor?.remoteAddress, requestID: visitor?.requestID, occurredAt: now)
    }
}

extension Account {
    var target: AuditEvent.Target { .init(type: "account", id: id.description, name: handle.description) }
}

extension Environment {
    var target: AuditEvent.Target { .init(type: "environment", id: id.description, name: handle.description) }
}
