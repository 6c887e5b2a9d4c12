// The application killed, and started again.

import Administration
import Glibc
import JSON
import Model
import POSIX
import Publication
import Store
import Testing

extension EndToEnd {
    @Suite("After a crash of the application")
    struct CrashTests {
        @Test("nginx serves keys and discovery, and answers 503 for the rest; a new start has everything")
        func killed() throws {
            let server = try Development()
            defer { server.remove() }
            try server.start()
            let client = try server.client()
            let token = try server.test.token(client.id, client.secret).string("access_token")
            let revoked = try server.test.token(client.id, client.secret).string("access_token")
            let revocation = try server.test.form(
                "/oauth/revoke", [("token", revoked), ("client_id", client.id), ("client_secret", client.secret)])
            #expect(revocation.status == 200)
            let paths = [
                "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server",
                "/.well-known/jwks.json", "/api/v1/oidc/jwks", "/api/v1/oidc/.well-known/openid-configuration",
            ]
            let before = try paths.map { try server.test.get($0).body }
            server.kill()

            for (path, body) in zip(paths, before) {
                let reply = try server.test.get(path)
                #expect(reply.status == 200 && reply.body == body, "\(path)")
            }
            for (method, path) in [
                ("POST", "/oauth/token"), ("POST", "/api/v1/oidc/token"), ("GET", "/"),
                ("GET", "/.well-known/none"),
            ] {
                let reply = try server.test.send(method, path)
                #expect(reply.status == 503, "\(method) \(path)")
                #expect(reply["content-type"] == "application/json" && reply["retry-after"] == "5")
                #expect(try reply.string("error") == "temporarily_unavailable")
            }
            try expectFaces(server)
            #expect(try server.health.get("/readyz").status == 503)

            try server.start()
            #expect(try zip(paths, before).allSatisfy { try server.test.get($0).body == $1 })
            #expect(try server.test.isActive(token, client))
            #expect(try !server.test.isActive(revoked, client))
        }

        /// What nginx says for itself: a page to a browser on a page, JSON to everybody else.
        private func expectFaces(_ server: Development) throws {
            let routes = try Program.run([Program.gatehouse, "routes", "--json"], in: server.scratch)
            let browser = ["Accept: text/html,application/xhtml+xml,*/*;q=0.8"]
            let table = try #require(JSON(parsing: Array(routes.output.utf8)).array)
            // Where the application answers browsers' question before, it shares its answers with other origins' pages.
            let shared = Set(table.filter { $0["method"] == "OPTIONS" }.compactMap { $0["path"]?.string })
            #expect(shared.count == 7)
            for route in table {
                let path = try #require(route["path"]?.string)
                // Made of the path's names: a file, which nginx serves.
                guard try server.test.send("HEAD", path).status == 503 else { continue }
                let isPage = route["family"] == "page"
                let seen = try server.test.send("GET", path, browser)
                #expect(seen["content-type"]?.hasPrefix("text/html") == isPage, "\(path)")
                #expect(seen.status == 503 && seen["retry-after"] == "5" && seen["cache-control"] == "no-store")
                #expect(seen.text.contains("<h1>Not available at the moment</h1>") == isPage, "\(path)")
                #expect((seen["content-security-policy"] != nil) == isPage)
                #expect(seen["access-control-allow-origin"] == (shared.contains(path) ? "*" : nil), "\(path)")
                #expect(
                    seen["access-control-expose-headers"] == (shared.contains(path) ? "Retry-After" : nil), "\(path)")
                let isAPI = route["family"] == "api"
                let plain = try server.test.send("GET", path)
                #expect(plain["content-type"] == (isAPI ? "application/vnd.api+json" : "application/json"), "\(path)")
                #expect(plain.text.hasPrefix(#"{"jsonapi""#) == isAPI, "\(path)")
            }
            let large = try server.test.send("POST", "/login", browser, body: String(repeating: "a", count: 70_000))
            #expect(large.status == 413 && large.text.contains("<h1>Too much at once</h1>"))
            let token = try server.test.send(
                "POST", "/oauth/token", browser, body: String(repeating: "a", count: 70_000))
            #expect(token.status == 413 && token["content-type"] == "application/json")
            #expect(token["access-control-allow-origin"] == "*" && large["access-control-allow-origin"] == nil)
        }

        /// The state between the commit of a change and the renaming of its documents: what `change` leaves when it is cut.
        @Test("documents of a change that was committed and not published are written by the next start")
        func unpublished() throws {
            let server = try Development()
            defer { server.remove() }
            try server.start()
            server.kill()
            let keeper = try Operator(server)
            let compromised = try #require(try keeper.keys().first { $0.algorithm == .es256 })
            #expect(throws: Failure.self) {
                try keeper.installation.publisher.change(keeper.environment.id) {
                    try keeper.installation.stores.store(keeper.environment.id).write {
                        try $0.signingKeys.deactivate(compromised.id)
                    }
                    throw Failure("power cut")
                }
            }
            keeper.close()
            let folder = server.data + "/public/acme-test.localhost"
            try File.remove(folder + "/root-openid-configuration.json")
            #expect(try server.test.keyIDs().contains(compromised.kid), "the old document is still out")

            try server.start()
            #expect(try !server.test.keyIDs().contains(compromised.kid))
            #expect(try !server.bare.keyIDs().contains(compromised.kid))
            let discovery = try server.test.get("/.well-known/openid-configuration")
            #expect(discovery["etag"] != nil, "it is a file again")
            #expect(!discovery.text.contains("ES256"))
            #expect(try Folder.list(server.data + "/unpublished").isEmpty)
            #expect(server.log.contains("static_documents.repaired"))
        }
    }
}
