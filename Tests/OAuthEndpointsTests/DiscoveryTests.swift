// Discovery: RFC 8414 and OpenID Connect Discovery, for both issuers of every address.

import HTTP
import HTTPTypes
import JSON
import Model
import OAuth
import POSIX
import Testing
import TestSupport

@Suite struct DiscoveryTests {
    private static let issuers = [
        ("acme-test.localhost", "http://acme-test.localhost:4000", ""), ("localhost", "http://localhost:3001", ""),
        ("globex.localhost", "http://globex.localhost:4000", ""),
        ("acme-test.localhost", "http://acme-test.localhost:4000", "/api/v1/oidc"),
        ("localhost", "http://localhost:3001", "/api/v1/oidc"),
        ("globex.localhost", "http://globex.localhost:4000", "/api/v1/oidc"),
    ]

    private static func documents(_ path: String) -> [String] {
        // RFC 8414 section 3 puts the well-known part between host and path; OpenID Connect Discovery section 4 after the path.
        [path + "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server" + path]
    }

    /// RFC 8414 section 3.3: "The issuer value returned MUST be identical to the authorization server's issuer identifier".
    @Test(arguments: issuers)
    func `Each issuer's documents name it, and only it`(_ host: String, _ origin: String, _ path: String) throws {
        let site = try TestSite()
        for document in Self.documents(path) {
            let answer = try site.get(document, host: host)
            #expect(answer.status == 200 && answer.field(.contentType) == "application/json", "\(document)")
            #expect(answer["issuer"] == origin + path)
            #expect(answer.field(.accessControlAllowOrigin) == "*")
            #expect(answer.field(.cacheControl) == "public, max-age=300")
        }
        #expect(
            try site.get(Self.documents(path)[0], host: host).body == site.get(Self.documents(path)[1], host: host).body
        )
    }

    /// nginx's own copy of the number: a key signs when every cache has let go of the set without it.
    @Test func `nginx lets its files be cached for as long as keys wait`() throws {
        let top = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
        let lines = String(decoding: try File.read(top + "/nginx/static.conf"), as: UTF8.self).split(separator: "\n")
        let values = lines.filter { $0.contains("add_header Cache-Control") }.compactMap {
            $0.split(separator: "\"").dropFirst().first
        }
        #expect(values.count == 6)
        #expect(Set(values) == ["public, max-age=\(SigningKey.cacheLifetime)"])
    }

    /// No endpoint is listed that does not answer: each is asked, by the method it takes.
    @Test(arguments: issuers)
    func `Every endpoint that is listed answers at its own address`(_ host: String, _ origin: String, _ path: String)
        throws
    {
        let site = try TestSite()
        let metadata = try site.get(Self.documents(path)[0], host: host).json
        var walked = 0
        for (name, value) in metadata.object ?? JSONObject() where name.hasSuffix("_endpoint") || name.hasSuffix("_uri")
        {
            let url = value.string ?? ""
            #expect(url.hasPrefix(origin + "/"), "\(name)")
            let target = String(url.dropFirst(origin.utf8.count))
            let isPage = name == "jwks_uri" || name == "end_session_endpoint"
            // The authorization endpoint's own suite asks it.
            guard name != "authorization_endpoint" else { continue }
            let answer =
                isPage ? try site.get(target, host: host) : try site.post(target, [("token", "x")], host: host)
            #expect(answer.status == (isPage ? 200 : 401), "\(name)")
            walked += 1
        }
        #expect(walked == 6)
    }

    @Test(arguments: issuers)
    func `What is listed is what is offered`(_ host: String, _ origin: String, _ path: String) throws {
        let site = try TestSite()
        let metadata = try site.get(Self.documents(path)[0], host: host).json
        #expect(
            metadata["grant_types_supported"] == ["authorization_code", "client_credentials", "refresh_token"])
        #expect(metadata["response_types_supported"] == ["code"])
        #expect(metadata["response_modes_supported"] == ["query", "form_post"])
        #expect(metadata["code_challenge_methods_supported"] == ["S256"])
        #expect(metadata["authorization_response_iss_parameter_supported"] == true)
        #expect(metadata["claims_parameter_supported"] == true)
        #expect(metadata["request_parameter_supported"] == false)
        #expect(metadata["request_uri_parameter_supported"] == false)
        #expect(metadata["subject_types_supported"] == ["public", "pairwise"])
        #expect(metadata["id_token_signing_alg_values_supported"] == ["RS256", "ES256"])
        #expect(
            metadata["token_endpoint_auth_methods_supported"] == ["client_secret_basic", "client_secret_post", "none"])
        #expect(
            metadata["introspection_endpoint_auth_methods_supported"] == ["client_secret_basic", "client_secret_post"])
        #expect(
            metadata["revocation_endpoint_auth_methods_supported"] == [
                "client_secret_basic", "client_secret_post", "none",
            ])
        #expect(metadata["resource_indicators_supported"] == true)
        #expect(metadata["registration_endpoint"] == nil)
    }

    @Test func `Each issuer lists the scopes that can be asked for there`() throws {
        let site = try TestSite()
        func scopes(_ path: String) throws -> Set<String> {
            let list = try site.get(path + "/.well-known/openid-configuration").json["scopes_supported"]?.array ?? []
            let names = list.compactMap(\.string)
            #expect(Set(names).count == names.count)
            return Set(names)
        }
        let root = try scopes("")
        #expect(root.isSuperset(of: ["users:read", "clients:write", "read:documents", "reports:run"]))
        #expect(root.isDisjoint(with: ["sign:job", "users:token", "admin"]))
        let app = try scopes(site.fixtures.appPath)
        #expect(
            app.isSuperset(of: [
                "users:read", "users:write", "users:token", "sign:job", "device:approve", "read:documents",
            ]))
        #expect(app.isDisjoint(with: ["clients:write", "admin", "sign:mint_user_token"]))
    }

    /// RFC 7517: public members only, one key each, `alg` and `use` said.
    @Test(arguments: issuers)
    func `The key set holds public keys of this environment`(_ host: String, _ origin: String, _ path: String) throws {
        let site = try TestSite()
        let uri = try site.get(Self.documents(path)[0], host: host)["jwks_uri"] ?? ""
        let answer = try site.get(String(uri.dropFirst(origin.utf8.count)), host: host)
        let keys = answer.json["keys"]?.array ?? []
        #expect(keys.count == 2)
        #expect(Set(keys.compactMap { $0["alg"]?.string }) == ["RS256", "ES256"])
        for key in keys {
            #expect(key["use"] == "sig" && key["kid"]?.string?.utf8.count == 43)
            let expected =
                key["kty"] == "RSA"
                ? ["alg", "e", "kid", "kty", "n", "use"] : ["alg", "crv", "kid", "kty", "use", "x", "y"]
            #expect(key.object?.names.sorted() == expected)
        }
        #expect(answer.body == (try site.get(Paths.rootKeys, host: host).body))
        if host == "globex.localhost" { #expect(answer.body != (try site.get(Paths.rootKeys).body)) }
    }

    @Test func `HEAD answers as GET does`() throws {
        let site = try TestSite()
        let get = try site.get(Paths.rootKeys)
        let head = try site.send(.head, Paths.rootKeys)
        #expect(head.status == 200 && head.response.fields == get.response.fields)
    }
}
