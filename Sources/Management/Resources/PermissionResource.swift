// Permissions: what may be done with a kind of thing.

internal import JSONAPI

extension Resource {
    static let permission = Resource(
        type: "permission", path: "permissions", about: "What may be done, as resource:action", table: "permissions",
        attributes: [
            Attribute("name", .text(3...128), .onCreate, [.required, .filtered, .sorted]),
            Attribute("description", .text(0...500), .always),
            Attribute("created_at", .time), Attribute("updated_at", .time),
        ],
        relationships: [
            .many("roles", "role", in: "role_permissions", own: "permission_id", other: "role_id")
        ],
        operations: [
            .list, .show, .create("created", Steps(prepare: { draft, _ in try checkName(draft) })), .update, .delete,
        ])

    /// Spelled as scopes are, so that one name means one thing in tokens and roles.
    private static func checkName(_ draft: Draft) throws(ErrorDocument) {
        guard let name = draft.text("name") else { return }
        let parts = name.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let isName =
            parts.count == 2
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.allSatisfy {
                        (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d || $0 == 0x5f
                    }
            }
        guard isName else {
            throw .attribute("name", "is resource:action, in lower-case letters, digits, - and _, such as users:read")
        }
    }
}
