// Scopes that tokens can have.

internal import Database
internal import JSONAPI
internal import Model
internal import Store

extension Resource {
    static let scope = Resource(
        type: "scope", path: "scopes", about: "What an application can ask a token for", table: "scopes",
        attributes: [
            Attribute("name", .text(1...128), .onCreate, [.required, .filtered, .sorted]),
            Attribute("description", .text(0...500), .always),
            Attribute(
                "system", .boolean,
                column: "(ifnull(resource_server_id IN (SELECT id FROM resource_servers WHERE kind = 'management'), 0))"
            ),
            Attribute("created_at", .time),
        ],
        relationships: [
            .one("resource_server", "resource_server", column: "resource_server_id", .onCreate, [.optional])
        ],
        operations: [
            .list, .show, .create("created", Steps(check: checkNewScope)), .update(Steps(check: checkCustom)),
            .delete(Steps(check: checkCustom)),
        ], isPublished: true)

    private static let checkNewScope: @Sendable (inout Change) throws -> Void = { change in
        change.draft.provide("description", .text(""))
        let name: ScopeToken
        do { name = try ScopeToken(change.draft.text("name") ?? "") } catch {
            throw ErrorDocument.invalid("\(error)", "/data/attributes/name")
        }
        guard !ScopeToken.identity.contains(name) else {
            throw ErrorDocument.conflict(
                "the scope \(name) is OpenID Connect's own, and every environment has it", "/data/attributes/name")
        }
        let server = change.draft.text("resource_server")
        // Its scopes are the program's own: operations ask for them by name.
        guard try server == nil || change.rows.resourceServers.management()?.id.description != server else {
            throw ErrorDocument.builtIn("the Management API's list of scopes")
        }
    }

    private static let checkCustom: @Sendable (inout Change) throws -> Void = { change in
        guard !change.old.isTrue("system") else { throw ErrorDocument.builtIn("this scope") }
    }
}
