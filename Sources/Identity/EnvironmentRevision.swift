// Changing an environment's name and settings.

package import Model
package import Store

/// What is to be different, judged already: a name, settings, or both.
package struct EnvironmentRevision: Sendable {
    package var name: String?
    private var wishes: [(setting: EnvironmentSetting, value: EnvironmentSetting.Value)] = []

    package init() {}

    /// Takes a setting's value. The error's sentence completes "brand_color …".
    package mutating func set(_ setting: EnvironmentSetting, _ value: EnvironmentSetting.Value) throws(ModelError) {
        var judged = EnvironmentSettings()
        try setting.set(value, in: &judged)
        wishes.append((setting, value))
    }

    /// Writes the settings and notes everything that becomes different; gives that. The name itself stands in the control database, and
    /// is `rename`d when this is durable: an event without its change is mended by asking again, a change without its event by nothing.
    package func write(
        to environment: Environment, _ event: ID<AuditEvent>, by actor: AuditEvent.Actor, visitor: Visitor?,
        in rows: EnvironmentConnection, at now: Timestamp
    ) throws -> [AuditEvent.Change] {
        let old = try rows.settings.get()
        var new = old
        for wish in wishes { try wish.setting.set(wish.value, in: &new) }
        var changes: [AuditEvent.Change] = []
        if let name, name != environment.name { changes.append(.init("name", from: environment.name, to: name)) }
        for setting in EnvironmentSetting.all {
            let (before, after) = (setting.value(in: old), setting.value(in: new))
            guard before != after else { continue }
            changes.append(.init("settings.\(setting.name)", from: before.audited, to: after.audited))
        }
        guard !changes.isEmpty else { return [] }
        if new != old { try rows.settings.set(new) }
        try rows.note(Self.event(event, environment, by: actor, changes, visitor, at: now))
        return changes
    }

    /// Gives the environment its new name, and its account's trail the same event.
    package func rename(
        _ environment: Environment, _ event: ID<AuditEvent>, by actor: AuditEvent.Actor, visitor: Visitor?,
        in control: ControlStore, at now: Timestamp
    ) throws {
        guard let name, name != environment.name else { return }
        let event = Self.event(
            event, environment, by: actor, [.init("name", from: environment.name, to: name)], visitor, at: now)
        try control.write { control in
            guard try control.setName(name, of: environment.id) else { return }
            try control.note(event, of: environment.account)
        }
    }

    private static func event(
        _ id: ID<AuditEvent>, _ environment: Environment, by actor: AuditEvent.Actor, _ changes: [AuditEvent.Change],
        _ visitor: Visitor?, at now: Timestamp
    ) -> AuditEvent {
        AuditEvent(
            id: id, action: "environment.updated", actor: actor,
            targets: [
                .init(type: "environment", id: environment.id.description, name: environment.handle.description)
            ], changes: changes, remoteAddress: visitor?.remoteAddress, requestID: visitor?.requestID,
            occurredAt: now)
    }
}

extension EnvironmentSetting.Value {
    fileprivate var audited: String? { self == .nothing ? nil : description }
}
