// Invitations: mailed when they are made, answered on a page.

internal import Database
internal import HTTPTypes
internal import Identity
internal import JSONAPI
internal import Model
internal import Store

extension Resource {
    static let invitation = Resource(
        type: "invitation", path: "invitations",
        about: "An offer by mail to join the environment, or an organization in it", table: "invitations",
        attributes: [
            Attribute("email", .email, .onCreate, [.required, .filtered], search: "email_key"),
            // Of the organization, or of the environment where none is named.
            Attribute("role_ids", .words(most: 20), .onCreate),
            Attribute("status", .word(Invitation.Status.allCases.map(\.rawValue)), .never, [.filtered]),
            Attribute("expires_at", .time, .onCreate, [.filtered]),
            Attribute("invited_by", .text(1...300)),
            Attribute("created_at", .time, .never, [.filtered, .sorted]), Attribute("updated_at", .time),
        ],
        relationships: [
            .one("organization", "organization", column: "organization_id", .onCreate, [.optional]),
            // Who has accepted.
            .one("user", "user", column: "user_id"),
        ],
        operations: [
            .list, .show,
            .create("created", Steps(prepare: prepareInvitation, check: checkInvitation, finish: mailInvitation)),
            .action(
                "revoke", "revoked",
                Steps(check: { change in
                    let status = change.old.text("status") ?? ""
                    guard ["pending", "revoked"].contains(status) else {
                        throw ErrorDocument.conflict("the invitation has been \(status) already")
                    }
                    change.draft.values["status"] = .text("revoked")
                })), .delete,
        ], organizational: Organizational(verbs: [.read, .write, .delete]) { "organization_id IN (\(list: $0))" })

    /// The link's secret goes out by mail alone: whoever invites does not see it, and so cannot answer in another's place.
    private static let prepareInvitation: @Sendable (inout Draft, Work) throws -> Void = { draft, work in
        let email = try EmailAddress(draft.text("email") ?? "")
        guard work.services.invitations.allowsMail(to: email, in: work.environment.id) else {
            throw ErrorDocument(
                429, "too_many_mails", "\(email) has got too many mails from here within the last hour",
                fields: [(.retryAfter, "3600")])
        }
        let usual = work.now.adding(seconds: Invitation.usualLifetime)
        let longest = work.now.adding(seconds: Invitation.longestLifetime)
        draft.provide("expires_at", usual.sqlValue)
        guard case .integer(let end) = draft["expires_at"], end > work.now.milliseconds, end <= longest.milliseconds
        else { throw ErrorDocument.attribute("expires_at", "must lie between now and \(longest)") }
        let token = SecretToken(work.services.randomness)
        draft.mailed = token.secret
        draft.columns += [
            ("email_key", .text(email.key)), ("token_digest", .blob(token.digest)),
            ("status", .text(Invitation.Status.pending.rawValue)),
            ("invited_by", .text(work.caller.actor.description)),
        ]
    }

    private static let checkInvitation: @Sendable (inout Change) throws -> Void = { change in
        let email = try EmailAddress(change.draft.text("email") ?? "")
        let organization = change.draft.text("organization")
        try change.rows.invitations.closeExpired(email, organization, at: change.work.now)
        guard try !change.rows.invitations.hasPending(email, organization) else {
            throw ErrorDocument.conflict(
                "there is an invitation of this address already; revoke it to send another", "/data/attributes/email")
        }
        if let user = try change.rows.users.find(email) {
            guard let organization else {
                throw ErrorDocument.conflict("there is a user with this email already", "/data/attributes/email")
            }
            guard try change.rows.memberships.find(user.id, in: organization) == nil else {
                throw ErrorDocument.conflict("the user is a member already", "/data/attributes/email")
            }
        }
        for id in (change.draft.text("role_ids") ?? "").split(separator: " ").map(String.init) {
            guard try Fields.find(id, .role, in: change.rows) != nil else {
                throw ErrorDocument.attribute("role_ids", "name no role: \(JSONAPI.quoted(id))")
            }
            try change.checkHeld(change.rows.roleAssignments.permissions(ofRole: id), in: organization)
        }
    }

    private static let mailInvitation: @Sendable (String, Draft, Work) -> Void = { id, draft, work in
        guard let id = ID<Invitation>(id), let secret = draft.mailed else { return }
        work.services.invitations.send(
            id, secret, in: work.store, environment: work.environment.id, at: work.now)
    }
}
