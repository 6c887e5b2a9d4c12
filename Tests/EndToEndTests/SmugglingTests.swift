// Bodies that hold FastCGI records, sent through nginx to the whole program.

import Testing

extension EndToEnd {
    @Suite("Request bodies are never requests", .serving)
    struct SmugglingTests {
        /// A whole request in FastCGI records: for a document which nginx serves itself, so that no honest request of it
        /// reaches the application.
        static let inner: [UInt8] = {
            func record(_ type: UInt8, _ content: [UInt8]) -> [UInt8] {
                [1, type, 0, 1, UInt8(content.count >> 8), UInt8(content.count & 255), 0, 0] + content
            }
            let pairs = [
                ("REQUEST_METHOD", "GET"), ("REQUEST_URI", "/.well-known/jwks.json"), ("REMOTE_ADDR", "192.0.2.1"),
                ("GATEHOUSE_TENANT", "acme-test.localhost"),
            ]
            let parameters = pairs.flatMap { name, value in
                [UInt8(name.utf8.count), UInt8(value.utf8.count)] + Array(name.utf8) + Array(value.utf8)
            }
            return record(1, [0, 1, 1, 0, 0, 0, 0, 0]) + record(4, parameters) + record(4, []) + record(5, [])
        }()

        /// libfcgi reads 8 KiB at once: what comes after is met again by whoever forgets it.
        static let repetitions = Array(repeating: inner, count: 300).flatMap { $0 }

        /// Ways to be refused before, while and after the body is read.
        static let ways: [(name: String, target: [UInt8], fields: String)] = [
            ("a form", [], "Content-Type: application/x-www-form-urlencoded\r\n"),
            ("no form", [], "Content-Type: application/octet-stream\r\n"),
            ("a target that is no text", [UInt8(ascii: "?"), 0xff], ""),
            ("two Origins", [], "Origin: http://a.example\r\nOrigin: http://b.example\r\n"),
        ]

        @Test("a POST to the token endpoint is one request at every alignment", arguments: ways.indices)
        func oneRequest(way: Int) throws {
            let server = try Development.current()
            let (name, target, fields) = Self.ways[way]
            let before = try count(server)
            let head = """
                 HTTP/1.1\r\nHost: \(server.test.host)\r\nConnection: close\r\n\(fields)Content-Length:
                """
            var sent = 0
            for alignment in 0..<Self.inner.count {
                let body = [UInt8](repeating: 0, count: alignment) + Self.repetitions
                #expect(body.count < 64 << 10)
                let bytes =
                    Array("POST /oauth/token".utf8) + target + Array("\(head) \(body.count)\r\n\r\n".utf8) + body
                #expect(try Reply(server.test.port.exchange(bytes)).status == 400, "\(name), \(alignment)")
                sent += 1
            }
            #expect(try count(server) - before == sent)
            #expect(!server.log.contains("/.well-known/jwks.json"))
        }

        /// Requests that the application has answered, or refused before it had them whole.
        private func count(_ server: Development) throws -> Int {
            try server.metric("responses_total")
        }
    }
}
