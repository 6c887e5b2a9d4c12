// The hand-made pages about applications, APIs, scopes and keys.

internal import Management
internal import Routing

enum ApplicationPages {
    static func all(_ services: DashboardServices) -> [any Endpoint] {
        [
            RegisterClient(services: services), EditClient(services: services), ClientPage(services: services),
            ClientStatus(status: .disabled, services: services), ClientStatus(status: .active, services: services),
            ScopeList(services: services), CreateScope(services: services), EditScope(services: services),
            ScopePage(services: services), APIPage(services: services), GrantAccess(services: services),
            EditGrant(services: services), SigningKeyList(services: services), GenerateKey(services: services),
            SigningKeyPage(services: services),
        ]
    }

    /// Whether one of them stands where a page would be drawn from the declaration.
    static func replace(_ resource: Resource, _ kind: Operation.Kind) -> Bool {
        switch (resource.type, kind) {
        case ("client", .create), ("client", .update), ("client", .show): true
        case ("scope", .list), ("scope", .create), ("scope", .update), ("scope", .show): true
        case ("resource_server", .show): true
        case ("client_resource_server_grant", .create), ("client_resource_server_grant", .update): true
        case ("signing_key", .list), ("signing_key", .create), ("signing_key", .show): true
        default: false
        }
    }
}
