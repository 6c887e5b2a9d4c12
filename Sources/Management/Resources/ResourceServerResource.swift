// Resource servers: the APIs that tokens are issued for.

internal import Database
internal import Identity
internal import JSONAPI
internal import Model
internal import Store

extension Resource {
    static let resourceServer = Resource(
        type: "resource_server", path: "resource-servers", about: "An API that access tokens are issued for",
        table: "resource_servers",
        attributes: [
            Attribute("name", .text(1...100), .always, [.required, .filtered]),
            Attribute("identifier", .audience, .onCreate, [.required, .filtered]),
            Attribute("token_ttl", .integer(ResourceServer.tokenLifetimes), .always, column: "token_lifetime"),
            Attribute("allow_offline_access", .boolean, .always),
            Attribute("system", .boolean, column: "(kind = 'management')"),
            Attribute("created_at", .time),
        ],
        relationships: [
            .many("scopes", "scope", in: "scopes", own: "resource_server_id")
        ],
        operations: [
            .list, .show, .create("created", Steps(check: checkNewServer)), .update,
            .delete(
                Steps(check: { change in
                    guard !change.old.isTrue("system") else { throw ErrorDocument.builtIn("the Management API") }
                    // With it go what people allowed for it and the clients' own rights, and what came of those.
                    for right in try change.rows.resourceServers.grants(for: try change.id()) {
                        try change.rows.endRight(right, at: change.work.now)
                    }
                })),
        ], isPublished: true)

    private static let checkNewServer: @Sendable (inout Change) throws -> Void = { change in
        change.draft.columns.append(("kind", .text(ResourceServer.Kind.custom.rawValue)))
        change.draft.provide("token_ttl", .integer(Int64(try change.rows.settings.get().tokenLifetime)))
        let identifier = change.draft.text("identifier") ?? ""
        // What is under the environment's own addresses is the issuers' and this API's.
        for origin in change.work.origins {
            guard identifier != origin, !identifier.hasPrefix(origin + "/") else {
                throw ErrorDocument.attribute("identifier", "lies below \(origin), where the server itself answers")
            }
        }
    }
}

extension ErrorDocument {
    static func builtIn(_ what: String) -> ErrorDocument {
        ErrorDocument(403, "forbidden", "\(what) is built in and stays as it is")
    }
}
