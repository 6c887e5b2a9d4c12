// Stopping in order.

@testable import FastCGI
import CLinux
import Glibc
import HTTP
import POSIX
import Synchronization
import Testing

extension Loop {
    @Suite("Stopping")
    struct ShutdownTests {
        @Test("every request that was sent before the stop gets its answer")
        func answersAll() throws {
            let server = try TestServer {
                $0.workers = 2
                $0.drainGrace = 50
            } respond: { _ in
                usleep(60_000)
                return .text("ok")
            }
            let clients = (0..<12).map { _ in RecordClient(server.path) }
            for client in clients { client.send(Records.request()) }
            #expect(eventually { server.server.statistics.active == 2 })
            server.stop()
            for client in clients {
                #expect(client.answer()?.body == "ok")
                #expect(client.isClosed)
            }
            #expect(server.server.statistics.connections == 0)
        }

        @Test("a request that arrives while the last one runs is answered, also from a connection nobody accepted yet")
        func lastOnes() throws {
            let server = try TestServer {
                $0.workers = 1
                $0.drainGrace = 20
            } respond: { request in
                if request.target == "/slow" { usleep(400_000) }
                return .text("ok")
            }
            let kept = RecordClient(server.path)
            kept.send(Records.request())
            #expect(kept.answer()?.status == 200)
            let slow = RecordClient(server.path)
            slow.send(Records.request("GET", "/slow"))
            #expect(eventually { server.server.statistics.active == 1 })
            let waiting = RecordClient(server.path)
            let stopper = Thread(name: "stopper") { server.stop() }
            usleep(200_000)
            waiting.send(Records.request())
            for client in [slow, waiting] { #expect(client.answer()?.body == "ok") }
            // It had been quiet, and nothing lay in it.
            #expect(kept.isClosed)
            stopper.join()
        }

        @Test("a stop closes quiet connections at once, and serves a busy one until the grace period is over")
        func grace() throws {
            let server = try TestServer { $0.drainGrace = 300 }
            let quiet = RecordClient(server.path)
            let busy = RecordClient(server.path)
            for client in [quiet, busy] {
                client.send(Records.request())
                #expect(client.answer()?.status == 200)
            }
            let start = monotonicMilliseconds()
            var answers = 0
            // One is always waiting, as of a web server under load: a client that sends only what it has been answered may come after
            // the look at its connection, and was quiet then.
            for _ in 0..<2 { busy.send(Records.request("GET", "/busy")) }
            let stopper = Thread(name: "stopper") { server.stop() }
            while busy.answer()?.body == "GET /busy 0" {
                answers += 1
                busy.send(Records.request("GET", "/busy"))
            }
            stopper.join()
            #expect(answers > 10)
            #expect(quiet.isClosed)
            #expect(monotonicMilliseconds() - start < 5_000)
        }

        @Test("without connections the stop is immediate, twice is once, and the path is free again")
        func immediate() throws {
            let server = try TestServer { $0.drainGrace = 5_000 }
            let start = monotonicMilliseconds()
            server.server.stop()
            server.server.stop()
            #expect(monotonicMilliseconds() - start < 1_000)
            #expect(access(server.path, F_OK) != 0)
            let successor = try Listener.unix(path: server.path)
            successor.close()
            rmdir(server.folder)
        }

        @Test("a server that never ran can be stopped")
        func neverRan() throws {
            let folder = temporaryFolder()
            let server = try #require(Server(listener: try .unix(path: folder + "/socket")))
            server.stop()
            #expect(rmdir(folder) == 0)
        }

        @Test("a handed-over socket outlives the server that served it")
        func handOver() throws {
            let folder = temporaryFolder()
            let systemd = try Listener.unix(path: folder + "/socket")
            defer {
                systemd.close()
                rmdir(folder)
            }
            _ = TestServer.prepared
            for name in ["first", "second"] {
                let server = try #require(Server(listener: try .adopt(dup(systemd.descriptor))))
                server.run { _ in { _ in .text(name) } }
                let client = RecordClient(folder + "/socket")
                client.send(Records.request("GET", "/", keep: false))
                #expect(client.answer()?.body == name)
                server.stop()
            }
        }

        @Test(
            "a signal that is blocked everywhere reaches the thread that waits for it", arguments: [SIGTERM, SIGUSR1])
        func signals(number: Int32) {
            _ = TestServer.prepared  // libfcgi's handlers are there: without the block they would eat the signal
            let received = Mutex<Int32>(0)
            let waiter = Thread(name: "waiter") {
                Signals.block()
                pthread_kill(pthread_self(), number)
                let number = Signals.waitForStop()
                received.withLock { $0 = number }
            }
            waiter.join()
            #expect(received.withLock { $0 } == number)
        }
    }
}
