// Who may call the Management API: product.md section 6, seed 003, RFC 6750 section 3.1.

import Database
import HTTP
import HTTPTypes
import JSON
import Model
import Store
import Testing
import TestSupport

@Suite struct ManagementGateTests {
    @Test func `Without a token it is 403, whatever is asked for, and no error code is told`() throws {
        let desk = try Desk()
        for (method, path) in [
            (HTTPRequest.Method.get, "users"), (.get, "users/nobody"), (.post, "users"), (.patch, "users/x"),
            (.delete, "roles/x"), (.get, "roles/x/users"), (.get, "roles/x/relationships/users"),
            (.patch, "sessions/x/touch"),
        ] {
            let answer = try desk.send(method, path, isBare: true)
            #expect(answer.status == 403 && answer.code == "forbidden", "\(method) \(path)")
            #expect(answer.field(.wwwAuthenticate) == #"Bearer realm="gatehouse""#)
        }
    }

    @Test func `A token that is bad, of another issuer or audience, expired or revoked is 401`() throws {
        let desk = try Desk()
        let (site, fixtures) = (desk.site, desk.site.fixtures)
        let good = desk.token
        let tampered = String(good.dropLast(4)) + (good.hasSuffix("AAAA") ? "BBBB" : "AAAA")
        let tokens = [
            "x", tampered, try site.token(fixtures.app.machine, app: true), try site.token(fixtures.plain),
            try site.token(fixtures.reader, resource: Fixtures.documents),
            try site.token(fixtures.management, resource: fixtures.bareRoot + "/api", host: fixtures.bareHost),
            try site.token(fixtures.otherManagement, resource: fixtures.otherRoot + "/api", host: fixtures.otherHost),
        ]
        for token in tokens {
            let answer = try desk.get("users", token: token)
            #expect(answer.status == 401 && answer.code == "invalid_token")
            #expect(answer.field(.wwwAuthenticate) == #"Bearer realm="gatehouse", error="invalid_token""#)
        }
        #expect(try desk.get("users").status == 200)
        _ = try site.post(Paths.rootRevocation, [("token", good)], .basic(fixtures.management))
        #expect(try desk.get("users").status == 401)
        let other = try desk.token("users:read")
        site.time.advance(seconds: 3600)
        #expect(try desk.get("users", token: other).status == 401)
    }

    @Test func `A scope that the token lacks is 403 and named`() throws {
        let desk = try Desk()
        let token = try desk.token("roles:read")
        #expect(try desk.get("roles", token: token).status == 200)
        for (method, path, scope) in [
            (HTTPRequest.Method.get, "users", "users:read"), (.post, "roles", "roles:write"),
            (.delete, "roles/x", "roles:delete"), (.get, "roles?include=users", "users:read"),
            (.get, "roles/x/users", "users:read"),
        ] {
            let answer = try desk.send(method, path, token: token)
            #expect(answer.status == 403 && answer.code == "insufficient_scope", "\(method) \(path)")
            #expect(
                answer.field(.wwwAuthenticate)
                    == #"Bearer realm="gatehouse", error="insufficient_scope", scope="\#(scope)""#)
        }
    }

    @Test func `A permission ends with the grant that gave it, though the token lives`() throws {
        let desk = try Desk()
        let narrow = try desk.token("users:read")
        try desk.site.run("UPDATE client_resource_server_grants SET allowed_scopes = 'roles:read'")
        #expect(try desk.get("users", token: narrow).code == "insufficient_scope")
        #expect(try desk.get("roles").status == 200)
        try desk.site.run("DELETE FROM client_resource_server_grants")
        #expect(try desk.get("roles").code == "insufficient_scope")
    }

    @Test func `A service user's roles count too`() throws {
        let desk = try Desk()
        let role = try desk.made("roles", "role", ["name": "Reader"])
        let permission = try desk.made("permissions", "permission", ["name": "roles:read"])
        _ = try desk.made(
            "role-permissions", "role_permission", [:],
            [("role", "role", role), ("permission", "permission", permission)])
        try desk.site.run("UPDATE client_resource_server_grants SET allowed_scopes = 'users:read'")
        #expect(try desk.get("roles").code == "insufficient_scope")
        try desk.site.run(
            """
            INSERT INTO user_roles (id, user_id, role_id, created_at)
            SELECT '00000000-0000-7000-8000-000000000001', service_user_id, \(role), 0 FROM clients
            WHERE client_id = \(desk.site.fixtures.management.id)
            """)
        #expect(try desk.get("roles").status == 200)
    }

    @Test func `Nobody hands out what they do not hold`() throws {
        let desk = try Desk()
        let role = try desk.made("roles", "role", ["name": "Powerful"])
        let held = try desk.made("permissions", "permission", ["name": "users:read"])
        let other = try desk.made("permissions", "permission", ["name": "clients:delete"])
        let custom = try desk.made("permissions", "permission", ["name": "documents:approve"])
        let user = try desk.user("a@example.com")
        let weak = try desk.token(
            "users:read role-permissions:write user-roles:write client-resource-server-grants:write")
        func give(_ permission: String, _ token: String?) throws -> Answer {
            try desk.create(
                "role-permissions", "role_permission", [:],
                [("role", "role", role), ("permission", "permission", permission)], token: token)
        }
        #expect(try give(held, weak).status == 201)
        #expect(try give(custom, weak).status == 201)
        let refused = try give(other, weak)
        #expect(refused.status == 403 && refused.errors[0]["detail"]?.string?.contains("clients:delete") == true)
        #expect(try give(other, nil).status == 201)
        let assigned = try desk.create(
            "user-roles", "user_role", [:], [("user", "user", user), ("role", "role", role)], token: weak)
        #expect(assigned.status == 403)
        #expect(
            try desk.create("user-roles", "user_role", [:], [("user", "user", user), ("role", "role", role)]).status
                == 201)
    }

    /// A password, an address, a session or a secret of somebody powerful is all their power.
    @Test func `Nobody takes the place of who may do more`() throws {
        let desk = try Desk()
        let role = try desk.made("roles", "role", ["name": "Powerful"])
        let permission = try desk.made("permissions", "permission", ["name": "clients:delete"])
        let user = try desk.user("a@example.com")
        _ = try desk.made(
            "role-permissions", "role_permission", [:],
            [("role", "role", role), ("permission", "permission", permission)])
        _ = try desk.made("user-roles", "user_role", [:], [("user", "user", user), ("role", "role", role)])
        let weak = try desk.token("users:write sessions:write clients:write")
        func change(_ attributes: JSON, _ token: String?) throws -> Int {
            try desk.send(.patch, "users/\(user)", Desk.document("user", attributes, id: user), token: token).status
        }
        #expect(try change(["password": "taken over"], weak) == 403)
        #expect(try change(["email": "b@example.com"], weak) == 403)
        #expect(try change(["first_name": "Ann"], weak) == 200)
        #expect(try change(["password": "reset by right"], nil) == 200)
        let pair = [("user", "user", user)]
        #expect(try desk.create("sessions", "session", [:], pair, token: weak).status == 403)
        #expect(try desk.create("sessions", "session", [:], pair).status == 201)
        let client = try #require(
            try desk.get("clients?filter%5Bclient_id%5D=\(desk.site.fixtures.management.id)").ids.first)
        #expect(try desk.send(.patch, "clients/\(client)/rotate-secret", token: weak).status == 403)
        #expect(try desk.send(.patch, "clients/\(client)/rotate-secret").status == 200)
    }

    @Test func `Nor of who may do more in an organization`() throws {
        let desk = try Desk()
        let role = try desk.made("roles", "role", ["name": "Powerful"])
        let permission = try desk.made("permissions", "permission", ["name": "invitations:write"])
        _ = try desk.made(
            "role-permissions", "role_permission", [:],
            [("role", "role", role), ("permission", "permission", permission)])
        let user = try desk.user("a@example.com")
        let organization = try desk.made("organizations", "organization", ["name": "x", "slug": "x"])
        let membership = try desk.made(
            "memberships", "membership", [:], [("user", "user", user), ("organization", "organization", organization)])
        _ = try desk.made(
            "membership-roles", "membership_role", [:],
            [("membership", "membership", membership), ("role", "role", role)])
        let body = Desk.document("user", ["password": "taken over"], id: user)
        let weak = try desk.token("users:write")
        #expect(try desk.send(.patch, "users/\(user)", body, token: weak).status == 403)
        #expect(try desk.send(.patch, "users/\(user)", body).status == 200)
    }

    @Test func `A person may do what their roles say, as long as they do`() throws {
        let desk = try Desk()
        let resource = desk.site.fixtures.root + "/api"
        let client = try desk.site.peopleClient()
        let person = try desk.site.signIn(client, scope: "openid roles:read users:read", resource: resource)
        let token = try #require(try desk.site.tokens(of: person, client)["access_token"])
        #expect(try desk.get("roles", token: token).code == "insufficient_scope")
        let role = try desk.made("roles", "role", ["name": "Reader"])
        let permission = try desk.made("permissions", "permission", ["name": "roles:read"])
        _ = try desk.made(
            "role-permissions", "role_permission", [:],
            [("role", "role", role), ("permission", "permission", permission)])
        let user = person.user.id.description
        let given = try desk.made("user-roles", "user_role", [:], [("user", "user", user), ("role", "role", role)])
        #expect(try desk.get("roles", token: token).ids == [role])
        #expect(try desk.get("users", token: token).code == "insufficient_scope")
        #expect(try desk.send(.delete, "user-roles/\(given)").status == 200)
        #expect(try desk.get("roles", token: token).code == "insufficient_scope")
        _ = try desk.update("users", "user", user, ["status": "suspended"])
        #expect(try desk.get("roles", token: token).status == 401)
    }

    @Test func `Every route with ids of another tenant is 404 and changes nothing`() throws {
        let desk = try Desk()
        let fixtures = desk.site.fixtures
        let role = try desk.made("roles", "role", ["name": "Ours"])
        let foreign = try desk.site.token(
            fixtures.otherManagement, resource: fixtures.otherRoot + "/api", host: fixtures.otherHost)
        func ask(_ method: HTTPRequest.Method, _ path: String, _ body: JSON? = nil) throws -> Answer {
            try desk.site.send(
                method, "/api/" + path, host: fixtures.otherHost,
                fields: [.authorization: "Bearer \(foreign)", .contentType: "application/vnd.api+json"],
                body: body?.serialized() ?? [])
        }
        #expect(try ask(.get, "roles").ids == [])
        #expect(try ask(.get, "roles/\(role)").status == 404)
        #expect(try ask(.delete, "roles/\(role)").status == 404)
        #expect(try ask(.patch, "roles/\(role)", Desk.document("role", ["name": "Theirs"], id: role)).status == 404)
        #expect(try ask(.get, "roles/\(role)/users").status == 404)
        #expect(try ask(.get, "roles/\(role)/relationships/users").status == 404)
        #expect(try desk.get("roles/\(role)").attribute("name") == "Ours")
    }
}
