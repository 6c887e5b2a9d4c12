// Discovery and keys, as nginx serves them and as the application does.

import Glibc
import JSON
import POSIX
import Testing

extension EndToEnd {
    @Suite("Static documents", .serving)
    struct DocumentTests {
        let server: Development

        init() throws { server = try Development.current() }

        /// Path, file, and what the issuer's identifier adds to the address; the keys name no issuer.
        static let documents: [(path: String, file: String, issuer: String?)] = [
            ("/.well-known/openid-configuration", "root-openid-configuration.json", ""),
            ("/.well-known/oauth-authorization-server", "root-oauth-authorization-server.json", ""),
            ("/api/v1/oidc/.well-known/openid-configuration", "app-openid-configuration.json", "/api/v1/oidc"),
            (
                "/.well-known/oauth-authorization-server/api/v1/oidc", "app-oauth-authorization-server.json",
                "/api/v1/oidc"
            ),
            ("/.well-known/jwks.json", "jwks.json", nil),
            ("/api/v1/oidc/jwks", "jwks.json", nil),
        ]

        static let addresses = ["acme-test.localhost", "localhost", "acme.localhost"]

        private func tenant(_ host: String) -> Tenant {
            host == "localhost" ? server.bare : server.tenant(String(host.dropLast(".localhost".utf8.count)))
        }

        @Test("each names its issuer, and is the same from nginx and from the application", arguments: addresses)
        func same(host: String) throws {
            let tenant = tenant(host)
            for document in Self.documents {
                let served = try tenant.get(document.path)
                #expect(served.status == 200)
                if let issuer = document.issuer { #expect(try served.string("issuer") == tenant.address + issuer) }
                let file = "\(server.data)/public/\(host)/\(document.file)"
                #expect(try File.read(file) == served.body)
                try File.rename(file, to: file + ".away")
                defer { try? File.rename(file + ".away", to: file) }
                let own = try tenant.get(document.path)
                #expect(own["etag"] == nil && served["etag"] != nil, "only a file has a tag")
                #expect(own.body == served.body)
                for field in [
                    "content-type", "cache-control", "access-control-allow-origin", "x-content-type-options",
                ] {
                    #expect(own[field] == served[field], "\(field) of \(document.path)")
                }
            }
        }

        @Test("each has CORS, a lifetime, a tag that is confirmed, a compressed twin, HEAD and no other method")
        func fields() throws {
            for document in Self.documents {
                let path = document.path
                let plain = try server.test.get(path)
                #expect(plain["access-control-allow-origin"] == "*")
                #expect(plain["cache-control"] == "public, max-age=300")
                #expect(plain["content-type"] == "application/json")
                // What is kept for one reader is no answer to another who takes other encodings.
                #expect(plain["vary"] == "Accept-Encoding" && plain["content-encoding"] == nil)
                let tag = try #require(plain["etag"])
                let confirmed = try server.test.get(path, ["If-None-Match: \(tag)"])
                #expect(confirmed.status == 304 && confirmed.body.isEmpty)
                #expect(confirmed["vary"] == "Accept-Encoding")
                #expect(try server.test.get(path, ["If-None-Match: \"other\""]).status == 200)

                let compressed = try server.test.get(path, ["Accept-Encoding: gzip"])
                #expect(compressed["content-encoding"] == "gzip" && compressed["vary"] == "Accept-Encoding")
                let file = server.scratch.path + "/twin.gz"
                try File.replace(file, with: compressed.body, mode: 0o600)
                let unpacked = try Program.run(["/usr/bin/gzip", "-dc", file], in: server.scratch)
                #expect(unpacked.output == plain.text)

                let head = try server.test.send("HEAD", path)
                #expect(head.status == 200 && head.body.isEmpty)
                #expect(head["content-length"] == String(plain.body.count))
                for method in ["POST", "PUT", "DELETE"] {
                    let refused = try server.test.send(method, path)
                    #expect(refused.status == 405 && refused["allow"] == "GET, HEAD", "\(method) \(path)")
                    #expect(try refused.string("error") == "invalid_request")
                }
            }
        }

        @Test("every endpoint that discovery names is there")
        func endpoints() throws {
            for (path, _, issuer) in Self.documents where issuer != nil {
                for (name, value) in try server.test.get(path).json() {
                    guard name.hasSuffix("_endpoint") || name == "jwks_uri", let url = value.string else { continue }
                    #expect(url.hasPrefix(server.test.address + "/"), "\(name)")
                    let target = String(url.dropFirst(server.test.address.count))
                    let reply = try server.test.get(target)
                    #expect(reply.status != 404 && reply.status < 500, "\(name) \(url): \(reply.status)")
                }
            }
        }
    }
}
