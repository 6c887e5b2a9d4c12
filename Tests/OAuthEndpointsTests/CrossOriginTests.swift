// Which pages may read the answers of the endpoints for clients (product's rule of CORS).

import Database
import HTTP
import HTTPTypes
import JSON
import Model
import Routing
import Testing
import TestSupport

@Suite struct CrossOriginTests {
    private static let origin = "https://client.example"
    private static let open = [
        "/oauth/token", "/api/v1/oidc/token", "/oauth/userinfo", "/api/v1/oidc/me", "/api/v1/oidc/userinfo",
        "/oauth/revoke", "/api/v1/oidc/token/revocation",
    ]

    @Test(arguments: open)
    func `A registered origin may ask, and reads answers and refusals`(_ path: String) throws {
        let site = try TestSite()
        _ = try site.peopleClient()
        let preflight = try site.send(
            .options, path, fields: [.origin: Self.origin, .accessControlRequestMethod: "POST"])
        #expect(preflight.status == 204 && preflight.field(.accessControlAllowOrigin) == Self.origin)
        #expect(preflight.field(.accessControlAllowMethods)?.contains("POST") == true)
        #expect(preflight.field(.accessControlAllowHeaders) == "Authorization, Content-Type")
        let refused = try site.send(.post, path, fields: [.origin: Self.origin])
        #expect(refused.status == 401 && refused.field(.accessControlAllowOrigin) == Self.origin)
        #expect(refused.field(.vary) == "Origin" && refused.field(.accessControlAllowCredentials) == nil)
    }

    @Test(arguments: [
        "https://evil.example", "null", "https://client.example.evil.example", "http://client.example",
        "https://client.example:444", "https://client.example/", "HTTPS://CLIENT.EXAMPLE",
    ])
    func `No other origin may`(_ origin: String) throws {
        let site = try TestSite()
        _ = try site.peopleClient()
        for method in [HTTPRequest.Method.options, .post] {
            let answer = try site.send(method, "/oauth/token", fields: [.origin: origin])
            #expect(answer.field(.accessControlAllowOrigin) == nil)
        }
    }

    @Test func `Nor that of a disabled client, or of another environment`() throws {
        let site = try TestSite()
        let client = try site.peopleClient()
        let fields: Fields = [.origin: Self.origin]
        #expect(
            try site.send(.options, "/oauth/token", host: site.fixtures.otherHost, fields: fields)
                .field(.accessControlAllowOrigin) == nil)
        try site.run("UPDATE clients SET status = 'disabled' WHERE client_id = \(client.id)")
        #expect(try site.send(.options, "/oauth/token", fields: fields).field(.accessControlAllowOrigin) == nil)
    }

    @Test(arguments: open)
    func `Answers that the endpoint does not make are readable too`(_ path: String) throws {
        let limited = try TestSite(limits: Limits.Settings())
        _ = try limited.peopleClient()
        let fields: Fields = [.origin: Self.origin]
        let wrong = try limited.send(.put, path, fields: fields)
        #expect(wrong.status == 405 && wrong.field(.accessControlAllowOrigin) == Self.origin)
        #expect(wrong.field(.vary) == "Origin")
        let answers = try (0..<12).map { _ in try limited.send(.post, path, fields: fields) }
        if path == "/oauth/token" { #expect(answers.last?.status == 429) }
        for answer in answers where answer.status == 429 {
            #expect(answer.field(.retryAfter) != nil && answer.field(.accessControlAllowOrigin) == Self.origin)
            #expect(answer.field(.accessControlExposeHeaders)?.contains("Retry-After") == true)
        }
        let stranger = try limited.send(.put, path, fields: [.origin: "https://evil.example"])
        #expect(stranger.status == 405 && stranger.field(.accessControlAllowOrigin) == nil)
    }

    @Test func `Everything else is closed`() throws {
        let site = try TestSite()
        _ = try site.peopleClient()
        for path in [
            "/oauth/introspect", "/oauth/logout", "/api/v1/oidc/token/introspection", "/api/v1/oidc/session/end",
        ] {
            for method in [HTTPRequest.Method.options, .post] {
                let answer = try site.send(method, path, fields: [.origin: Self.origin])
                #expect(answer.field(.accessControlAllowOrigin) == nil, "\(path)")
            }
        }
    }

    @Test func `A page reads its tokens`() throws {
        let site = try TestSite()
        let client = try site.peopleClient("spa", type: .isPublic)
        let person = try site.signIn(client)
        var form = Form()
        for (name, value) in [
            ("grant_type", "authorization_code"), ("code", person.code), ("client_id", client.id),
            ("redirect_uri", SignedInPerson.callback), ("code_verifier", SignedInPerson.verifier),
        ] { form.append(name, value) }
        let answer = try site.send(
            .post, "/oauth/token",
            fields: [.origin: Self.origin, .contentType: "application/x-www-form-urlencoded"],
            body: Array(form.encoded().utf8))
        #expect(answer.status == 200 && answer.field(.accessControlAllowOrigin) == Self.origin)
    }

    @Test(arguments: [
        ("https://Client.Example/cb", "https://client.example"),
        ("https://client.example:443/cb", "https://client.example"),
        ("http://127.0.0.1:8080/cb", "http://127.0.0.1:8080"), ("http://localhost:80?x", "http://localhost"),
        ("https://[::1]:9/cb#f", "https://[::1]:9"), ("com.example.app:/cb", nil),
        ("https://user@client.example/", nil),
        ("https:///", nil), ("javascript:alert(1)", nil),
    ])
    func `The origin of a redirect URI is what a browser says`(_ uri: String, _ origin: String?) {
        #expect(RedirectURI(unchecked: uri).origin == origin)
    }
}
