// Answers that are longer than what the library collects.

import HTTP
import Testing

@testable import FastCGI

extension Loop {
    @Suite("Long answers")
    struct LongAnswerTests {
        private static let lengths = [
            7_000, 7_900, 8_000, 8_200, 9_100, 16_384, 42_459, 65_000, 65_400, 65_528, 66_600, 131_072, 200_001,
            1_000_003,
        ]

        private static func body(_ length: Int) -> [UInt8] { (0..<length).map { UInt8(0x21 + $0 % 89) } }

        @Test("an answer of any length arrives whole, and the connection goes on")
        func whole() throws {
            let server = try TestServer { _ in
            } respond: { request in
                .bytes(Self.body(Int(request.path.description.dropFirst()) ?? 0), type: "text/plain")
            }
            defer { server.stop() }
            let client = RecordClient(server.path)
            for length in Self.lengths + [1] + Self.lengths.reversed() {
                client.send(Records.request("GET", "/\(length)"))
                let body = client.answer()?.body ?? ""
                #expect(Array(body.utf8) == Self.body(length), "\(length)")
            }
            #expect(server.server.statistics.connections == 1)
        }

        @Test("a reader that stops reading has the end of nothing, and holds no worker longer than the time limit")
        func stopped() throws {
            let server = try TestServer {
                $0.sendTimeout = 300
            } respond: { _ in
                .bytes(Self.body(4_000_000), type: "text/plain")
            }
            defer { server.stop() }
            let client = RecordClient(server.path)
            client.send(Records.request("GET", "/"))
            #expect(eventually { server.server.statistics.requests == 1 && server.server.statistics.active == 0 })
            #expect(client.answer() == nil && client.isClosed)
        }
    }
}
