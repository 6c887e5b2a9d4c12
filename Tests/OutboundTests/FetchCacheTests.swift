// What is kept of fetches: for how long, for whom, and how much.

import HTTP
import Outbound
import POSIX
import Synchronization
import Testing

@Suite(.serialized) struct FetchCacheTests {
    /// Microseconds, as the test says.
    private final class Time: Sendable {
        private let now = Atomic(1_000_000)
        var read: @Sendable () -> Int { { self.now.load(ordering: .relaxed) } }
        func advance(seconds: Int) { now.add(seconds * 1_000_000, ordering: .relaxed) }
    }

    private let time = Time()

    private func listener(_ fields: String = "", status: String = "200 OK", pause: Int = 0) throws -> Listener {
        try Listener { conversation in
            guard conversation.listen(until: "\r\n\r\n") else { return }
            if pause > 0 { _ = Monitor(()).wait(milliseconds: pause) { _ in nil as Void? } }
            conversation.say("HTTP/1.1 \(status)\r\n\(fields)Content-Length: 2\r\nConnection: close\r\n\r\n{}")
        }
    }

    private func cache(_ change: (inout FetchCache.Bounds) -> Void = { _ in }) throws -> FetchCache {
        var bounds = FetchCache.Bounds()
        change(&bounds)
        let loopback = try #require(IPAddress("127.0.0.1"))
        let fetcher = Fetcher(reach: .development, resolver: Resolver { _ in [loopback] })
        return FetchCache(fetcher, bounds: bounds, monotonic: time.read)
    }

    private func url(_ listener: Listener, _ path: String = "/keys", host: String = "keys.invalid") throws
        -> OutboundURL
    {
        try OutboundURL("http://\(host):\(listener.port)\(path)")
    }

    /// How often it was asked, once its last answer is noted: a listener writes down what it heard after it has answered.
    private func asked(_ listener: Listener, _ expected: Int) -> Int {
        for _ in 0..<100 where listener.conversations.count < expected {
            _ = Monitor(()).wait(milliseconds: 20) { _ in nil as Void? }
        }
        return listener.conversations.count
    }

    @Test(arguments: [
        ("", 300), ("Cache-Control: max-age=600\r\n", 600), ("Cache-Control: public, Max-Age=\"600\"\r\n", 600),
        ("Cache-Control: max-age=5\r\n", 60), ("Cache-Control: no-store\r\n", 60),
        ("Cache-Control: no-cache, max-age=900\r\n", 60), ("Cache-Control: max-age=99999999\r\n", 86_400),
        ("Cache-Control: max-age=-1\r\n", 60), ("Cache-Control: max-age=x\r\n", 300),
    ])
    func `A document is kept as long as the other side says, within bounds`(fields: String, seconds: Int) throws {
        let listener = try listener(fields)
        let cache = try cache()
        for _ in 0..<3 { #expect(try cache.get(url(listener)).status == 200) }
        time.advance(seconds: seconds - 1)
        _ = try cache.get(url(listener))
        #expect(asked(listener, 1) == 1)
        time.advance(seconds: 1)
        _ = try cache.get(url(listener))
        #expect(asked(listener, 2) == 2)
    }

    @Test func `Whoever misses something in it can have it anew, once it is old enough`() throws {
        let listener = try listener()
        let cache = try cache()
        _ = try cache.get(url(listener))
        time.advance(seconds: 20)
        _ = try cache.get(url(listener), noOlderThan: 30)
        #expect(asked(listener, 1) == 1)
        _ = try cache.get(url(listener), noOlderThan: 10)
        #expect(asked(listener, 2) == 2)
    }

    @Test func `Advisory46 an answer that is no document and an error are kept for a moment only`() throws {
        let failing = try listener(status: "503 Service Unavailable")
        let resolutions = Atomic(0)
        let cache = try cache()
        let nobody = FetchCache(
            Fetcher(
                reach: .publicInternet,
                resolver: Resolver { _ in
                    resolutions.add(1, ordering: .relaxed)
                    return []
                }), monotonic: time.read)
        for _ in 0..<3 {
            #expect(try cache.get(url(failing)).status == 503)
            #expect(throws: OutboundError.unknownHost("nobody.example")) {
                try nobody.get(OutboundURL("https://nobody.example/"))
            }
        }
        #expect(asked(failing, 1) == 1 && resolutions.load(ordering: .relaxed) == 1)
        time.advance(seconds: 30)
        #expect(try cache.get(url(failing)).status == 503)
        #expect(throws: OutboundError.self) { try nobody.get(OutboundURL("https://nobody.example/")) }
        #expect(asked(failing, 2) == 2 && resolutions.load(ordering: .relaxed) == 2)
    }

    @Test func `Who comes while a document is fetched waits for it, and it is fetched once`() throws {
        let listener = try listener(pause: 300)
        let cache = try cache()
        let url = try url(listener)
        let got = Atomic(0)
        let threads = (0..<8).map { index in
            Thread(name: "reader-\(index)") {
                // Of any age but none: what came since one asked is new.
                if (try? cache.get(url, noOlderThan: 0))?.status == 200 { got.add(1, ordering: .relaxed) }
            }
        }
        for thread in threads { thread.join() }
        #expect(got.load(ordering: .relaxed) == 8 && asked(listener, 1) == 1)
    }

    @Test func `Advisory46 a host is asked so often, whatever is asked of it, and others are asked still`() throws {
        let listener = try listener()
        let cache = try cache { $0.perHost = Window(count: 3, seconds: 60) }
        for number in 0..<3 { _ = try cache.get(url(listener, "/\(number)")) }
        #expect(throws: OutboundError.tooOften(host: "keys.invalid", retryAfter: 60)) {
            try cache.get(url(listener, "/3"))
        }
        _ = try cache.get(url(listener, "/0"))
        _ = try cache.get(url(listener, "/", host: "other.invalid"))
        time.advance(seconds: 60)
        _ = try cache.get(url(listener, "/3"))
        #expect(asked(listener, 5) == 5)
    }

    @Test func `Only so many documents and so many bytes are kept`() throws {
        let listener = try listener()
        let few = try cache { $0.mostDocuments = 3 }
        for number in 0..<6 { _ = try few.get(url(listener, "/\(number)")) }
        #expect(few.count == 3)
        let small = try cache { $0.mostBytes = 5 }
        for number in 0..<6 { _ = try small.get(url(listener, "/\(number)")) }
        #expect(small.count == 2)
    }
}
