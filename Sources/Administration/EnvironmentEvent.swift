// The audit events of what happens to an environment as a whole.

internal import Identity
internal import Model

extension Installation {
    /// The event to note in the environment's own trail.
    func event(
        _ action: String, of environment: ID<Environment>, named handle: String, by actor: AuditEvent.Actor,
        at now: Timestamp
    ) -> AuditEvent {
        AuditEvent(
            id: randomness.id(at: now), action: action, actor: actor,
            targets: [.init(type: "environment", id: environment.description, name: handle)], occurredAt: now)
    }
}
