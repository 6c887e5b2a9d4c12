// Creating, changing and deleting a row inside the transaction, with its audit event.

internal import Database
internal import Identity
internal import JSONAPI
internal import Model
internal import Store

/// One write of one row. It is decided on what the transaction reads: the caller's permission, the row, what it refers to.
struct RowWriting: Sendable {
    let resource: Resource
    let operation: Operation
    let steps: Steps
    let work: Work
    /// The If-Match field.
    let condition: String?

    func create(_ draft: Draft, in rows: EnvironmentConnection) throws {
        let reach = try work.caller.reach(operation.verb, resource, in: rows)
        var change = Change(
            rows: rows, work: work, resource: resource, id: work.newID, old: .none, reach: reach, draft: draft)
        try checkRelated(draft, rows, reach)
        try steps.check?(&change)
        var values: Assignments = [("id", .text(work.newID))] + columns(change.draft.values) + change.draft.columns
        for name: StaticString in ["created_at", "updated_at"] where resource.attribute("\(name)") != nil {
            values.append((name, work.now.sqlValue))
        }
        try refusing { try rows.records.insert(values, into: resource.table) }
        // Whoever administers one organization makes nothing outside of it: the transaction takes it back.
        if case .organizations = reach, try Fields.find(work.newID, resource, in: rows, reach) == nil {
            throw ErrorDocument.insufficient(resource.scope(operation.verb))
        }
        try steps.effect?(change)
        try note(change, Fields(values: change.draft.values), rows)
    }

    /// Gives whether anything has changed.
    @discardableResult
    func update(_ id: String, _ draft: Draft, in rows: EnvironmentConnection) throws -> Bool {
        let reach = try work.caller.reach(operation.verb, resource, in: rows)
        let old = try current(id, rows, reach)
        var change = Change(
            rows: rows, work: work, resource: resource, id: id, old: old, reach: reach, draft: draft)
        try checkRelated(draft, rows, reach)
        try steps.check?(&change)
        change.draft.values = change.draft.values.filter { old[$0.key] != $0.value }
        guard !change.draft.values.isEmpty || !change.draft.columns.isEmpty || !change.draft.secrets.isEmpty else {
            return false
        }
        var values = columns(change.draft.values) + change.draft.columns
        if resource.attribute("updated_at") != nil { values.append(("updated_at", work.now.sqlValue)) }
        if !values.isEmpty { try refusing { try rows.records.update(id, values, in: resource.table) } }
        try steps.effect?(change)
        try note(change, Fields(values: change.draft.values), rows)
        return true
    }

    func delete(_ id: String, in rows: EnvironmentConnection) throws {
        let reach = try work.caller.reach(operation.verb, resource, in: rows)
        let old = try current(id, rows, reach)
        var change = Change(
            rows: rows, work: work, resource: resource, id: id, old: old, reach: reach, draft: Draft())
        try steps.check?(&change)
        try refusing { try rows.records.delete(id, from: resource.table) }
        try steps.effect?(change)
        try note(change, .none, rows)
    }

    /// The row as it is now, if it is still in the state that the client knows.
    private func current(_ id: String, _ rows: EnvironmentConnection, _ reach: Reach) throws -> Fields {
        guard let old = try Fields.find(id, resource, in: rows, reach) else { throw ErrorDocument.notFound(resource) }
        if let condition, !EntityTags(condition).contains(old.entityTag(resource), weakly: false) {
            throw ErrorDocument.changed(resource)
        }
        return old
    }

    private func columns(_ values: [String: SQLValue]) -> Assignments {
        resource.attributes.compactMap { attribute in values[attribute.name].map { (attribute.column, $0) } }
            + resource.relationships.compactMap { relationship in
                guard let column = relationship.column, let value = values[relationship.name] else { return nil }
                return (column, value)
            }
    }

    /// "A server MUST return 404 Not Found when processing a request that references a related resource that does not exist."
    private func checkRelated(_ draft: Draft, _ rows: EnvironmentConnection, _ reach: Reach) throws {
        for relationship in resource.relationships {
            guard let id = draft.text(relationship.name), let target = Catalogue[relationship.target] else { continue }
            guard try Fields.find(id, target, in: rows, reach) == nil else { continue }
            throw ErrorDocument(
                404, "not_found", "there is no \(target.type) with this id",
                .pointer("/data/relationships/\(relationship.name)/data"))
        }
    }

    private func refusing(_ body: () throws -> Void) throws {
        do { try body() } catch let error as DatabaseError {
            throw ErrorDocument.constraint(error, resource) ?? error
        }
    }

    private func note(_ change: Change, _ new: Fields, _ rows: EnvironmentConnection) throws {
        let changes = resource.attributes.compactMap { attribute -> AuditEvent.Change? in
            guard let value = new.values[attribute.name] else { return nil }
            return .init(
                attribute.name, from: attribute.kind.text(change.old[attribute.name]), to: attribute.kind.text(value))
        }
        // That it was set, and nothing of it.
        let secret = change.draft.secrets.isEmpty ? [] : [AuditEvent.Change("password", from: nil, to: "set")]
        let named = ["name", "email", "kid"].lazy.compactMap { change.draft.text($0) ?? change.old.text($0) }.first
        let related = resource.relationships.compactMap { relationship -> AuditEvent.Target? in
            guard let id = change.draft.text(relationship.name) ?? change.old.text(relationship.name) else {
                return nil
            }
            return .init(type: relationship.target, id: id)
        }
        try rows.note(
            AuditEvent(
                id: work.eventID, action: "\(resource.type).\(operation.event)", actor: work.caller.actor,
                targets: [.init(type: resource.type, id: change.id, name: named)] + related,
                changes: changes + secret, remoteAddress: work.visitor.remoteAddress, requestID: work.visitor.requestID,
                occurredAt: work.now))
    }
}
