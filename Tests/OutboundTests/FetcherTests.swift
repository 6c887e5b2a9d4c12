// Fetching, from a server of the test's own.

import HTTP
import Outbound
import Synchronization
import Testing

@Suite(.serialized) struct FetcherTests {
    private func serve(_ answer: String) throws -> Listener {
        try Listener { conversation in
            guard conversation.listen(until: "\r\n\r\n") else { return }
            conversation.say(answer)
        }
    }

    private func fetch(_ listener: Listener, _ path: String = "/keys", _ fetcher: Fetcher? = nil) throws
        -> FetchedDocument
    {
        // A name that resolves to nothing: the connection goes where the resolver said, and nowhere else.
        let loopback = try #require(IPAddress("127.0.0.1"))
        let fetcher = fetcher ?? Fetcher(reach: .development, resolver: Resolver { _ in [loopback] })
        return try fetcher.get(OutboundURL("http://keys.invalid:\(listener.port)\(path)"))
    }

    @Test func `A document comes with its status and type, from the address that was resolved`() throws {
        let listener = try serve(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 12\r\n\r\n{\"keys\":[]}\n"
        )
        let document = try fetch(listener)
        #expect(document.status == 200 && document.contentType == "application/json; charset=utf-8")
        #expect(String(decoding: document.body, as: UTF8.self) == "{\"keys\":[]}\n")
        let asked = try #require(listener.first)
        #expect(asked.hasPrefix("GET /keys HTTP/1.1\r\nHost: keys.invalid:\(listener.port)\r\n"))
        #expect(asked.contains("Accept: application/json\r\n") && !asked.contains("Cookie"))
    }

    @Test func `A form is sent as a body, whatever its values look like`() throws {
        let listener = try Listener { conversation in
            guard conversation.listen(until: "code=%40%2Fetc%2Fpasswd%22%5C&x=a+b") else { return }
            conversation.say("HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}")
        }
        let loopback = try #require(IPAddress("127.0.0.1"))
        let fetcher = Fetcher(reach: .development, resolver: Resolver { _ in [loopback] })
        let answer = try fetcher.post(
            OutboundURL("http://id.invalid:\(listener.port)/token"),
            form: ["code": #"@/etc/passwd"\"#, "x": "a b"], authorization: "Basic YTpi")
        #expect(answer.status == 400 && answer.body == Array("{}".utf8))
        let asked = try #require(listener.first)
        #expect(asked.hasPrefix("POST /token HTTP/1.1\r\n") && asked.contains("Authorization: Basic YTpi\r\n"))
        #expect(asked.contains("Content-Type: application/x-www-form-urlencoded\r\n"))
    }

    @Test(arguments: ["localhost", "acme-test.localhost"])
    func `A name below localhost is this machine, whatever the system's resolver knows`(_ host: String) throws {
        let listener = try serve("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        #expect(try Fetcher(reach: .development).get(OutboundURL("http://\(host):\(listener.port)/")).status == 200)
        #expect(throws: OutboundError.privateAddress(host)) {
            try Fetcher(reach: .publicInternet).get(OutboundURL("https://\(host)/"))
        }
    }

    @Test func `Advisory36 a redirect is an answer and is not followed`() throws {
        let inside = try serve("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret")
        let listener = try serve(
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:\(inside.port)/\r\nContent-Length: 0\r\n\r\n")
        let document = try fetch(listener)
        #expect(document.status == 302 && document.body.isEmpty)
        #expect(inside.conversations.isEmpty)
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + String(repeating: "x", count: 5000),
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1388\r\n" + String(repeating: "x", count: 5000)
            + "\r\n0\r\n\r\n",
        "HTTP/1.0 200 OK\r\n\r\n" + String(repeating: "x", count: 5000),
    ])
    func `Advisory36 what is too large is refused, whether its length is told or not`(answer: String) throws {
        let listener = try serve(answer)
        let loopback = try #require(IPAddress("127.0.0.1"))
        let fetcher = Fetcher(reach: .development, resolver: Resolver { _ in [loopback] }, limit: 1000)
        #expect(throws: OutboundError.tooLarge(limit: 1000)) { try fetch(listener, "/", fetcher) }
    }

    @Test func `Advisory36 who does not answer is not waited for`() throws {
        let listener = try Listener { _ = $0.listen(until: "never") }
        let loopback = try #require(IPAddress("127.0.0.1"))
        let fetcher = Fetcher(reach: .development, resolver: Resolver { _ in [loopback] }, milliseconds: 300)
        let duration = ContinuousClock().measure {
            #expect(throws: OutboundError.timedOut(milliseconds: 300)) { try fetch(listener, "/", fetcher) }
        }
        #expect(duration < .seconds(4))
    }

    /// DNS rebinding: what a name means by the time of the connection does not matter.
    @Test func `Advisory36 a name is resolved once, and whatever it means later is not asked`() throws {
        let listener = try serve("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        let asked = Atomic(0)
        let addresses = try ["127.0.0.1", "192.0.2.1"].map { try #require(IPAddress($0)) }
        let resolver = Resolver { _ in [addresses[min(1, asked.add(1, ordering: .relaxed).oldValue)]] }
        let document = try fetch(listener, "/", Fetcher(reach: .development, resolver: resolver, milliseconds: 2000))
        #expect(document.status == 200 && asked.load(ordering: .relaxed) == 1)
    }

    @Test func `Nobody there is said with curl's number`() throws {
        let port = try serve("").port
        let loopback = try #require(IPAddress("127.0.0.1"))
        let fetcher = Fetcher(reach: .development, resolver: Resolver { _ in [loopback] })
        #expect(throws: OutboundError.self) { try fetcher.get(OutboundURL("http://keys.invalid:\(port)/")) }
    }
}
