// The audit trail: one event for each change, in the change's own transaction.

internal import JSON
package import Model
package import Store

extension EnvironmentConnection {
    /// Notes an event. Field values are the caller's to choose; a secret is none of them.
    package func note(_ event: AuditEvent) throws {
        let targets = event.targets.map { target -> JSON in
            var object: JSONObject = ["type": .string(target.type), "id": .string(target.id)]
            if let name = target.name { object["name"] = .string(name) }
            return .object(object)
        }
        var changes = JSONObject()
        for change in event.changes {
            changes[change.field] = [
                "from": change.from.map(JSON.string) ?? .null, "to": change.to.map(JSON.string) ?? .null,
            ]
        }
        try auditEvents.insert(event, targets: JSON.array(targets).text, changes: JSON.object(changes).text)
    }
}
