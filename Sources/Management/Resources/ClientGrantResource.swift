// What clients may ask tokens for by themselves.

internal import Database
internal import Identity
internal import JSONAPI
internal import Model
internal import Store

extension Resource {
    static let clientGrant = Resource(
        type: "client_resource_server_grant", path: "client-resource-server-grants",
        about: "A client's right to ask for tokens for a resource server", table: "client_resource_server_grants",
        attributes: [
            // null: every scope, also those that come later.
            Attribute("allowed_scopes", .scopes, .always, [.optional]),
            Attribute("created_at", .time),
        ],
        relationships: [
            .one("client", "client", column: "client_id", .onCreate, [.required]),
            .one("resource_server", "resource_server", column: "resource_server_id", .onCreate, [.required]),
        ],
        operations: [
            .list, .show, .create("created", Steps(check: checkGrant)), .update(Steps(check: checkGrant)),
            .delete(Steps(effect: { try $0.rows.endRight($0.id(), at: $0.work.now) })),
        ])

    private static let checkGrant: @Sendable (inout Change) throws -> Void = { change in
        guard let text = change.draft.text("resource_server") ?? change.old.text("resource_server"),
            let server = ID<ResourceServer>(text),
            let client = (change.draft.text("client") ?? change.old.text("client")).flatMap({ ID<Client>($0) })
        else { return }
        guard try change.rows.clients.find(client)?.grantTypes.contains(.clientCredentials) == true else {
            throw ErrorDocument.conflict(
                "the client cannot use a grant: it is not registered for client_credentials",
                "/data/relationships/client/data")
        }
        let all = try change.rows.resourceServers.scopes(of: server)
        let asked = try change.draft.text("allowed_scopes").map { try ScopeSet(parsing: $0) }
        if let unknown = asked?.subtracting(all), !unknown.isEmpty {
            throw ErrorDocument.attribute("allowed_scopes", "are not all of this resource server: \(unknown)")
        }
        if try change.rows.resourceServers.management()?.id == server {
            try change.checkHeld((asked ?? all).map(\.description))
        }
    }
}
