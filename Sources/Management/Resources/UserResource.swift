// Users: the people of the environment.

internal import Cryptography
internal import Database
internal import HTTPTypes
internal import Identity
internal import JSONAPI
internal import Model
internal import Store

extension Resource {
    static let user = Resource(
        type: "user", path: "users", about: "A person who signs in to the environment", table: "users",
        where: "kind = 'person'",
        attributes: [
            Attribute("email", .email, .always, [.required, .filtered, .sorted], search: "email_key"),
            Attribute("email_verified", .boolean, .always, [.filtered]),
            Attribute("first_name", .text(1...100), .always, [.optional, .filtered]),
            Attribute(
                "last_name", .text(1...100), .always, [.optional, .filtered, .sorted], search: "ifnull(last_name, '')"),
            Attribute("external_id", .text(1...255), .onCreate, [.optional, .filtered]),
            Attribute("status", .word(User.Status.allCases.map(\.rawValue)), .always, [.filtered]),
            Attribute("password", .secret, .always, column: "id"),
            Attribute("password_confirmation", .secret, .always, column: "id"),
            Attribute("metadata", .object, .always),
            Attribute("last_sign_in_at", .time, .never, [.filtered]),
            Attribute("created_at", .time, .never, [.filtered, .sorted]),
            Attribute("updated_at", .time, .never, [.filtered, .sorted]),
        ],
        relationships: [
            .many("roles", "role", in: "user_roles", own: "user_id", other: "role_id")
        ],
        operations: [
            .list, .show,
            .create("created", Steps(prepare: prepareUser, check: checkNewUser, effect: finishUser)),
            .update(Steps(prepare: prepareUser, check: checkUser, effect: finishUser)),
            .delete(Steps(check: { change in try change.endUser() })),
        ],
        organizational: Organizational(verbs: [.read]) { organizations in
            "id IN (SELECT user_id FROM memberships WHERE organization_id IN (\(list: organizations)))"
        })

    /// Hashing takes a quarter of a second: before the transaction, in the pool for it.
    private static let prepareUser: @Sendable (inout Draft, Work) throws -> Void = { draft, work in
        guard let password = draft.secrets["password"] else {
            guard draft.secrets["password_confirmation"] == nil else {
                throw ErrorDocument.attribute("password_confirmation", "confirms no password")
            }
            return
        }
        if let confirmation = draft.secrets["password_confirmation"],
            !ConstantTime.equal(Array(confirmation.reveal().utf8), Array(password.reveal().utf8))
        {
            throw ErrorDocument.attribute("password_confirmation", "is not the same as password")
        }
        do throws(IdentityError) { try PasswordRules.check(password) } catch {
            throw ErrorDocument.invalid(error.description, "/data/attributes/password")
        }
        do {
            let hash = try work.services.hashing.make(password, in: work.environment.id, for: .api)
            draft.secrets = ["hash": Secret(hash)]
        } catch let busy as HashPoolBusy {
            throw ErrorDocument(
                503, "temporarily_unavailable", "too many passwords are being hashed; try again in a moment",
                fields: [(.retryAfter, String(busy.retryAfter))])
        }
    }

    private static let checkNewUser: @Sendable (inout Change) throws -> Void = { change in
        change.draft.columns.append(("kind", .text(User.Kind.person.rawValue)))
        change.draft.provide("status", .text(User.Status.active.rawValue))
        try checkUser(&change)
    }

    private static let checkUser: @Sendable (inout Change) throws -> Void = { change in
        let isTaken = change.draft.secrets["hash"] != nil || change.draft["email"] != nil
        if isTaken, change.old.text("email") != nil { try change.checkHeld(by: change.id(as: User.self)) }
        guard let text = change.draft.text("email"), text != change.old.text("email") else { return }
        let email = try EmailAddress(text)
        if let other = try change.rows.users.find(email), other.id.description != change.id {
            throw ErrorDocument.conflict("there is a user with this email already", "/data/attributes/email")
        }
        change.draft.columns.append(("email_key", .text(email.key)))
        // Whoever verified the old address has not verified this one.
        if change.old.text("email").map({ $0.lowercased() != text.lowercased() }) ?? false {
            change.draft.provide("email_verified", .integer(0))
        }
    }

    private static let finishUser: @Sendable (Change) throws -> Void = { change in
        let id = try change.id(as: User.self)
        if let hash = change.draft.secrets["hash"] {
            try change.rows.users.setPassword(hash.reveal(), of: id, at: change.work.now)
        }
        let isSuspended = change.draft.text("status") == User.Status.suspended.rawValue
        let isReset = change.draft.secrets["hash"] != nil && change.old.text("email") != nil
        if isSuspended || isReset { try change.endUser() }
        // A link that went to the address before, or was asked for by whoever had the account, would lead it away again.
        let isHandedOver = change.draft["email"] != nil || change.draft["email_verified"] == .integer(1)
        if isHandedOver { try change.rows.mailTokens.endAll(of: id, at: change.work.now) }
    }
}

extension Change {
    /// Signs a person out everywhere: sessions, grants and the tokens that came of them, and links in mails, which sign in again.
    func endUser() throws {
        let id = try id(as: User.self)
        let keeper = work.services.sessions
        _ = try keeper.endAll(
            of: id, except: nil, by: work.caller.actor, visitor: work.visitor, in: rows, at: work.now)
        try keeper.endGrants(of: id, in: rows, at: work.now)
        try rows.mailTokens.endAll(of: id, at: work.now)
    }
}
