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

        @Test("a POST sent in a kept connection while no process runs is answered by the next one")
        func waits() throws {
            try serve { server, service in
                // An nginx with one worker, which keeps its connections for itself.
                let site = try ProductionSite(server)
                defer { site.remove() }
                let nginx = try Program(site.nginx, stem: site.scratch.path + "/nginx")
                defer { nginx.end(SIGTERM) }
                #expect(eventually { (try? Port(number: site.plain).request("GET", "/", ["Host: x"])) != nil })
                let (id, secret) = try server.client()
                let ask: @Sendable () -> String = {
                    let form = ["-u", "\(id):\(secret)", "-d", "grant_type=client_credentials", "--http1.1"]
                    return (try? site.curl("/oauth/token", form)) ?? ""
                }
                #expect(ask().hasPrefix("HTTP/1.1 200"))
                #expect(service.stop() == 0)
                #expect(service.stored.count == 1)
                #expect(service.said.suffix(2) == ["STOPPING=1", "BARRIER=1"])

                let reply = Mutex("")
                let asking = Thread(name: "asking") {
                    let text = ask()
                    reply.withLock { $0 = text }
                }
                SystemClock.sleep(milliseconds: 500)
                #expect(!service.isAsked, "it lies in the kept connection")
                #expect(reply.withLock { $0 } == "")
                try service.start()
                asking.join()
                #expect(reply.withLock { $0 }.hasPrefix("HTTP/1.1 200"), "\(reply.withLock { $0 })")
                #expect(service.stored.isEmpty, "what is served is stored no more")
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
                for _ in 0..<6 {
                    SystemClock.sleep(milliseconds: 200)
                    #expect(service.stop() == 0)
                    stored += service.stored.count
                    try service.start()
                }
                isOver.store(true, ordering: .relaxed)
                for client in clients { client.join() }
                #expect(replies.withLock { Array($0.keys) } == [200], "\(replies.withLock { $0 })")
                #expect(replies.withLock { $0[200] ?? 0 } > 100)
                #expect(stored > 6)
            }
        }
    }
}
