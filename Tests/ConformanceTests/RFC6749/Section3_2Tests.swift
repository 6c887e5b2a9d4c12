// RFC 6749 sections 3.1 and 3.2: how parameters are sent to the token endpoint.

import HTTP
import HTTPTypes
import Testing
import TestSupport

@Suite struct RFC6749Section3_2Tests {
    private static let endpoints = [Paths.rootToken, Paths.appToken]

    /// "The client MUST use the HTTP POST method."
    @Test(arguments: [HTTPRequest.Method.get, .head, .put, .delete, .patch, .options])
    func `Another method than POST is 405`(_ method: HTTPRequest.Method) throws {
        let site = try TestSite()
        for endpoint in [
            Paths.rootToken, Paths.appToken, Paths.rootIntrospection, Paths.appIntrospection, Paths.rootRevocation,
            Paths.appRevocation,
        ] {
            let answer = try site.send(method, endpoint)
            // Browsers ask with OPTIONS before a page may send a token request or a revocation.
            let isOpen = !endpoint.contains("introspect")
            guard method != .options || !isOpen else {
                #expect(answer.status == 204 && answer.field(.accessControlAllowOrigin) == nil)
                continue
            }
            #expect(answer.status == 405 && answer.field(.allow) == (isOpen ? "POST, OPTIONS" : "POST"))
            #expect(answer.error == "method_not_allowed")
        }
    }

    /// "Request and response parameters MUST NOT be included more than once."
    @Test(arguments: [
        "grant_type", "scope", "client_id", "client_secret", "redirect_uri", "code", "refresh_token", "token",
        "token_type_hint", "an_unknown_one",
    ])
    func `A repeated parameter is invalid_request at every endpoint`(_ name: String) throws {
        let site = try TestSite()
        let plain = site.fixtures.plain
        let values = ["client_id": plain.id, "client_secret": plain.secret, "grant_type": "client_credentials"]
        let base = [
            ("grant_type", "client_credentials"), ("token", "x"), ("client_id", plain.id),
            ("client_secret", plain.secret),
        ].filter { $0.0 != name }
        let value = values[name] ?? "openid"
        for endpoint in [
            Paths.rootToken, Paths.appToken, Paths.rootIntrospection, Paths.appIntrospection, Paths.rootRevocation,
            Paths.appRevocation,
        ] {
            for second in [value, "other", ""] {
                let answer = try site.post(endpoint, base + [(name, value), (name, second)])
                #expect(answer.status == 400 && answer.error == "invalid_request", "\(endpoint) \(second)")
                #expect(answer.description?.contains(name) == true)
            }
        }
    }

    /// "Parameters sent without a value MUST be treated as if they were omitted from the request."
    @Test func `An empty value counts as left out`() throws {
        let site = try TestSite()
        let plain = site.fixtures.plain
        let bare = try site.tokenAnswer(plain)
        let empty = try site.post(
            Paths.rootToken,
            [("grant_type", "client_credentials"), ("scope", ""), ("resource", ""), ("client_secret", "")],
            .basic(plain))
        #expect(bare.status == 200 && empty.status == 200)
        #expect(empty["scope"] == bare["scope"])
        let answer = try site.post(Paths.rootToken, [("grant_type", "")], .basic(plain))
        #expect(answer.status == 400 && answer.error == "invalid_request")
    }

    /// "The authorization server MUST ignore unrecognized request parameters."
    @Test func `Unknown parameters are ignored`() throws {
        let site = try TestSite()
        let answer = try site.post(
            Paths.rootToken, [("grant_type", "client_credentials"), ("foo", "bar"), ("GRANT_TYPE", "password")],
            .basic(site.fixtures.plain))
        #expect(answer.status == 200)
    }

    @Test(arguments: [
        "application/json", "text/plain", "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/x-www-form-urlencode", "", "form",
    ])
    func `Another content type is invalid_request`(_ type: String) throws {
        let site = try TestSite()
        let body =
            "grant_type=client_credentials&client_id=\(site.fixtures.plain.id)&client_secret=\(site.fixtures.plain.secret)"
        for endpoint in Self.endpoints {
            let answer = try site.send(.post, endpoint, fields: [.contentType: type], body: Array(body.utf8))
            #expect(answer.status == 400 && answer.error == "invalid_request")
            #expect(answer.description?.contains("application/x-www-form-urlencoded") == true)
        }
    }

    @Test(arguments: [
        "application/x-www-form-urlencoded", "Application/X-WWW-Form-URLEncoded; Charset=UTF-8",
        "application/x-www-form-urlencoded;charset=utf-8",
    ])
    func `The form's type may name its charset`(_ type: String) throws {
        let site = try TestSite()
        let plain = site.fixtures.plain
        let body = "grant_type=client_credentials&client_id=\(plain.id)&client_secret=\(plain.secret)"
        #expect(
            try site.send(.post, Paths.rootToken, fields: [.contentType: type], body: Array(body.utf8)).status == 200)
    }

    @Test func `No body at all is a client that did not authenticate`() throws {
        let site = try TestSite()
        let answer = try site.send(.post, Paths.rootToken)
        #expect(answer.status == 401 && answer.error == "invalid_client")
    }

    @Test(arguments: ["grant_type=%zz", "grant_type=%", "grant_type=%ff", "grant_type=a%00b"])
    func `A form that cannot be read is invalid_request`(_ body: String) throws {
        let site = try TestSite()
        let answer = try site.postRaw(Paths.rootToken, body, .basic(site.fixtures.plain))
        #expect(answer.status == 400 && answer.error == "invalid_request")
    }
}
