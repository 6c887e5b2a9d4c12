// What is only read or taken back: consents, and the audit trail.

internal import Database
internal import Identity
internal import Model
internal import Store

extension Resource {
    static let consent = Resource(
        type: "consent", path: "consents",
        about: "That a person lets an application have scopes: an API's, or the issuer's where none is named",
        table: "consents",
        attributes: [
            Attribute("scopes", .scopes), Attribute("created_at", .time), Attribute("updated_at", .time),
        ],
        relationships: [
            .one("user", "user", column: "user_id"), .one("client", "client", column: "client_id"),
            .one("resource_server", "resource_server", column: "resource_server_id"),
        ],
        operations: [.list, .show, .delete(Steps(check: { change in try change.endGrants() }))])

    static let auditEvent = Resource(
        type: "audit_event", path: "audit-events", about: "What was done, by whom, and to what", table: "audit_events",
        attributes: [
            Attribute("action", .text(1...100), .never, [.filtered]),
            Attribute("actor", .text(1...300), .never, [.filtered]),
            Attribute("targets", .object), Attribute("changes", .object),
            Attribute(
                "context", .object, column: "(json_object('ip_address', remote_address, 'request_id', request_id))"),
            Attribute("occurred_at", .time, .never, [.filtered, .sorted]),
        ],
        operations: [.list, .show])
}

extension Change {
    /// What came of a consent ends with it: codes, refresh tokens, and access tokens by a mark. One to an API's scopes carries the grants
    /// for that API; the one to the issuer's, which holds what speaks of the person, carries all.
    fileprivate func endGrants() throws {
        guard let user = old.text("user").flatMap({ ID<User>($0) }),
            let client = old.text("client").flatMap({ ID<Client>($0) })
        else { return }
        let server = old.text("resource_server").flatMap { ID<ResourceServer>($0) }
        let grants = try rows.grants.active(of: user, client: client, at: work.now)
        for grant in grants where server == nil || grant.resourceServer == server {
            _ = try rows.end(grant, at: work.now)
        }
    }
}
