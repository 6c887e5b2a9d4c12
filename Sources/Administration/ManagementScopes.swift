// The scopes of the Management API: plural path, colon, verb.

package import Model

package enum ManagementScopes {
    /// Every scope with the sentence that consent and dashboard show.
    package static let all: [(name: ScopeToken, description: String)] = resources.flatMap { resource, verbs in
        verbs.map { verb in
            // The names below are legal scopes.
            ((try? ScopeToken("\(resource):\(verb)")) ?? .admin, "\(sentences[verb] ?? verb) \(words(resource))")
        }
    }

    private static let sentences = ["read": "Read", "write": "Create and change", "delete": "Delete"]

    private static let resources: [(String, [String])] = [
        ("users", full), ("sessions", full), ("roles", full), ("permissions", full), ("role-permissions", full),
        ("user-roles", full), ("clients", full), ("scopes", full), ("signing-keys", full), ("organizations", full),
        ("memberships", full), ("membership-roles", full), ("invitations", full), ("resource-servers", full),
        ("client-resource-server-grants", full), ("consents", ["read", "delete"]), ("audit-events", ["read"]),
        ("environment", ["read", "write"]),
    ]

    private static let full = ["read", "write", "delete"]

    private static func words(_ resource: String) -> String {
        resource.split(separator: "-").joined(separator: " ")
    }
}
