// The loop over real sockets: fairness, limits, broken peers.

@testable import FastCGI
import CLinux
import Glibc
import HTTP
import POSIX
import Synchronization
import Testing

extension Loop {
    @Suite("The loop")
    struct LoopTests {
        @Test("a thousand requests on one kept connection are answered in order")
        func kept() throws {
            let server = try TestServer()
            defer { server.stop() }
            let client = RecordClient(server.path)
            for number in 0..<1_000 {
                let body = [UInt8](repeating: 7, count: number * 13 % 20_000)
                client.send(Records.request("POST", "/\(number)", body: body))
                #expect(client.answer()?.body == "POST /\(number) \(body.count)")
            }
            #expect(server.server.statistics.requests == 1_000)
            #expect(server.server.statistics.connections == 1)
        }

        @Test("twelve kept connections on four workers: none waits for another to end")
        func fairness() throws {
            let server = try TestServer { _ in
            } respond: { _ in
                usleep(20_000)
                return .text("ok")
            }
            defer { server.stop() }
            let answered = Mutex(0)
            let clients = (0..<12).map { number in
                Thread(name: "client-\(number)") {
                    let client = RecordClient(server.path)
                    for _ in 0..<5 {
                        client.send(Records.request())
                        if client.answer()?.body == "ok" { answered.withLock { $0 += 1 } }
                    }
                }
            }
            for client in clients { client.join() }
            #expect(answered.withLock { $0 } == 60)
        }

        @Test("half-sent parameters hold a worker no longer than the time limit")
        func halfSent() throws {
            let server = try TestServer { $0.receiveTimeout = 300 }
            defer { server.stop() }
            let whole = Records.request("GET", "/half")
            let halves = (0..<4).map { _ in RecordClient(server.path) }
            for half in halves { half.send(whole.prefix(40)) }
            let start = monotonicMilliseconds()
            let client = RecordClient(server.path)
            client.send(Records.request("GET", "/whole"))
            #expect(client.answer()?.body == "GET /whole 0")
            #expect(monotonicMilliseconds() - start < 1_500)
            #expect(halves.allSatisfy { $0.isClosed })
            #expect(server.targets == ["GET /whole"])
            #expect(eventually { server.server.statistics.dropped == 4 })
        }

        /// What a peer sends that never falls silent and never comes to an end.
        private static let trickles: [(name: String, bytes: [UInt8])] = [
            ("parameters", Records.begin() + Records.record(4, [UInt8](repeating: 0, count: 60_000))),
            (
                "a body",
                Records.begin()
                    + Records.parameters([
                        ("REQUEST_METHOD", "POST"), ("REQUEST_URI", "/"), ("REMOTE_ADDR", "::1"),
                        ("CONTENT_LENGTH", "60000"),
                    ]) + Records.record(5, [UInt8](repeating: 0, count: 60_000))
            ),
        ]

        @Test("a request that never ends holds a worker no longer than the time limit", arguments: 0..<2)
        func trickle(_ number: Int) throws {
            let server = try TestServer {
                $0.workers = 1
                $0.requestTimeout = 400
            }
            defer { server.stop() }
            let slow = RecordClient(server.path)
            let bytes = Self.trickles[number].bytes
            slow.send(bytes.prefix(300))
            let start = monotonicMilliseconds()
            var sent = 300
            // The library goes on reading for as long as bytes come, also while it closes.
            while slow.send(bytes[sent..<sent + 1]), monotonicMilliseconds() - start < 4_000 {
                sent += 1
                usleep(20_000)
            }
            #expect(monotonicMilliseconds() - start < 3_000, "\(Self.trickles[number].name)")
            let client = RecordClient(server.path)
            client.send(Records.request("GET", "/whole"))
            #expect(client.answer()?.body == "GET /whole 0")
            #expect(server.targets == ["GET /whole"])
            #expect(server.server.statistics.dropped == 1)
        }

        @Test("the time limit is for a request, not for its handling, and not for a connection")
        func unhurried() throws {
            let server = try TestServer {
                $0.workers = 1
                $0.requestTimeout = 200
            } respond: { _ in
                // A sleep that a signal would cut short.
                .text(usleep(500_000) == 0 ? "slept" : "woken")
            }
            defer { server.stop() }
            let client = RecordClient(server.path)
            for _ in 0..<2 {
                client.send(Records.request())
                #expect(client.answer()?.body == "slept")
                usleep(300_000)
            }
        }

        @Test("connections that send nothing hold no worker at all")
        func silent() throws {
            let server = try TestServer()
            defer { server.stop() }
            let silent = (0..<50).map { _ in RecordClient(server.path) }
            let client = RecordClient(server.path, patience: 1_000)
            client.send(Records.request())
            #expect(client.answer()?.status == 200)
            #expect(silent.count == 50)
        }

        @Test("a request cut at any byte is never handled, and the next one is")
        func cut() throws {
            let server = try TestServer()
            defer { server.stop() }
            let whole = Records.request(
                "POST", "/cut", body: Array("grant_type=x".utf8),
                extra: [("HTTP_AUTHORIZATION", "Basic abc"), ("GATEHOUSE_TENANT", "acme")])
            for count in 1..<whole.count {
                let client = RecordClient(server.path)
                client.send(whole.prefix(count))
                client.endSending()
                #expect(client.answer() == nil, "cut after \(count) of \(whole.count) bytes")
            }
            #expect(server.targets.isEmpty)
            let client = RecordClient(server.path)
            client.send(whole)
            #expect(client.answer()?.body == "POST /cut 12")
        }

        @Test("a body above the limit is a 413, and the connection ends")
        func tooLarge() throws {
            let server = try TestServer { $0.bodyLimit = 1_000 }
            defer { server.stop() }
            let client = RecordClient(server.path)
            client.send(Records.request("POST", "/", body: [UInt8](repeating: 1, count: 1_001)))
            #expect(client.answer()?.status == 413)
            #expect(client.isClosed)
            let second = RecordClient(server.path)
            second.send(Records.request("POST", "/", body: [UInt8](repeating: 1, count: 1_000)))
            #expect(second.answer()?.body == "POST / 1000")
            #expect(server.targets.count == 1)
        }

        @Test("more parameters than allowed are a 431")
        func tooMany() throws {
            let server = try TestServer { $0.parameterLimit = (count: 20, bytes: 2_000) }
            defer { server.stop() }
            let client = RecordClient(server.path)
            client.send(Records.request(extra: (0..<20).map { ("P\($0)", "") }))
            #expect(client.answer()?.status == 431)
            client.send(Records.request(extra: [("HTTP_LONG", String(repeating: "a", count: 2_000))]))
            #expect(client.answer()?.status == 431)
            client.send(Records.request())
            #expect(client.answer()?.status == 200)
        }

        @Test("FCGI_ABORT_REQUEST, another request's records and unknown types harm nobody")
        func oddRecords() throws {
            let server = try TestServer()
            defer { server.stop() }
            let parts = Records.begin() + Records.parameters([("REQUEST_METHOD", "GET")])
            for odd in [
                Records.record(2), Records.record(200), Records.record(4), Records.record(0, id: 0, [1, 2, 3]),
            ] {
                let client = RecordClient(server.path)
                client.send(parts + odd)
                client.endSending()
                #expect(client.answer() == nil)
            }
            let client = RecordClient(server.path)
            client.send(Records.begin() + Records.begin(id: 2) + Records.request().dropFirst(16))
            #expect(client.answer()?.status == 200)
            #expect(server.targets.count == 1)
        }

        @Test("an answer larger than a socket's buffer arrives whole")
        func largeAnswer() throws {
            let server = try TestServer(respond: { _ in .text(String(repeating: "x", count: 3_000_000)) })
            defer { server.stop() }
            let client = RecordClient(server.path)
            for _ in 0..<2 {
                client.send(Records.request())
                #expect(client.answer()?.body.utf8.count == 3_000_000)
            }
        }

        @Test("a peer that does not read its answer holds a worker no longer than the time limit")
        func unread() throws {
            let server = try TestServer {
                $0.workers = 1
                $0.sendTimeout = 300
            } respond: { request in
                .text(String(repeating: "x", count: request.target == "/large" ? 3_000_000 : 1))
            }
            defer { server.stop() }
            let deaf = RecordClient(server.path)
            deaf.send(Records.request("GET", "/large"))
            let client = RecordClient(server.path)
            client.send(Records.request("GET", "/small"))
            #expect(client.answer()?.body == "x")
        }

        @Test("HEAD gets the fields and no body")
        func head() throws {
            let server = try TestServer()
            defer { server.stop() }
            let client = RecordClient(server.path)
            client.send(Records.request("HEAD", "/"))
            let answer = try #require(client.answer())
            #expect(answer.text.contains("Content-Length: 8\r\n"))
            #expect(answer.body == "")
        }
    }
}

func monotonicMilliseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
}
