// What is taken from a client is taken from the tokens that people have given it.

import Database
import HTTPTypes
import JSON
import Model
import Testing
import TestSupport

/// A person who may do everything with users, at a client that may ask for it.
private struct Delegate {
    static let type = "client_resource_server_grant"
    static let path = "client-resource-server-grants"

    let desk: Desk
    let client: PeopleClient
    let grant: String
    let token: String
    let refreshToken: String

    init() throws {
        let desk = try Desk()
        self.desk = desk
        client = try desk.site.peopleClient(grants: [.authorizationCode, .refreshToken, .clientCredentials])
        let ada = try desk.site.person("ada@example.com")
        let role = try desk.made("roles", "role", ["name": "Operator"])
        for name in ["users:read", "users:write"] {
            let permission = try desk.made("permissions", "permission", ["name": .string(name)])
            _ = try desk.made(
                "role-permissions", "role_permission", [:],
                [("role", "role", role), ("permission", "permission", permission)])
        }
        _ = try desk.made(
            "user-roles", "user_role", [:], [("user", "user", ada.id.description), ("role", "role", role)])
        let person = try desk.site.signIn(
            client, scope: "openid users:read users:write", user: ada, resource: desk.site.fixtures.root + "/api")
        let answer = try desk.site.redeem(person.code, client)
        token = try #require(answer["access_token"])
        refreshToken = try #require(answer["refresh_token"])
        let grants = try desk.get("\(Self.path)?filter%5Bclient%5D=\(client.client.id)")
        grant = try #require(grants.ids.first)
    }

    func write(_ email: String, _ token: String) throws -> Int {
        try desk.create("users", "user", ["email": .string(email)], token: token).status
    }

    func narrow() throws {
        let answer = try desk.update(Self.path, Self.type, grant, ["allowed_scopes": ["users:read"]])
        #expect(answer.status == 200, "\(answer.text)")
    }
}

@Suite struct ClientRightTests {
    @Test func `A grant that is narrowed counts for a person's token that is about`() throws {
        let delegate = try Delegate()
        #expect(try delegate.write("a@example.com", delegate.token) == 201)
        try delegate.narrow()
        #expect(try delegate.write("b@example.com", delegate.token) == 403)
        #expect(try delegate.desk.get("users", token: delegate.token).status == 200)
    }

    @Test func `What a client may ask for at the issuer is no right at the Management API`() throws {
        let delegate = try Delegate()
        try delegate.narrow()
        try delegate.desk.site.run("UPDATE clients SET allowed_scopes = allowed_scopes || ' users:write'")
        #expect(try delegate.write("a@example.com", delegate.token) == 403)
    }

    @Test func `A grant that is narrowed counts for what is refreshed`() throws {
        let delegate = try Delegate()
        try delegate.narrow()
        let named = try delegate.desk.site.refresh(
            delegate.refreshToken, delegate.client, ["scope": "openid users:write"])
        #expect(named.error == "invalid_scope", "\(named.text)")
        let answer = try delegate.desk.site.refresh(delegate.refreshToken, delegate.client)
        #expect(answer["scope"] == "openid users:read", "\(answer.text)")
        let token = try #require(answer["access_token"])
        #expect(try delegate.write("b@example.com", token) == 403)
        #expect(try delegate.desk.get("users", token: token).status == 200)
    }

    @Test func `A grant that is taken away ends it all, and given anew it stands again`() throws {
        let delegate = try Delegate()
        let desk = delegate.desk
        #expect(try desk.send(.delete, "\(Delegate.path)/\(delegate.grant)").status == 200)
        #expect(try desk.get("users", token: delegate.token).code == "insufficient_scope")
        #expect(try delegate.write("b@example.com", delegate.token) == 403)
        let refused = try desk.site.refresh(delegate.refreshToken, delegate.client)
        #expect(refused.error == "invalid_target", "\(refused.text)")
        let server = try #require(
            try desk.get("resource-servers").data.array?.first { $0["attributes"]?["system"] == true }?["id"]?.string)
        _ = try desk.made(
            Delegate.path, Delegate.type, [:],
            [
                ("client", "client", delegate.client.client.id.description),
                ("resource_server", "resource_server", server),
            ])
        #expect(try desk.get("users", token: delegate.token).status == 200)
        #expect(try desk.site.refresh(delegate.refreshToken, delegate.client).status == 200)
    }

    /// The administrator of one organization comes by another way.
    @Test func `A grant that is taken away ends delegated administration too`() throws {
        let delegate = try Delegate()
        let desk = delegate.desk
        let ours = try desk.made("organizations", "organization", ["name": "Ours", "slug": "ours"])
        let eve = try desk.site.person("eve@example.com")
        let role = try #require(try desk.get("roles?filter%5Bname%5D=Operator").ids.first)
        let membership = try desk.made(
            "memberships", "membership", [:],
            [("user", "user", eve.id.description), ("organization", "organization", ours)])
        _ = try desk.made(
            "membership-roles", "membership_role", [:],
            [("membership", "membership", membership), ("role", "role", role)])
        let person = try desk.site.signIn(
            delegate.client, scope: "openid users:read", user: eve, resource: desk.site.fixtures.root + "/api")
        let token = try #require(try desk.site.redeem(person.code, delegate.client)["access_token"])
        #expect(try desk.get("users", token: token).ids == [eve.id.description])
        #expect(try desk.send(.delete, "\(Delegate.path)/\(delegate.grant)").status == 200)
        #expect(try desk.get("users", token: token).status == 403)
    }

    @Test func `A client's own scopes count for what is refreshed, and for how long`() throws {
        let site = try TestSite()
        let client = try site.peopleClient()
        let person = try site.signIn(client, scope: "openid profile email offline_access")
        var token = try #require(try site.redeem(person.code, client)["refresh_token"])
        func allow(_ scopes: String) throws {
            try site.run("UPDATE clients SET allowed_scopes = \(scopes) WHERE id = \(client.client.id)")
        }
        try allow("openid offline_access")
        let narrowed = try site.refresh(token, client)
        #expect(narrowed["scope"] == "offline_access openid" || narrowed["scope"] == "openid offline_access")
        #expect(try TokenParts(#require(narrowed["id_token"])).claims["email"] == nil)
        token = try #require(narrowed["refresh_token"])
        try site.run("UPDATE sessions SET revoked_at = \(site.time.now) WHERE id = \(person.session.id)")
        token = try #require(try site.refresh(token, client)["refresh_token"])
        // Without offline access it ends with the session.
        try allow("openid")
        #expect(try site.refresh(token, client).error == "invalid_grant")
        try allow("openid profile")
        let second = try site.signIn(client, scope: "openid")
        token = try #require(try site.redeem(second.code, client)["refresh_token"])
        try allow("phone")
        #expect(try site.refresh(token, client).error == "invalid_scope")
    }
}
