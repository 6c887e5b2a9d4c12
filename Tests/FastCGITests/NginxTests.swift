// Behind a real nginx with kept connections: what an attacker can reach with ordinary HTTP.

@testable import FastCGI
import HTTP
import HTTPTypes
import Synchronization
import Testing

extension Loop {
    @Suite("Behind nginx", .enabled(if: Nginx.isInstalled))
    struct NginxTests {
        /// Refused for its target, so that nobody reads the body: the byte 0xff is no UTF-8, and nginx passes it on.
        static func attack(alignment: Int) -> [UInt8] {
            let body = [UInt8](repeating: 0, count: alignment) + SmugglingTests.attack
            return Nginx.request("POST", Array("/?".utf8) + [0xff], body: body)
        }

        static let alignments = Records.request("GET", "/smuggled").count

        @Test("an ordinary POST is never read as a request of its own, at any alignment")
        func smuggling() throws {
            let server = try TestServer()
            defer { server.stop() }
            let nginx = Nginx(socket: server.path)
            for alignment in 0..<Self.alignments {
                let answer = nginx.exchange(Self.attack(alignment: alignment))
                #expect(answer.hasPrefix("HTTP/1.1 400 "))
            }
            #expect(nginx.exchange(Nginx.request("GET", Array("/honest".utf8))).hasSuffix("\r\n\r\nGET /honest 0"))
            #expect(server.targets == ["GET /honest"])
            #expect(server.server.statistics.requests == Self.alignments + 1)
        }

        @Test("without draining it is, so the test above can fail")
        func control() {
            let server = CarelessServer()
            defer { server.stop() }
            let nginx = Nginx(socket: server.path)
            for attempt in 0..<Self.alignments * 5 where !server.targets.contains("/smuggled") {
                _ = nginx.exchange(Self.attack(alignment: attempt % Self.alignments))
            }
            #expect(server.targets.contains("/smuggled"))
        }

        @Test("what nginx sends arrives: method, target, tenant, identifier, type, body, address")
        func whole() throws {
            let seen = Mutex<Request?>(nil)
            let server = try TestServer { _ in
            } respond: { request in
                seen.withLock { $0 = request }
                return Response.text("né", status: .created).with(.setCookie, "a=1")
            }
            defer { server.stop() }
            let nginx = Nginx(socket: server.path)
            let fields =
                "Content-Type: application/x-www-form-urlencoded\r\nAuthorization: Basic eDp5\r\nProxy: evil\r\n"
            let answer = nginx.exchange(
                Nginx.request("POST", Array("/oauth/token?a=%20b".utf8), fields: fields, body: Array("x=1&y=2".utf8)))
            #expect(answer.hasPrefix("HTTP/1.1 201 Created\r\n"))
            #expect(answer.contains("Content-Length: 3\r\n") && answer.contains("Set-Cookie: a=1\r\n"))
            #expect(answer.hasSuffix("\r\n\r\nné"))
            let request = try #require(seen.withLock { $0 })
            #expect(request.target == "/oauth/token?a=%20b")
            #expect(request.tenant == "acme-test")
            #expect(request.id.utf8.count == 32)
            #expect(request.fields[.authorization] == "Basic eDp5")
            #expect(request.fields[HTTPField.Name("Proxy")!] == nil)
            #expect(request.body == Array("x=1&y=2".utf8))
            #expect(request.remoteAddress == IPAddress("127.0.0.1"))
        }

        @Test("a body sent in chunks has the length nginx counted")
        func chunked() throws {
            let server = try TestServer()
            defer { server.stop() }
            let head = "POST /c HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            let answer = Nginx(socket: server.path).exchange(Array((head + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").utf8))
            #expect(answer.hasSuffix("\r\n\r\nPOST /c 5"))
        }

        @Test("HEAD and a large answer pass")
        func shapes() throws {
            let server = try TestServer(respond: { _ in .text(String(repeating: "x", count: 500_000)) })
            defer { server.stop() }
            let nginx = Nginx(socket: server.path)
            let head = nginx.exchange(Nginx.request("HEAD", Array("/".utf8)))
            #expect(head.hasPrefix("HTTP/1.1 200 ") && head.contains("Content-Length: 500000\r\n"))
            #expect(head.hasSuffix("\r\n\r\n"))
            #expect(nginx.exchange(Nginx.request("GET", Array("/".utf8))).utf8.count > 500_000)
        }
    }
}
