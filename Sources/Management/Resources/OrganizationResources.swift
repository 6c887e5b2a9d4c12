// Organizations, their members, and the roles that members have in them.

internal import Database
internal import Identity
internal import JSONAPI
internal import Model
internal import Store

extension Resource {
    static let organization = Resource(
        type: "organization", path: "organizations", about: "A group of users inside the environment",
        table: "organizations",
        attributes: [
            Attribute("name", .text(1...100), .onCreate, [.required, .filtered, .sorted]),
            Attribute("slug", .text(1...63), .onCreate, [.required, .filtered, .sorted]),
            Attribute("metadata", .object, .onCreate),
            Attribute("created_at", .time), Attribute("updated_at", .time),
        ],
        relationships: [
            .many("memberships", "membership", in: "memberships", own: "organization_id"),
            .many("users", "user", in: "memberships", own: "organization_id", other: "user_id"),
        ],
        operations: [
            .list, .show,
            .create(
                "created",
                Steps(prepare: { draft, _ in
                    // It stands in addresses and tokens: a label of a host name is a good name there.
                    guard let slug = draft.text("slug"), Hostname(slug) != nil, !slug.utf8.contains(UInt8(ascii: "."))
                    else {
                        throw ErrorDocument.attribute("slug", "has lower-case letters, digits and inner hyphens")
                    }
                })), .delete,
        ], organizational: Organizational(verbs: [.read]) { "id IN (\(list: $0))" })

    static let membership = Resource(
        type: "membership", path: "memberships", about: "That a user belongs to an organization", table: "memberships",
        attributes: [Attribute("created_at", .time)],
        relationships: [
            .one("user", "user", column: "user_id", .onCreate, [.required]),
            .one("organization", "organization", column: "organization_id", .onCreate, [.required]),
            .many("roles", "role", in: "membership_roles", own: "membership_id", other: "role_id"),
        ],
        operations: [
            .list, .show, .create,
            .delete(Steps(effect: { try $0.endMembership() })),
        ],
        // Their own members come by invitation.
        organizational: Organizational(verbs: [.read, .delete]) { "organization_id IN (\(list: $0))" })

    static let membershipRole = Resource(
        type: "membership_role", path: "membership-roles", about: "That a member has a role in the organization",
        table: "membership_roles",
        attributes: [Attribute("created_at", .time)],
        relationships: [
            .one("membership", "membership", column: "membership_id", .onCreate, [.required]),
            .one("role", "role", column: "role_id", .onCreate, [.required]),
        ],
        operations: [
            .list, .show,
            .create(
                "created",
                Steps(check: { change in
                    guard let role = change.draft.text("role"), let membership = change.draft.text("membership")
                    else { return }
                    let organization = try Fields.find(membership, .membership, in: change.rows)?.text("organization")
                    try change.checkHeld(
                        try change.rows.roleAssignments.permissions(ofRole: role), in: organization)
                })), .delete,
        ],
        organizational: Organizational(verbs: [.read, .write, .delete]) { organizations in
            "membership_id IN (SELECT id FROM memberships WHERE organization_id IN (\(list: organizations)))"
        })
}

extension Change {
    /// What was given in the organization's name ends with the membership: refresh tokens, and access tokens by a mark.
    fileprivate func endMembership() throws {
        guard let user = old.text("user").flatMap({ ID<User>($0) }), let organization = old.text("organization") else {
            return
        }
        for grant in try rows.grants.active(of: user, at: work.now)
        where grant.organization?.description == organization {
            _ = try rows.end(grant, at: work.now)
        }
    }
}
