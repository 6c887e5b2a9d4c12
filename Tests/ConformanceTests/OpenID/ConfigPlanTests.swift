// The plan oidcc-config-certification-test-plan, and what a client finds at other addresses and in the dynamic plan.

import Administration
import HTTP
import HTTPTypes
import JSON
import Model
import Publication
import Testing
import TestSupport

@Suite("OpenID Connect Config") struct ConfigPlanTests {
    /// Every issuer of every address; in production all of it is https, which follows from the address alone.
    @Test(arguments: ["acme-test.localhost", "localhost"], ["", "/api/v1/oidc"])
    func `oidcc-discovery-endpoint-verification`(_ host: String, _ layout: String) throws {
        let site = try TestSite()
        let origin = host == "localhost" ? site.fixtures.bareRoot : site.fixtures.root
        let answer = try site.get("\(layout)/.well-known/openid-configuration", host: host)
        #expect(answer.status == 200 && answer.field(.contentType) == "application/json")
        #expect(answer["issuer"] == origin + layout)
        for name in [
            "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint",
            "introspection_endpoint", "revocation_endpoint",
        ] {
            let address = try #require(answer[name], "\(name)")
            #expect(address.hasPrefix(origin + "/") && !address.contains("#") && !address.contains("?"), "\(name)")
            // It is there: no method or an empty request is refused in its own words, and nothing is missing.
            let path = String(address.dropFirst(origin.count))
            #expect(try site.get(path, host: host).status != 404, "\(name)")
        }
        func list(_ name: String) -> [String] { answer.json[name]?.array?.compactMap(\.string) ?? [] }
        #expect(list("scopes_supported").contains("openid"))
        #expect(list("response_types_supported") == ["code"])
        #expect(list("response_modes_supported").sorted() == ["form_post", "query"])
        #expect(list("subject_types_supported").contains("public"))
        #expect(list("id_token_signing_alg_values_supported").contains("RS256"))
        #expect(!list("id_token_signing_alg_values_supported").contains("none"))
        #expect(list("code_challenge_methods_supported") == ["S256"])
        #expect(answer.json["request_parameter_supported"] == false)
        #expect(answer.json["request_uri_parameter_supported"] == false)
        #expect(answer.json["authorization_response_iss_parameter_supported"] == true)
        try keys(site, path: String((answer["jwks_uri"] ?? "").dropFirst(origin.count)), host)
    }

    /// RFC 7517 section 4, RFC 7518 section 6: public members alone.
    private func keys(_ site: TestSite, path: String, _ host: String) throws {
        let keys = try #require(site.get(path, host: host).json["keys"]?.array)
        #expect(!keys.isEmpty && Set(keys.map { $0["kid"]?.string }).count == keys.count)
        for key in keys {
            let names = key.object?.names ?? []
            #expect(names.contains("kid") && names.contains("kty") && key["use"] == "sig")
            for name in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] { #expect(!names.contains(name)) }
        }
    }
}

/// Modules of the dynamic plan that need no dynamic registration.
@Suite("OpenID Connect Dynamic: redirect URIs") struct RedirectURIPlanTests {
    @Test func `oidcc-ensure-redirect-uri-in-authorization-request: two are registered and none is sent`() throws {
        let site = try TestSite()
        let client = try site.webClient(redirectURIs: ["https://app.example/a", "https://app.example/b"])
        let answer = try TestBrowser(site).get(AuthorizationParameters(client).with("redirect_uri", nil).target())
        #expect(answer.status == 400 && answer.location == nil)
    }

    @Test(arguments: [("?a=b", true), ("?a=c", false), ("?a=b&x=y", false), ("", false)])
    func `oidcc-redirect-uri-query-OK, -mismatch, -added`(_ query: String, _ isRight: Bool) throws {
        let site = try TestSite()
        let client = try site.webClient(redirectURIs: ["https://app.example/a?a=b"])
        let asked = AuthorizationParameters(client).with("redirect_uri", "https://app.example/a\(query)")
        #expect(try TestBrowser(site).get(asked.target()).status == (isRight ? 303 : 400))
    }

    @Test func `oidcc-redirect-uri-regfrag`() {
        #expect(throws: ModelError.self) {
            try RedirectURI(registering: "https://app.example/callback#fragment", for: .confidential)
        }
    }
}
