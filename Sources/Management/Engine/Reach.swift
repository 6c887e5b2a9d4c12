// How far a permission goes: the whole environment, or organizations alone (delegated administration).

internal import Database
internal import JSONAPI
internal import Model
internal import Store

enum Reach: Sendable {
    case everything
    /// The identifiers of organizations; never none.
    case organizations([String])

    /// What narrows a resource's rows to those within reach; nil where none is out of it.
    func condition(_ resource: Resource) -> SQL? {
        guard case .organizations(let ids) = self else { return nil }
        // What belongs to no organization is out of reach.
        return resource.organizational.map { $0.condition(ids) } ?? "0"
    }
}

/// What administrators of one organization may do with a resource, and which of its rows are an organization's.
struct Organizational: Sendable {
    let verbs: Set<Verb>
    let condition: @Sendable (_ organizations: [String]) -> SQL
}

extension Resource {
    func select(_ columns: [StaticString], _ reach: Reach) -> Select {
        var select = select(columns)
        if let condition = reach.condition(self) { select.conditions.append(condition) }
        return select
    }
}

extension Caller {
    /// How far the caller may do this; throws where not at all. Whoever has the permission in the environment has it everywhere, but
    /// for a token that names an organization: that is for this one alone.
    func reach(_ verb: Verb, _ resource: Resource, in rows: EnvironmentConnection) throws -> Reach {
        let permission = resource.scope(verb)
        if try has(permission, in: rows) { return .everything }
        guard case .person(let user, let client, let scopes, let organization) = authority,
            resource.organizational?.verbs.contains(verb) == true,
            try Self.isStanding(permission, user, client, scopes, rows)
        else { throw ErrorDocument.insufficient(permission) }
        var ids = try rows.roleAssignments.organizations(where: user, holds: permission)
        if let organization {
            let isMember = try rows.memberships.find(user, in: organization) != nil
            let isHeld = try ids.contains(organization) || rows.roleAssignments.has(permission, user)
            ids = isMember && isHeld ? [organization] : []
        }
        guard !ids.isEmpty else { throw ErrorDocument.insufficient(permission) }
        return .organizations(ids)
    }

    /// Whether the permission is theirs in an organization, to give it to somebody else there.
    func holds(_ permission: String, in organization: String, _ rows: EnvironmentConnection) throws -> Bool {
        guard case .person(let user, let client, let scopes, _) = authority else {
            return try has(permission, in: rows)
        }
        if Catalogue.scopes.contains(permission), try !Self.isStanding(permission, user, client, scopes, rows) {
            return false
        }
        return try rows.roleAssignments.has(permission, user)
            || rows.roleAssignments.has(permission, user, in: organization)
    }
}
