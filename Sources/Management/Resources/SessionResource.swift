// Sessions: that somebody has signed in at a browser.

internal import Database
internal import Identity
internal import JSON
internal import JSONAPI
internal import Model
internal import Store

extension Resource {
    static let session: Resource = Resource(
        type: "session", path: "sessions", about: "That a person has signed in", table: "sessions",
        attributes: [
            Attribute("ip_address", .text(1...64), .onCreate, [.optional], column: "remote_address"),
            Attribute("user_agent", .text(1...400), .onCreate, [.optional]),
            Attribute("authentication_methods", .words(most: 10), column: "methods"),
            Attribute("last_active_at", .time, .never, [.filtered]),
            Attribute("expires_at", .time, .onCreate, [.filtered]),
            Attribute("revoked_at", .time, .never, [.filtered]),
            Attribute("created_at", .time, .never, [.filtered, .sorted]),
        ],
        relationships: [.one("user", "user", column: "user_id", .onCreate, [.required])],
        operations: [
            .list, .show, .create("created", Steps(prepare: prepareSession, check: checkSession)),
            .action(
                "touch", "touched",
                Steps(check: { change in
                    guard change.old["revoked_at"] == .null, case .integer(let end) = change.old["expires_at"],
                        end > change.work.now.milliseconds
                    else { throw ErrorDocument.conflict("the session is over") }
                    change.draft.values["last_active_at"] = change.work.now.sqlValue
                })),
            // A second time it is over already, and stays as it is.
            .action(
                "revoke",
                by: { work, id, _ in
                    try work.store.write { rows in
                        try work.check("sessions:write", id, .session, in: rows)
                        guard let session = ID<Session>(id), try rows.sessions.find(session) != nil else {
                            throw ErrorDocument.notFound(.session)
                        }
                        try work.end(session, in: rows)
                    }
                    return id
                }),
            .delete(Steps(check: { change in try change.work.end(change.id(), in: change.rows) })),
        ])

    private static let prepareSession: @Sendable (inout Draft, Work) throws -> Void = { draft, work in
        let token = SecretToken(work.services.randomness)
        draft.columns += [
            ("token_digest", .blob(token.digest)), ("authenticated_at", work.now.sqlValue), ("methods", .text("")),
            ("last_active_at", work.now.sqlValue),
        ]
        draft.meta.append(("token", .string(token.secret.reveal())))
    }

    private static let checkSession: @Sendable (inout Change) throws -> Void = { change in
        let longest = change.work.now.adding(seconds: try change.rows.settings.get().sessionLifetime)
        change.draft.provide("expires_at", longest.sqlValue)
        guard case .integer(let end) = change.draft["expires_at"], end > change.work.now.milliseconds,
            end <= longest.milliseconds
        else {
            throw ErrorDocument.attribute("expires_at", "must lie between now and \(longest), the environment's limit")
        }
        guard let user = change.draft.text("user").flatMap({ ID<User>($0) }),
            try change.rows.roleAssignments.isActive(user)
        else { throw ErrorDocument.conflict("the user is suspended", "/data/relationships/user/data") }
        try change.checkHeld(by: user)
    }
}

extension Work {
    /// Signs a session out: its tokens, and the grants that live by it.
    fileprivate func end(_ session: ID<Session>, in rows: EnvironmentConnection) throws {
        _ = try services.sessions.end(session, by: caller.actor, visitor: visitor, in: rows, at: now)
    }
}
