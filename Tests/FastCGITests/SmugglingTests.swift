// A body must never be read as requests: draining, seen from the socket.

@testable import FastCGI
import Testing

extension Loop {
    @Suite("Input is drained to its end")
    struct SmugglingTests {
        /// A body that holds a whole request at many places: wherever a reader that forgot its position begins, it meets one.
        static let attack: [UInt8] = {
            let inner = Records.request("GET", "/smuggled")
            // 8 KiB is libfcgi's buffer: what lies in it is lost, what comes after is read as records.
            return Array(repeating: inner, count: 400).flatMap { $0 }
        }()

        /// A request refused for its parameters alone, so that nobody reads its body, with a body that is an attack from
        /// some byte of the first 8 KiB on.
        static func request(alignment: Int) -> [UInt8] {
            let body = [UInt8](repeating: 0, count: alignment) + attack
            return Records.request("POST", "/", body: body, extra: [("TWICE", "a"), ("TWICE", "b")])
        }

        @Test("one request with an unread body gets one answer")
        func oneAnswer() throws {
            let server = try TestServer()
            defer { server.stop() }
            let size = Records.request("GET", "/smuggled").count
            for alignment in stride(from: 0, to: size, by: 7) {
                let client = RecordClient(server.path)
                #expect(client.send(Self.request(alignment: alignment)))
                #expect(client.answer()?.status == 400)
                client.send(Records.request("GET", "/honest"))
                #expect(client.answer()?.body == "GET /honest 0")
            }
            #expect(!server.targets.contains("GET /smuggled"))
        }

        @Test("without draining the same bytes are a second request, so the test above can fail")
        func control() {
            let server = CarelessServer()
            defer { server.stop() }
            let size = Records.request("GET", "/smuggled").count
            for alignment in 0..<size where !server.targets.contains("/smuggled") {
                let client = RecordClient(server.path, patience: 200)
                client.send(Self.request(alignment: alignment))
                while client.answer() != nil {}
            }
            #expect(server.targets.contains("/smuggled"))
        }

        @Test(
            "a kept connection is in step after every kind of answer",
            arguments: [
                ("a GET with a body nobody announced", [("REQUEST_METHOD", "GET")], 400),
                ("a body shorter than promised", [("REQUEST_METHOD", "POST"), ("CONTENT_LENGTH", "50000")], 400),
                ("a body longer than promised", [("REQUEST_METHOD", "POST"), ("CONTENT_LENGTH", "10")], 400),
                ("a length that is no number", [("REQUEST_METHOD", "POST"), ("CONTENT_LENGTH", "-1")], 400),
                ("a method that is none", [("REQUEST_METHOD", "PO ST"), ("CONTENT_LENGTH", "40000")], 400),
                ("an ordinary one", [("REQUEST_METHOD", "POST"), ("CONTENT_LENGTH", "40000")], 200),
            ])
        func staysInStep(name: String, parameters: [(String, String)], status: Int) throws {
            let server = try TestServer()
            defer { server.stop() }
            let client = RecordClient(server.path)
            for _ in 0..<3 {
                let all = parameters + [("REQUEST_URI", "/"), ("REMOTE_ADDR", "::1")]
                let body = Array(Self.attack.prefix(40_000))
                client.send(Records.begin() + Records.parameters(all) + Records.input(body))
                #expect(client.answer()?.status == status, "\(name)")
            }
            client.send(Records.request("GET", "/next"))
            #expect(client.answer()?.body == "GET /next 0")
            #expect(!server.targets.contains("GET /smuggled"))
        }
    }
}
