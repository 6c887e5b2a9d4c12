// APIs at the dashboard, and the clients that get tokens for them.

import HTTP
import Model
import Store
import Testing
import TestSupport

@Suite struct GrantPageTests {
    let desk: OperatorDesk
    /// Of the Management API.
    let server: String
    let secret: TestClient
    let client: Client

    init() throws {
        desk = try OperatorDesk()
        let site = desk.reception.site
        server = try #require(try site.store().read { try $0.resourceServers.management() }).id.description
        secret = site.fixtures.plain
        let name = try ClientID(secret.id)
        client = try #require(try site.store().read { try $0.clients.find(name) })
    }

    private func token(_ scope: String? = nil) throws -> Answer {
        try desk.reception.site.post(
            "/oauth/token",
            [("grant_type", "client_credentials"), ("resource", "http://acme-test.localhost:4000/api")]
                + (scope.map { [("scope", $0)] } ?? []), .basic(secret))
    }

    private var form: String { "/client-resource-server-grants/new" }

    private func grant(_ scopes: String...) throws -> Answer {
        try desk.send(
            form, query: "?resource_server=\(server)",
            [("client", client.id.description)] + scopes.map { ("allowed_scopes", $0) })
    }

    @Test func `The Management API is marked, and says its identifier, its scopes and its clients`() throws {
        #expect(try desk.page("/resource-servers").text.contains("Management API"))
        let page = try desk.page("/resource-servers/\(server)").text
        for text in [
            ">System<", "http://acme-test.localhost:4000/api", "Grant a client access", "users:read",
            "signing-keys:write",
            "all, also those that come later",
        ] { #expect(page.contains(text), "\(text)") }
        #expect(!page.contains("/delete\"><") && !page.contains("scopes/new"))
    }

    @Test func `A client is granted all of it by ticking nothing, and its token opens the API`() throws {
        #expect(try token().error == "invalid_target")
        let page = try desk.page("\(form)?resource_server=\(server)").text
        #expect(
            page.contains("None ticked means all of them") && page.contains("Grant a client access to Management API"))
        let answer = try grant()
        #expect(answer.location == "\(OperatorDesk.place)/resource-servers/\(server)?done=created", "\(answer.text)")
        let token = try #require(try token()["access_token"])
        let users = try desk.reception.site.get("/api/users", .bearer(token))
        #expect(users.status == 200, "\(users.text)")
        #expect(try desk.page("/resource-servers/\(server)").text.contains(client.name))
        let own = try desk.page("/clients/\(client.id)").text
        #expect(own.contains("Management API") && own.contains("all, also those that come later"))
    }

    @Test func `With scopes ticked it gets those, until the grant is changed or taken back`() throws {
        #expect(try grant("users:read", "roles:read").status == 303)
        #expect(try token()["scope"] == "users:read roles:read" || token()["scope"] == "roles:read users:read")
        #expect(try token("users:write").error == "invalid_scope")
        let list = try desk.page("/resource-servers/\(server)").text
        let links = list.split(separator: "/client-resource-server-grants/").dropFirst().filter { link in
            link.prefix { $0 != "\"" }.hasSuffix("/edit")
        }
        var changed = false
        for link in links {
            let id = String(link.prefix { $0 != "/" && $0 != "\"" })
            let page = try desk.page("/client-resource-server-grants/\(id)/edit").text
            guard page.contains(client.name) else { continue }
            #expect(page.split(separator: "<input").count { $0.contains(" checked") } == 2)
            let answer = try desk.send("/client-resource-server-grants/\(id)/edit", [("allowed_scopes", "users:write")])
            #expect(answer.location?.hasSuffix("?done=saved") == true, "\(answer.text)")
            #expect(try token()["scope"] == "users:write")
            let warning = try desk.page("/client-resource-server-grants/\(id)/delete").text
            #expect(warning.contains("1 of the ") && warning.contains("scopes of Management API"), "\(warning)")
            #expect(try desk.send("/client-resource-server-grants/\(id)/delete", []).status == 303)
            #expect(try token().error == "invalid_target")
            changed = true
        }
        #expect(changed)
    }

    @Test func `Only clients that could use a grant are offered, and none at all is said`() throws {
        _ = try desk.register()
        let page = try desk.page("\(form)?resource_server=\(server)").text
        #expect(page.contains(client.id.description) && !page.contains("My Documents App"))
        let answer = try desk.send(form, query: "?resource_server=\(server)", [])
        #expect(answer.status == 422 && answer.text.contains(#"id="field-client-error""#), "\(answer.text)")
    }

    @Test func `Without an API named there is a choice, and an unknown one is none`() throws {
        let page = try desk.page(form).text
        #expect(page.contains(#"<select id="field-resource_server""#) || page.contains(#"name="resource_server""#))
        #expect(try desk.page("\(form)?resource_server=\(Pages.nobody)").status == 200)
        #expect(try desk.page("\(form)?resource_server=x").status == 200)
    }

    @Test func `What goes with an API that is deleted is counted`() throws {
        let path = try #require(
            try desk.page("/resource-servers").text.split(separator: "<a ").first { $0.contains(">Documents</a>") })
        let start = try #require(path.firstRange(of: "/resource-servers/"))
        let id = String(path[start.upperBound...].prefix { $0 != "\"" })
        let page = try desk.page("/resource-servers/\(id)/delete").text
        #expect(page.contains("3 scopes") && page.contains("1 grants of clients"), "\(page)")
    }
}
