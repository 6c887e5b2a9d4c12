// Who has which role, and which permissions a role has: rows of two relationships each.

internal import JSONAPI
internal import Model
internal import Store

extension Resource {
    static let rolePermission = Resource(
        type: "role_permission", path: "role-permissions", about: "That a role has a permission",
        table: "role_permissions",
        attributes: [Attribute("created_at", .time)],
        relationships: [
            .one("role", "role", column: "role_id", .onCreate, [.required]),
            .one("permission", "permission", column: "permission_id", .onCreate, [.required]),
        ],
        operations: [
            .list, .show,
            .create(
                "created",
                Steps(check: { change in
                    guard let id = change.draft.text("permission"),
                        let name = try Fields.find(id, .permission, in: change.rows)?.text("name")
                    else { return }
                    try change.checkHeld([name])
                })), .delete,
        ])

    static let userRole = Resource(
        type: "user_role", path: "user-roles", about: "That a user has a role", table: "user_roles",
        attributes: [Attribute("created_at", .time)],
        relationships: [
            .one("user", "user", column: "user_id", .onCreate, [.required]),
            .one("role", "role", column: "role_id", .onCreate, [.required]),
        ],
        operations: [
            .list, .show,
            .create(
                "created",
                Steps(check: { change in
                    guard let role = change.draft.text("role") else { return }
                    try change.checkHeld(try change.rows.roleAssignments.permissions(ofRole: role))
                })), .delete,
        ])
}

extension Change {
    /// Nobody hands out a permission of this API that they do not hold: it would soon be theirs. Whoever administers one
    /// organization hands out no permission at all that they do not hold there.
    ///
    /// - Parameter organization: in which it is handed out; nil: in the environment.
    func checkHeld(_ permissions: [String], in organization: String? = nil) throws {
        for permission in permissions {
            let isHeld =
                switch reach {
                case .everything:
                    try !Catalogue.scopes.contains(permission) || work.caller.has(permission, in: rows)
                case .organizations:
                    try organization.map { try work.caller.holds(permission, in: $0, rows) } ?? false
                }
            guard isHeld else {
                throw ErrorDocument(
                    403, "forbidden", "you cannot give the permission \(permission), which you do not have")
            }
        }
    }

    /// Whoever gets a user's session, password or address, or a client's secret, can do what these may.
    func checkHeld(by user: ID<User>) throws { try checkHeld(rows.roleAssignments.permissions(of: user)) }

    func checkHeld(by client: Client) throws {
        if let user = client.serviceUser { try checkHeld(by: user) }
        // An app's machine client looks after its people and speaks for them, whatever it is granted here.
        if client.sibling == .machine { try checkHeld(["users:write", "sessions:write"]) }
        guard let server = try rows.resourceServers.management(),
            let grant = try rows.resourceServers.grant(client.id, for: server.id)
        else { return }
        try checkHeld(try (grant.allowedScopes ?? rows.resourceServers.scopes(of: server.id)).map(\.description))
    }
}
