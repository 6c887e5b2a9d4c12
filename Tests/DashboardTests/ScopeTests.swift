// Scopes at the dashboard, and which applications may ask for them.

import Administration
import HTTP
import Model
import Store
import Testing
import TestSupport

@Suite struct ScopePageTests {
    @Test func `The list begins with OpenID Connect's scopes, marked System, and has those made here`() throws {
        let page = try OperatorDesk().page("/scopes").text
        var place = page.startIndex
        for name in [
            "openid", "profile", "email", "address", "phone", "offline_access", "Custom scopes", "read:documents",
        ] {
            let found = try #require(page[place...].firstRange(of: ">\(name)<"), "\(name)")
            place = found.upperBound
        }
        #expect(page.split(separator: #"<span class="badge">System</span>"#).count == 7)
        // The Management API's stand on its own page.
        #expect(!page.contains(">users:read<") && page.contains("Create Scope"))
    }

    @Test func `A filter leaves the rest of the address and OpenID Connect's out`() throws {
        let page = try OperatorDesk().page("/scopes?filter%5Bname%5D%5Bcontains%5D=invoices").text
        #expect(page.contains("read:invoices") && !page.contains("read:documents") && !page.contains(">openid<"))
        #expect(try OperatorDesk().page("/scopes?filter%5Bcolour%5D=red").status == 400)
    }

    /// An application that was registered without a word about scopes, and a scope that is made afterwards.
    @Test func `A new scope can be asked for by the applications that are ticked, and by no other`() throws {
        let desk = try OperatorDesk()
        _ = try desk.register()
        _ = try desk.send("/clients/new", OperatorDesk.application.filter { $0.0 != "name" } + [("name", "Other App")])
        let (mine, other) = (try desk.client("My Documents App"), try desk.client("Other App"))
        let form = try desk.page("/scopes/new").text
        for text in ["Applications that may ask for it", "My Documents App", "Other App"] {
            #expect(form.contains(text))
        }
        // In a test environment those that people sign in to are ticked.
        let ticked = form.split(separator: "<input").filter { $0.contains(" checked") }
        #expect(ticked.contains { $0.contains(mine.id.description) })
        let answer = try desk.send(
            "/scopes/new",
            [("name", "read:letters"), ("description", "Read your letters"), ("clients", mine.id.description)])
        #expect(answer.status == 303, "\(answer.text)")
        #expect(try desk.client("My Documents App").allowedScopes.contains(try ScopeToken("read:letters")))
        #expect(try desk.client("Other App").allowedScopes == other.allowedScopes)
        let page = try desk.browser.get(try #require(answer.location)).text
        #expect(page.contains("Read your letters") && page.contains("My Documents App") && !page.contains("Other App"))

        let person = TestBrowser(desk.reception.site)
        try person.signIn(try desk.reception.site.person("ada"))
        func asked(_ client: Client) throws -> Answer {
            try person.get(AuthorizationParameters(client, scope: "openid profile read:letters").target())
        }
        #expect(try asked(mine).location?.hasPrefix("/consent?") == true)
        #expect(try asked(other).sent.first("error") == "invalid_scope")
    }

    @Test func `Editing gives it to one and takes it from another, and leaves what changed meanwhile`() throws {
        let desk = try OperatorDesk()
        _ = try desk.register([("allowed_scopes", "reports:run")])
        _ = try desk.send("/clients/new", OperatorDesk.application.filter { $0.0 != "name" } + [("name", "Other App")])
        let (mine, other) = (try desk.client("My Documents App"), try desk.client("Other App"))
        let scope = try desk.scope("reports:run")
        let path = "/scopes/\(scope)/edit"
        let target = OperatorDesk.place + path
        let page = try desk.page(path)
        // Somebody gives it to another one while the form is open.
        _ = try desk.send(
            "/clients/new",
            OperatorDesk.application.filter { $0.0 != "name" } + [("name", "Third"), ("allowed_scopes", "reports:run")])
        let answer = try desk.browser.submit(
            page, target, [("description", "Run reports"), ("clients", other.id.description)])
        #expect(answer.location?.hasSuffix("?done=saved") == true, "\(answer.text)")
        let name = try ScopeToken("reports:run")
        #expect(try !desk.client("My Documents App").allowedScopes.contains(name), "\(mine.name)")
        #expect(try desk.client("Other App").allowedScopes.contains(name))
        #expect(try desk.client("Third").allowedScopes.contains(name))
    }

    @Test func `In production a new scope is ticked for nobody`() throws {
        let desk = try OperatorDesk(at: "acme-live")
        _ = try desk.reception.site.installation.createEnvironment(
            EnvironmentDraft(
                account: desk.reception.account.id, handle: Handle("acme-live"), name: "Live", kind: .production,
                addresses: [Origin("http://acme-live.localhost:4000")]),
            actor: .system)
        #expect(try desk.register().status == 200)
        let page = try desk.page("/scopes/new").text
        #expect(page.contains("Applications that may ask for it") && !page.contains(" checked"))
    }

    @Test(arguments: ["openid", "read documents", ""])
    func `A name that cannot be is said at its field`(_ name: String) throws {
        let answer = try OperatorDesk().send("/scopes/new", [("name", name), ("description", "")])
        #expect(answer.status == 422 && answer.text.contains(#"id="field-name-error""#), "\(answer.text)")
    }

    @Test func `The Management API's scopes can be looked at, and not be changed`() throws {
        let desk = try OperatorDesk()
        let id = try desk.scope("users:read")
        let page = try desk.page("/scopes/\(id)").text
        #expect(page.contains("System") && !page.contains("/edit\"") && !page.contains("/delete\""))
        let answer = try desk.send("/scopes/\(id)/edit", [("description", "Mine")])
        #expect(answer.status == 422)
    }
}

extension OperatorDesk {
    /// The identifier of a scope.
    func scope(_ name: String) throws -> String {
        let answer = try page("/scopes?filter%5Bname%5D=\(name)").text
        let link = try #require(
            answer.split(separator: "<a ").first { $0.hasSuffix(">\(name)</a></th>") || $0.contains(">\(name)</a>") })
        let path = try #require(link.firstRange(of: "/scopes/"))
        return String(link[path.upperBound...].prefix { $0 != "\"" })
    }
}
