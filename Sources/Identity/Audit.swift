// The audit trail: one event for each change, in the change's own transaction.

internal import JSON
package import Model
package import Store

extension EnvironmentConnection {
    /// Notes an event. Field values are the caller's to choose; a secret is none of them.
    package func note(_ event: AuditEvent) throws {
        try auditEvents.insert(event, targets: event.targetsText, changes: event.changesText)
    }
}

extension ControlConnection {
    /// The same for what happens to an account.
    package func note(_ event: AuditEvent, of account: ID<Account>) throws {
        try accountEvents.insert(event, of: account, targets: event.targetsText, changes: event.changesText)
    }
}

extension AuditEvent {
    fileprivate var targetsText: String {
        JSON.array(
            targets.map { target -> JSON in
                var object: JSONObject = ["type": .string(target.type), "id": .string(target.id)]
                if let name = target.name { object["name"] = .string(name) }
                return .object(object)
            }
        ).text
    }

    fileprivate var changesText: String {
        var object = JSONObject()
        for change in changes {
            object[change.field] = [
                "from": change.from.map(JSON.string) ?? .null, "to": change.to.map(JSON.string) ?? .null,
            ]
        }
        return JSON.object(object).text
    }
}
