// The production configuration of nginx, moved to a folder and ports of the test's own.

import Glibc
import POSIX
import Testing

extension EndToEnd {
    @Suite("The production site", .serving)
    struct ProductionTests {
        let server: Development

        init() throws { server = try Development.current() }

        @Test("passes nginx's check")
        func check() throws {
            let site = try ProductionSite(server)
            defer { site.remove() }
            let result = try Program.run(site.nginx + ["-t"], in: site.scratch)
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors.contains("syntax is ok") && !result.errors.contains("[warn]"), "\(result.errors)")
        }

        @Test("passes it as another user than root", .enabled(if: CurrentProcess.isRoot))
        func checkAsNobody() throws {
            let site = try ProductionSite(server, user: "")
            defer { site.remove() }
            #expect(try Program.run(["/bin/chown", "-R", "nobody", site.scratch.path], in: site.scratch).status == 0)
            let nobody = ["/usr/bin/setpriv", "--reuid=nobody", "--clear-groups", "--"]
            let result = try Program.run(nobody + site.nginx + ["-t"], in: site.scratch)
            #expect(result.status == 0 && result.errors.contains("syntax is ok"), "\(result.errors)")
        }

        @Test("answers a browser with pages of its own while nobody listens on the socket")
        func pages() throws {
            let site = try ProductionSite(server, socket: "/nowhere/gatehouse.sock")
            defer { site.remove() }
            let nginx = try Program(site.nginx, stem: site.scratch.path + "/nginx")
            defer { nginx.end(SIGTERM) }
            #expect(eventually { (try? Port(number: site.plain).request("GET", "/", ["Host: x"])) != nil })
            let page = try site.curl("/login?next=x", ["-H", "Accept: text/html"])
            #expect(page.contains(" 503") && page.contains("content-type: text/html; charset=utf-8"), "\(page)")
            #expect(page.contains("<h1>Not available at the moment</h1>") && page.contains("default-src 'none'"))
            #expect(page.lowercased().split(separator: "strict-transport-security:").count == 2, "once")
            let token = try site.curl("/oauth/token", ["-H", "Accept: text/html", "-d", "a=b"])
            #expect(token.contains(" 503") && token.contains("application/json"), "\(token)")
        }

        @Test("gives a tenant a domain of its own, which is put into one place")
        func customDomain() throws {
            let site = try ProductionSite(server, customDomain: "localhost")
            defer { site.remove() }
            let check = try Program.run(site.nginx + ["-t"], in: site.scratch)
            #expect(check.status == 0 && !check.errors.contains("[warn]"), "\(check.errors)")
            let nginx = try Program(site.nginx, stem: site.scratch.path + "/nginx")
            defer { nginx.end(SIGTERM) }
            #expect(eventually { (try? Port(number: site.plain).request("GET", "/", ["Host: x"])) != nil })
            let own = try site.curl("/.well-known/openid-configuration", [], host: "localhost")
            #expect(own.contains("\"issuer\":\"\(server.bare.address)\""), "\(own)")
            #expect(try site.handshake("localhost.example") == 35 && site.handshake("xlocalhost") == 35)
        }

        @Test("serves tenants over TLS, refuses other hosts, and sends plain HTTP to TLS")
        func serves() throws {
            let site = try ProductionSite(server)
            defer { site.remove() }
            let nginx = try Program(site.nginx, stem: site.scratch.path + "/nginx")
            defer { nginx.end(SIGTERM) }
            #expect(eventually { (try? Port(number: site.plain).request("GET", "/", ["Host: x"])) != nil })

            let discovery = try site.curl("/.well-known/openid-configuration", ["--http2"])
            #expect(discovery.hasPrefix("HTTP/2 200"), "\(discovery)")
            #expect(discovery.contains("\"issuer\":\"\(server.test.address)\""))
            #expect(discovery.split(separator: "strict-transport-security: max-age=").count == 2, "once")

            let (id, secret) = try server.client()
            let token = try site.curl(
                "/oauth/token", ["-u", "\(id):\(secret)", "-d", "grant_type=client_credentials"])
            #expect(token.contains("200") && token.contains("access_token"), "\(token)")
            #expect(token.lowercased().split(separator: "strict-transport-security:").count == 2, "once")

            let misdirected = try site.curl("/oauth/token", ["--http1.1", "-H", "Host: elsewhere.example"])
            #expect(misdirected.hasPrefix("HTTP/1.1 421"), "\(misdirected)")
            // Under the wildcard, but nobody's: the application says so.
            let nobody = try site.curl("/oauth/token", ["--http1.1", "-H", "Host: nobody.localhost"])
            #expect(nobody.hasPrefix("HTTP/1.1 421"), "\(nobody)")
            #expect(try site.handshake("elsewhere.example") == 35, "no certificate for an unknown name")
            for version in ["1.2", "1.3"] {
                let options = ["--tlsv\(version)", "--tls-max", version]
                #expect(try site.handshake("acme-test.localhost", options) == 0, "TLS \(version)")
            }

            let redirect = try Port(number: site.plain).request(
                "POST", "/oauth/token?a=b", ["Host: acme-test.localhost:\(site.plain)"], body: [])
            #expect(redirect.status == 308)
            #expect(redirect["location"] == "https://acme-test.localhost/oauth/token?a=b")
            #expect(try Port(number: site.plain).request("GET", "/", ["Host: elsewhere.example"]).status == 421)
            #expect(try Port(number: site.health).request("GET", "/readyz", ["Host: 127.0.0.1"]).status == 200)
        }
    }
}
