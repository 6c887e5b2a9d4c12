// A restart: what one process leaves in the service manager's store, and what the next makes of it.

@testable import FastCGI
import CLinux
import Glibc
import HTTP
import POSIX
import Synchronization
import Testing

extension Loop {
    @Suite("A restart")
    final class HandoverTests {
        let folder = temporaryFolder()
        let systemd: Listener
        let standIn = ManagerStandIn()
        var manager: ServiceManager { ServiceManager(socket: standIn.path, room: 1_024) }
        var path: String { folder + "/socket" }

        init() throws {
            _ = TestServer.prepared
            systemd = try Listener.unix(path: folder + "/socket")
        }

        deinit {
            systemd.close()
            rmdir(folder)
        }

        /// A server on what the manager hands over.
        private func start(workers: Int = 2, _ respond: @escaping @Sendable (Request) -> Response) throws -> Server {
            let inheritance = try Inheritance.claim(first: standIn.handOver(systemd.descriptor))
            let listener = try #require(inheritance.listener)
            var options = ServerOptions()
            options.workers = workers
            let server = try #require(
                Server(listener: listener, inherited: inheritance.connections, options: options))
            server.run { _ in respond }
            return server
        }

        /// Stops it as `serve` does.
        private func stop(_ server: Server) {
            server.stop(keeping: manager.room) { [manager] in manager.store($0, name: Inheritance.connectionName) }
            standIn.read()
        }

        @Test("a request that is written while no process runs is answered by the next, and once")
        func between() throws {
            let executed = Mutex<[String]>([])
            let respond: @Sendable (Request) -> Response = { request in
                executed.withLock { $0.append(request.target) }
                return .text(request.target)
            }
            let first = try start(respond)
            let client = RecordClient(path)
            client.send(Records.request("POST", "/1", body: [1, 2, 3]))
            #expect(client.answer()?.body == "/1")
            let silent = RecordClient(path)
            #expect(eventually { first.statistics.connections == 2 })
            stop(first)
            #expect(first.statistics.connections == 0)
            client.send(Records.request("POST", "/2", body: Array(repeating: 7, count: 50_000)))
            let second = try start(respond)
            #expect(client.answer()?.body == "/2")
            // Neither was lost: not the connection that had no request yet, and not the kept one after its request.
            for client in [silent, client] {
                client.send(Records.request("POST", "/3"))
                #expect(client.answer()?.body == "/3")
            }
            #expect(executed.withLock { $0 } == ["/1", "/2", "/3", "/3"])
            second.stop()
            #expect(client.isClosed && silent.isClosed, "nobody holds a copy")
        }

        @Test("a request that has begun is answered before the stop; one that waits for a worker is left to the next")
        func begun() throws {
            let first = try start(workers: 1) { _ in
                usleep(200_000)
                return .text("first")
            }
            let (slow, waiting) = (RecordClient(path), RecordClient(path))
            slow.send(Records.request("POST", "/slow"))
            #expect(eventually { first.statistics.active == 1 })
            waiting.send(Records.request("POST", "/waiting"))
            stop(first)
            #expect(first.statistics.requests == 1)
            #expect(slow.answer()?.body == "first")
            let second = try start { _ in .text("second") }
            #expect(waiting.answer()?.body == "second")
            slow.send(Records.request())
            #expect(slow.answer()?.body == "second")
            second.stop()
        }

        @Test("under load no request is lost and none is executed twice, over twenty restarts")
        func load() throws {
            let executed = Mutex<[String: Int]>([:])
            let respond: @Sendable (Request) -> Response = { request in
                executed.withLock { $0[request.target, default: 0] += 1 }
                return .text(request.target)
            }
            let isOver = Atomic(false)
            let wrong = Mutex<[String]>([])
            let sent = Atomic(0)
            let path = path
            var server = try start(respond)
            let clients = (0..<6).map { number in
                Thread(name: "client") {
                    let client = RecordClient(path)
                    var count = 0
                    while !isOver.load(ordering: .relaxed) {
                        let target = "/\(number)-\(count)"
                        client.send(Records.request("POST", target, body: Array(repeating: 1, count: count % 9_000)))
                        guard client.answer()?.body == target else { return wrong.withLock { $0.append(target) } }
                        count += 1
                        sent.add(1, ordering: .relaxed)
                    }
                }
            }
            for _ in 0..<20 {
                usleep(15_000)
                stop(server)
                server = try start(respond)
            }
            isOver.store(true, ordering: .relaxed)
            for client in clients { client.join() }
            server.stop()
            #expect(wrong.withLock { $0 } == [])
            let counts = executed.withLock { $0 }
            #expect(counts.count == sent.load(ordering: .relaxed) && counts.count > 100)
            #expect(counts.values.allSatisfy { $0 == 1 })
        }

        @Test("a connection that its peer has ended meanwhile is closed, and no more")
        func dead() throws {
            let first = try start { _ in .text("first") }
            var client: RecordClient? = RecordClient(path)
            client?.send(Records.request())
            #expect(client?.answer()?.status == 200)
            stop(first)
            client = nil
            let second = try start { _ in .text("second") }
            #expect(eventually { second.statistics.connections == 0 })
            #expect(second.statistics.dropped == 0)
            second.stop()
        }

        /// Sends the next request with each answer, as a web server does under load, until the connection ends.
        private func keepBusy(_ count: Int) -> [Thread] {
            let path = path
            return (0..<count).map { _ in
                Thread(name: "busy") {
                    let client = RecordClient(path)
                    while client.send(Records.request()), client.answer()?.status == 200 {}
                }
            }
        }

        @Test("what the store has no room for is closed in a quiet moment, and what is busy goes on")
        func surplus() throws {
            let server = try start { _ in .text("ok") }
            let quiet = (0..<3).map { _ in RecordClient(path) }
            for client in quiet {
                client.send(Records.request())
                #expect(client.answer()?.status == 200)
            }
            let busy = keepBusy(1)
            #expect(eventually { server.statistics.requests > 20 })
            let left = Mutex((lent: 0, open: 0))
            server.stop(keeping: 1) { lent in left.withLock { $0 = (lent.count, server.statistics.connections) } }
            for thread in busy { thread.join() }
            #expect(left.withLock { $0 } == (1, 1))
            for client in quiet { #expect(client.isClosed) }
        }

        @Test("the store gets no more than it has room for, however busy the rest is")
        func crowd() throws {
            // With one worker the others always have a request waiting, and are never quiet.
            let server = try start(workers: 1) { _ in
                usleep(5_000)
                return .text("ok")
            }
            let busy = keepBusy(4)
            #expect(eventually { server.statistics.requests > 20 })
            let lent = Mutex(0)
            server.stop(keeping: 2) { connections in lent.withLock { $0 = connections.count } }
            for thread in busy { thread.join() }
            #expect(lent.withLock { $0 } == 2)
        }
    }
}
