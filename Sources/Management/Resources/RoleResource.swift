// Roles: names for what their holders may do.

internal import Database

extension Resource {
    static let role = Resource(
        type: "role", path: "roles", about: "A name for permissions that are given together", table: "roles",
        attributes: [
            Attribute("name", .text(1...100), .always, [.required, .filtered, .sorted]),
            Attribute("description", .text(0...500), .always),
            Attribute(
                "user_count", .integer(0...Int.max),
                column: "(SELECT count(*) FROM user_roles WHERE role_id = roles.id)"),
            Attribute(
                "permission_count", .integer(0...Int.max),
                column: "(SELECT count(*) FROM role_permissions WHERE role_id = roles.id)"),
            Attribute("created_at", .time), Attribute("updated_at", .time),
        ],
        relationships: [
            .many("permissions", "permission", in: "role_permissions", own: "role_id", other: "permission_id"),
            .many("users", "user", in: "user_roles", own: "role_id", other: "user_id"),
        ],
        operations: [.list, .show, .create, .update, .delete],
        // Whoever gives them out must see them.
        organizational: Organizational(verbs: [.read]) { _ in "1" })
}
