// Administrators of one organization: what they see and manage, and what they do not.

import Administration
import Database
import HTTP
import HTTPTypes
import JSON
import Model
import Store
import Testing
import TestSupport

/// Two organizations, and Ada, who administers the first.
private struct Town {
    static let permissions = [
        "organizations:read", "memberships:read", "memberships:delete", "membership-roles:read",
        "membership-roles:write", "membership-roles:delete", "invitations:read", "invitations:write",
        "invitations:delete", "users:read", "roles:read",
    ]

    let desk: Desk
    let client: PeopleClient
    let ours: String
    let theirs: String
    let role: String
    let ada: User
    let membership: String
    let member: String
    let theirMembership: String
    let token: String

    init() throws {
        let desk = try Desk()
        self.desk = desk
        client = try desk.site.peopleClient()
        ours = try desk.made("organizations", "organization", ["name": "Ours", "slug": "ours"])
        theirs = try desk.made("organizations", "organization", ["name": "Theirs", "slug": "theirs"])
        let role = try desk.made("roles", "role", ["name": "Administrator"])
        self.role = role
        for name in Self.permissions {
            let permission = try desk.made("permissions", "permission", ["name": .string(name)])
            _ = try desk.made(
                "role-permissions", "role_permission", [:],
                [("role", "role", role), ("permission", "permission", permission)])
        }
        ada = try desk.site.person("ada@example.com")
        membership = try Self.join(desk, ada.id.description, ours)
        _ = try desk.made(
            "membership-roles", "membership_role", [:],
            [("membership", "membership", membership), ("role", "role", role)])
        member = try Self.join(desk, try desk.user("bob@example.com"), ours)
        theirMembership = try Self.join(desk, try desk.user("eve@example.com"), theirs)
        token = try Self.token(
            desk, client, ada, Self.permissions + ["users:write", "clients:read", "memberships:write"])
    }

    static func join(_ desk: Desk, _ user: String, _ organization: String) throws -> String {
        try desk.made(
            "memberships", "membership", [:], [("user", "user", user), ("organization", "organization", organization)])
    }

    static func token(
        _ desk: Desk, _ client: PeopleClient, _ user: User, _ scopes: [String], organization: String? = nil
    ) throws -> String {
        let person = try desk.site.signIn(
            client, scope: (["openid"] + scopes).joined(separator: " "), user: user,
            resource: desk.site.fixtures.root + "/api")
        let answer = try desk.site.redeem(person.code, client, organization.map { ["organization": $0] } ?? [:])
        guard let token = answer["access_token"] else { throw TestFailure(answer.text) }
        return token
    }

    func get(_ path: String) throws -> Answer { try desk.get(path, token: token) }
}

@Suite struct DelegationTests {
    @Test func `They see their own organization's members and invitations, and nobody else's`() throws {
        let town = try Town()
        #expect(try town.get("organizations").ids == [town.ours])
        #expect(try Set(town.get("memberships").ids) == [town.membership, town.member])
        #expect(try Set(town.get("users").all("email")) == ["ada@example.com", "bob@example.com"])
        #expect(try town.get("roles").ids == [town.role])
        #expect(try town.get("memberships?page%5Bcount%5D=true").json["meta"]?["total"] == 2)
        let whole = try town.get("organizations/\(town.ours)?include=memberships,users")
        #expect(whole.json["included"]?.array?.count == 4)
        for path in [
            "organizations/\(town.theirs)", "memberships/\(town.theirMembership)", "organizations/\(town.theirs)/users",
            "organizations/\(town.theirs)/memberships", "organizations/\(town.theirs)/relationships/users",
            "memberships/\(town.theirMembership)/user", "memberships/\(town.theirMembership)/relationships/user",
        ] {
            #expect(try town.get(path).status == 404, "\(path)")
        }
        // By way of a role that others have too.
        _ = try town.desk.made(
            "membership-roles", "membership_role", [:],
            [("membership", "membership", town.theirMembership), ("role", "role", town.role)])
        #expect(try town.get("membership-roles").ids.count == 1)
        let eve = try #require(try town.desk.get("users?filter%5Bemail%5D=eve@example.com").ids.first)
        _ = try town.desk.made("user-roles", "user_role", [:], [("user", "user", eve), ("role", "role", town.role)])
        #expect(try town.get("roles/\(town.role)/users").ids == [])
        #expect(try town.get("roles/\(town.role)/relationships/users").data == [])
        let roles = try town.get("roles?include=users")
        #expect(roles.json["included"] == [] && !roles.text.contains(eve), "\(roles.text)")
        #expect(try !town.get("roles/\(town.role)?include=users").text.contains(eve))
    }

    @Test func `What belongs to no organization is not theirs, whatever the token's scopes`() throws {
        let town = try Town()
        for path in ["clients", "permissions", "user-roles", "environment", "audit-events"] {
            #expect(try town.get(path).code == "insufficient_scope", "\(path)")
        }
        let desk = town.desk
        let body = Desk.document("user", ["first_name": "X"], id: town.ada.id.description)
        #expect(try desk.send(.patch, "users/\(town.ada.id)", body, token: town.token).status == 403)
        let bob = try #require(try desk.get("users?filter%5Bemail%5D=bob@example.com").ids.first)
        let made = try desk.create(
            "memberships", "membership", [:], [("user", "user", bob), ("organization", "organization", town.theirs)],
            token: town.token)
        #expect(made.status == 403)
    }

    @Test func `They invite into their own organization, with what they hold there`() throws {
        let town = try Town()
        let desk = town.desk
        func invite(_ organization: String?, _ role: String) throws -> Answer {
            try desk.create(
                "invitations", "invitation", ["email": "new@example.com", "role_ids": [.string(role)]],
                organization.map { [("organization", "organization", $0)] } ?? [], token: town.token)
        }
        #expect(try invite(town.theirs, town.role).status == 404)
        #expect(try invite(nil, town.role).status == 403)
        let stronger = try desk.made("roles", "role", ["name": "Owner"])
        let custom = try desk.made("permissions", "permission", ["name": "documents:approve"])
        _ = try desk.made(
            "role-permissions", "role_permission", [:],
            [("role", "role", stronger), ("permission", "permission", custom)])
        #expect(try invite(town.ours, stronger).status == 403)
        #expect(try desk.get("invitations").ids == [])
        let made = try invite(town.ours, town.role)
        #expect(made.status == 201, "\(made.text)")
        let elsewhere = try desk.made(
            "invitations", "invitation", ["email": "other@example.com"],
            [("organization", "organization", town.theirs)])
        #expect(try town.get("invitations").ids == [made.id ?? ""])
        #expect(try desk.send(.patch, "invitations/\(elsewhere)/revoke", token: town.token).status == 404)
        #expect(try desk.send(.delete, "invitations/\(elsewhere)", token: town.token).status == 404)
        #expect(try desk.send(.patch, "invitations/\(made.id ?? "")/revoke", token: town.token).status == 200)
    }

    @Test func `They give and take roles among their members`() throws {
        let town = try Town()
        let desk = town.desk
        func give(_ membership: String) throws -> Answer {
            try desk.create(
                "membership-roles", "membership_role", [:],
                [("membership", "membership", membership), ("role", "role", town.role)], token: town.token)
        }
        #expect(try give(town.theirMembership).status == 404)
        let given = try give(town.member)
        #expect(given.status == 201)
        #expect(try desk.send(.delete, "membership-roles/\(given.id ?? "")", token: town.token).status == 200)
        #expect(try desk.send(.delete, "memberships/\(town.theirMembership)", token: town.token).status == 404)
        #expect(try desk.send(.delete, "memberships/\(town.member)", token: town.token).status == 200)
        // Without the role there is nothing left.
        #expect(try desk.send(.delete, "memberships/\(town.membership)", token: town.token).status == 200)
        #expect(try town.get("memberships").code == "insufficient_scope")
    }

    @Test func `A token for one organization is for it alone`() throws {
        let town = try Town()
        let desk = town.desk
        let second = try Town.join(desk, town.ada.id.description, town.theirs)
        _ = try desk.made(
            "membership-roles", "membership_role", [:],
            [("membership", "membership", second), ("role", "role", town.role)])
        #expect(try Set(town.get("organizations").ids) == [town.ours, town.theirs])
        let narrow = try Town.token(desk, town.client, town.ada, Town.permissions, organization: "theirs")
        #expect(try TokenParts(narrow).claims["org_id"]?.string == town.theirs)
        #expect(try desk.get("organizations", token: narrow).ids == [town.theirs])
        // Also for somebody who administers the whole environment.
        _ = try desk.made(
            "user-roles", "user_role", [:], [("user", "user", town.ada.id.description), ("role", "role", town.role)])
        #expect(try town.get("users").ids.count == 3)
        #expect(try desk.get("organizations", token: narrow).ids == [town.theirs])
        #expect(try Set(desk.get("users", token: narrow).all("email")) == ["ada@example.com", "eve@example.com"])
        #expect(try desk.send(.delete, "memberships/\(second)").status == 200)
        #expect(try desk.get("organizations", token: narrow).code == "insufficient_scope")
    }

    @Test func `What was given for an organization ends with the membership, and nothing else does`() throws {
        let town = try Town()
        let (desk, site) = (town.desk, town.desk.site)
        let person = try site.signIn(town.client, scope: "openid", user: town.ada)
        try site.run("UPDATE grants SET organization_id = \(town.ours) WHERE id = \(person.grant.id)")
        let token = try #require(try site.tokens(of: person, town.client)["access_token"])
        #expect(try TokenParts(token).claims["org_id"]?.string == town.ours)
        #expect(try site.introspect(token).isActive == true)
        #expect(try desk.send(.delete, "memberships/\(town.theirMembership)").status == 200)
        #expect(try site.introspect(token).isActive == true)
        #expect(try desk.send(.delete, "memberships/\(town.membership)").status == 200)
        #expect(try site.introspect(token).isActive == false)
        #expect(try town.get("memberships").code == "insufficient_scope")
    }
}
