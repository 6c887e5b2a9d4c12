// The pages of an environment, as its navigation lists them.

struct Navigation {
    struct Item {
        /// The first segment of the path below the environment.
        let section: String
        let name: String
        /// Who lacks it does not see the item.
        let permission: String
    }

    let name: String?
    let items: [Item]

    static let groups = [
        Navigation(name: nil, items: [Item(section: "", name: "Home", permission: "environment:read")]),
        Navigation(
            name: "People",
            items: [
                Item(section: "users", name: "Users", permission: "users:read"),
                Item(section: "organizations", name: "Organizations", permission: "organizations:read"),
                Item(section: "invitations", name: "Invitations", permission: "invitations:read"),
                Item(section: "sessions", name: "Sessions", permission: "sessions:read"),
                Item(section: "consents", name: "Consents", permission: "consents:read"),
            ]),
        Navigation(
            name: "Access",
            items: [
                Item(section: "roles", name: "Roles", permission: "roles:read"),
                Item(section: "permissions", name: "Permissions", permission: "permissions:read"),
            ]),
        Navigation(
            name: "Applications",
            items: [
                Item(section: "clients", name: "Clients", permission: "clients:read"),
                Item(section: "resource-servers", name: "APIs", permission: "resource-servers:read"),
                Item(section: "scopes", name: "Scopes", permission: "scopes:read"),
            ]),
        Navigation(
            name: "Operation",
            items: [
                Item(section: "signing-keys", name: "Signing keys", permission: "signing-keys:read"),
                Item(section: "audit-events", name: "Activity", permission: "audit-events:read"),
                Item(section: "decisions", name: "Refusals", permission: "audit-events:read"),
                Item(section: "settings", name: "Settings", permission: "environment:read"),
            ]),
    ]
}
