// Applications at the dashboard: registered, changed, stopped.

import Administration
import HTTP
import Model
import Store
import Testing
import TestSupport

/// The pages of `acme-test` and what came of them.
struct OperatorDesk {
    static let place = "/environments/acme-test"

    let reception: Reception
    let browser: TestBrowser

    private let place: String

    init(_ role: Member.Role = .owner, at environment: String = "acme-test") throws {
        reception = try Reception()
        place = "/environments/\(environment)"
        browser = try reception.browser(role)
    }

    /// Opens the page of a form and sends it.
    func send(_ path: String, query: String = "", _ pairs: [(String, String)]) throws -> Answer {
        let target = place + path
        return try browser.submit(try browser.get(target + query), target, pairs)
    }

    func page(_ path: String) throws -> Answer { try browser.get(place + path) }

    func client(_ name: String) throws -> Client {
        let all = try reception.site.installation.clients(of: reception.site.fixtures.environment)
        return try #require(all.map(\.client).first { $0.name == name })
    }

    /// What a newcomer fills in.
    static let application = [
        ("name", "My Documents App"), ("client_type", "confidential"), ("grant_types", "authorization_code"),
        ("grant_types", "refresh_token"),
        ("redirect_uris", "http://localhost:3000/callback\r\nhttps://app.example/back"),
    ]

    static let usualScopes = OfferedNames.all.map { ("allowed_scopes", $0) }

    func register(_ change: [(String, String)] = []) throws -> Answer {
        try send("/clients/new", Self.application + Self.usualScopes + change)
    }
}

enum OfferedNames {
    static let all = ScopeToken.identity.map(\.description)
}

@Suite struct ApplicationTests {
    @Test func `The form asks what every application needs, with the usual ticked, and the rest behind More`() throws {
        let page = try OperatorDesk().page("/clients/new").text
        let more = try #require(page.firstRange(of: #"<details class="more">"#))
        let first = String(page[..<more.lowerBound])
        for text in [
            "Register Application", "Client Type", "Confidential", "Public", "Grant Types", "Authorization Code",
            "Refresh Token", "Client Credentials", "Redirect URIs",
        ] { #expect(first.contains(text), "\(text)") }
        let ticked = first.split(separator: "<input").filter { $0.contains(" checked") }
        for value in ["confidential", "authorization_code", "refresh_token"] + OfferedNames.all {
            #expect(ticked.contains { $0.contains("value=\"\(value)\"") }, "\(value)")
        }
        #expect(!ticked.contains { $0.contains("client_credentials") || $0.contains("read:documents") })
        #expect(first.contains(#"value="read:documents""#) && !first.contains("users:read"))
        for name in ["post_logout_redirect_uris", "origin_domains", "jwks_uri", "transaction_limits", "first_party"] {
            #expect(page[more.lowerBound...].contains("name=\"\(name)\""), "\(name)")
        }
    }

    @Test func `A confidential one shows its secret once, which works, and then its page`() throws {
        let desk = try OperatorDesk()
        let answer = try desk.register()
        #expect(answer.status == 200, "\(answer.text)")
        let client = try desk.client("My Documents App")
        #expect(answer.text.contains(client.clientID.description))
        let mark = try #require(answer.text.firstRange(of: #"<code id="secret">"#))
        let secret = String(answer.text[mark.upperBound...].prefix { $0 != "<" })
        #expect(client.grantTypes == [.authorizationCode, .refreshToken])
        #expect(
            client.metadata.redirectURIs.map(\.description) == [
                "http://localhost:3000/callback", "https://app.example/back",
            ])
        #expect(client.allowedScopes == ScopeSet(ScopeToken.identity))
        let token = try desk.reception.site.post(
            "/oauth/token", [("grant_type", "refresh_token"), ("refresh_token", "x")],
            .basic(TestClient(id: client.clientID.description, secret: secret)))
        #expect(token.error == "invalid_grant", "\(token.text)")
        let page = try desk.page("/clients/\(client.id)")
        #expect(page.status == 200 && !page.text.contains(secret))
        for text in [
            client.clientID.description, "confidential", "active", "http://localhost:3000/callback", "Rotate secret",
            "Disable", "Delete", "Quick start", "Grants for APIs",
        ] { #expect(page.text.contains(text), "\(text)") }
    }

    @Test func `One for machines alone is given none of the scopes that tell about people`() throws {
        let desk = try OperatorDesk()
        let answer = try desk.send(
            "/clients/new",
            [("name", "Machine"), ("client_type", "confidential"), ("grant_types", "client_credentials")]
                + OperatorDesk.usualScopes + [("allowed_scopes", "reports:run")])
        #expect(answer.status == 200, "\(answer.text)")
        let client = try desk.client("Machine")
        #expect(client.allowedScopes.description == "reports:run" && client.grantTypes == [.clientCredentials])
        #expect(try desk.page("/clients/\(client.id)").text.contains("Grant access"))
    }

    @Test func `A public one has no secret to show`() throws {
        let desk = try OperatorDesk()
        let answer = try desk.send(
            "/clients/new",
            [
                ("name", "Telephone"), ("client_type", "public"), ("grant_types", "authorization_code"),
                ("redirect_uris", "com.example.app:/back"),
            ])
        let client = try desk.client("Telephone")
        #expect(answer.location == "\(OperatorDesk.place)/clients/\(client.id)?done=created", "\(answer.text)")
        let page = try desk.page("/clients/\(client.id)").text
        #expect(!page.contains("Rotate secret") && !page.contains("CLIENT_SECRET"))
    }

    @Test(
        "What is wrong is said at its field, and what was filled in stays",
        arguments: [
            ("name", ""), ("redirect_uris", "http://example.com/callback#part"), ("jwks_uri", "ftp://x"),
            ("transaction_limits", "{\"weekly\":1}"), ("origin_domains", "no origin"),
        ])
    func wrong(field: String, value: String) throws {
        let desk = try OperatorDesk()
        var pairs = OperatorDesk.application.filter { $0.0 != field } + [(field, value)]
        if field != "name" { pairs = pairs.filter { $0.0 != "name" } + [("name", "Kept name")] }
        let answer = try desk.send("/clients/new", pairs)
        #expect(answer.status == 422, "\(answer.text)")
        #expect(answer.text.contains("id=\"field-\(field)-error\""), "\(field): \(answer.text)")
        #expect(field == "name" || answer.text.contains(#"value="Kept name""#))
        // What is wrong is not hidden.
        if field != "name" && field != "redirect_uris" {
            #expect(answer.text.contains(#"<details class="more" open>"#))
        }
    }

    @Test func `None of the grants is nothing that could be registered`() throws {
        let answer = try OperatorDesk().send("/clients/new", [("name", "Nothing"), ("client_type", "public")])
        #expect(answer.status == 422 && answer.text.contains(#"id="field-grant_types-error""#))
    }

    @Test func `Editing shows what there is and changes what was changed`() throws {
        let desk = try OperatorDesk()
        _ = try desk.register([("allowed_scopes", "read:documents"), ("purpose", "To show documents")])
        let client = try desk.client("My Documents App")
        let path = "/clients/\(client.id)/edit"
        let page = try desk.page(path).text
        let ticked = page.split(separator: "<input").filter { $0.contains(" checked") }
        #expect(
            ticked.count == 2 + 7 + 1 && page.contains("To show documents") && !page.contains(#"name="client_type""#))
        let answer = try desk.send(
            path,
            [
                ("name", "Renamed"), ("grant_types", "authorization_code"), ("allowed_scopes", "openid"),
                ("redirect_uris", "https://app.example/back"), ("token_format", "opaque"), ("purpose", ""),
            ])
        #expect(answer.status == 303, "\(answer.text)")
        let changed = try desk.client("Renamed")
        #expect(changed.grantTypes == [.authorizationCode] && changed.allowedScopes == [.openid])
        #expect(changed.metadata.tokenFormat == .opaque && changed.type == .confidential)
    }

    /// It looks after an app's people and speaks for them, which developers do not.
    @Test func `A developer cannot take an app's machine client over by a new secret`() throws {
        let desk = try OperatorDesk(.developer)
        let machine = try #require(
            try desk.reception.site.installation.clients(of: desk.reception.site.fixtures.environment).map(\.client)
                .first { $0.sibling == .machine })
        let path = "/clients/\(machine.id)/rotate-secret"
        let answer = try desk.send(path, [])
        #expect(
            answer.status != 200 && answer.status != 303 && !answer.text.contains("Client secret"), "\(answer.text)")
    }

    @Test func `A stopped application is refused until it is let go on`() throws {
        let desk = try OperatorDesk()
        let client = desk.reception.site.fixtures.plain
        let id = try #require(
            try desk.reception.site.store().read { try $0.clients.find(try ClientID(client.id)) }
        ).id
        let token = {
            try desk.reception.site.post("/oauth/token", [("grant_type", "client_credentials")], .basic(client))
        }
        #expect(try token().status == 200)
        let page = try desk.page("/clients/\(id)/disable").text
        #expect(page.contains("every token that it has is refused"))
        #expect(try desk.send("/clients/\(id)/disable", []).location?.hasSuffix("?done=disabled") == true)
        #expect(try token().status == 401)
        #expect(try desk.page("/clients/\(id)").text.contains("Enable"))
        #expect(try desk.send("/clients/\(id)/enable", []).location?.hasSuffix("?done=enabled") == true)
        #expect(try token().status == 200)
    }

    @Test func `Stopping one asks for the password when the last proof is old`() throws {
        let desk = try OperatorDesk()
        let client = desk.reception.site.fixtures.plain
        let id = try #require(
            try desk.reception.site.store().read { try $0.clients.find(try ClientID(client.id)) }
        ).id
        desk.reception.site.time.advance(seconds: 601)
        #expect(try desk.page("/clients/\(id)/disable").text.contains(#"name="password""#))
        #expect(try desk.send("/clients/\(id)/disable", [("password", "wrong")]).status == 422)
        #expect(try desk.send("/clients/\(id)/disable", []).status == 422)
        let good = try desk.send("/clients/\(id)/disable", [("password", "correct horse")])
        #expect(good.status == 303, "\(good.text)")
        // Letting it go on breaks nothing.
        #expect(try !desk.page("/clients/\(id)/enable").text.contains(#"name="password""#))
    }

    @Test func `A viewer sees an application and can do nothing to it`() throws {
        let desk = try OperatorDesk(.viewer)
        let client = try #require(
            try desk.reception.site.store().read {
                try $0.clients.find(try ClientID(desk.reception.site.fixtures.plain.id))
            })
        let page = try desk.page("/clients/\(client.id)")
        #expect(page.status == 200)
        for part in ["edit", "disable", "enable", "rotate-secret", "delete"] {
            #expect(!page.text.contains("/\(part)\""), "\(part)")
            #expect(try desk.page("/clients/\(client.id)/\(part)").status == 403, "\(part)")
        }
    }
}
