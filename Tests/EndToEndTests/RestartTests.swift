// The service restarted behind an nginx that keeps its connections.

import Glibc
import POSIX
import Synchronization
import Testing

extension EndToEnd {
    @Suite("A restart of the service")
    struct RestartTests {
        /// A development server whose nginx goes on, with the service in the place of its application.
        private func serve(_ body: (Development, ServiceStandIn) throws -> Void) throws {
            let server = try Development()
            defer { server.remove() }
            try server.start()
            server.kill()
            let service = try ServiceStandIn(server)
            try service.start()
            defer { service.stop() }
            try body(server, service)
        }

        /// The same behind the production site, whose nginx has one worker and keeps its connections for itself. `ask` posts for a
        /// token and gives the answer.
        private func serveSite(_ body: (Development, ServiceStandIn, @escaping @Sendable () -> String) throws -> Void)
            throws
        {
            try serve { server, service in
                let site = try ProductionSite(server)
                defer { site.remove() }
                let nginx = try Program(site.nginx, stem: site.scratch.path + "/nginx")
                defer { nginx.end(SIGTERM) }
                #expect(eventually { (try? Port(number: site.plain).request("GET", "/", ["Host: x"])) != nil })
                let (id, secret) = try server.client()
                try body(server, service) {
                    let form = ["-u", "\(id):\(secret)", "-d", "grant_type=client_credentials", "--http1.1"]
                    return (try? site.curl("/oauth/token", form)) ?? ""
                }
            }
        }

        @Test("a POST sent in a kept connection while no process runs is answered by the next one")
        func waits() throws {
            try serveSite { _, service, ask in
                #expect(ask().hasPrefix("HTTP/1.1 200"))
                #expect(service.stop() == 0)
                #expect(service.stored.count == 1)
                #expect(service.said.suffix(2) == ["STOPPING=1", "BARRIER=1"])

                let asking = Asking(ask)
                SystemClock.sleep(milliseconds: 500)
                #expect(!service.isAsked, "it lies in the kept connection")
                #expect(asking.reply == nil)
                try service.start()
                #expect(try #require(asking.wait()).hasPrefix("HTTP/1.1 200"))
                #expect(service.stored.isEmpty, "what is served is stored no more")
            }
        }

        @Test("when the next process is refused its start, the POST is answered 503 at once, and never executed")
        func refused() throws {
            try serveSite { server, service, ask in
                #expect(ask().hasPrefix("HTTP/1.1 200"))
                #expect(service.stop() == 0)
                let asking = Asking(ask)
                SystemClock.sleep(milliseconds: 500)
                #expect(!service.isAsked && asking.reply == nil)
                let key = server.data + "/key-encryption-key"
                try File.rename(key, to: key + ".away")
                #expect(throws: Failure.self) { try service.start() }
                #expect(asking.reply?.hasPrefix("HTTP/1.1 503") == true, "\(asking.reply ?? "none")")
                _ = asking.wait()
                #expect(service.stored.isEmpty)
                try File.rename(key + ".away", to: key)
                try service.start()
                #expect(ask().hasPrefix("HTTP/1.1 200"))
            }
        }

        @Test("no POST is lost under load, over six restarts")
        func load() throws {
            try serve { server, service in
                let client = try server.client()
                let test = server.test
                let isOver = Atomic(false)
                let replies = Mutex<[Int: Int]>([:])
                let clients = (0..<6).map { _ in
                    Thread(name: "asking") {
                        while !isOver.load(ordering: .relaxed) {
                            let status = (try? test.token(client.id, client.secret))?.status ?? -1
                            replies.withLock { $0[status, default: 0] += 1 }
                        }
                    }
                }
                var stored = 0
                for round in 1...6 {
                    SystemClock.sleep(milliseconds: 200)
                    // A slow machine is under load too, when it has answered as many.
                    #expect(eventually(20) { replies.withLock { $0[200] ?? 0 } > round * 20 })
                    #expect(service.stop() == 0)
                    stored += service.stored.count
                    try service.start()
                }
                isOver.store(true, ordering: .relaxed)
                for client in clients { client.join() }
                #expect(replies.withLock { Array($0.keys) } == [200], "\(replies.withLock { $0 })")
                #expect(stored > 6)
            }
        }
    }
}

/// A request that another thread waits for.
private final class Asking: Sendable {
    private let answered: Monitor<String?>
    private let thread: POSIX.Thread

    init(_ ask: @escaping @Sendable () -> String) {
        let answered = Monitor<String?>(nil)
        self.answered = answered
        thread = POSIX.Thread(name: "asking") {
            let text = ask()
            answered.withLock { $0 = text }
        }
    }

    /// Nil while there is none.
    var reply: String? { answered.withLock { $0 } }

    func wait() -> String? {
        thread.join()
        return reply
    }
}
