// How many connections there are: bounds, descriptors, and none left over.

@testable import FastCGI
import Glibc
import HTTP
import Synchronization
import Testing

extension Loop {
    @Suite("Connections")
    struct ConnectionsTests {
        @Test("the number of descriptors is the same after a thousand connections")
        func descriptors() throws {
            let server = try TestServer()
            defer { server.stop() }
            func connect(_ number: Int) {
                let client = RecordClient(server.path)
                client.send(Records.request("GET", "/", keep: number % 2 == 0))
                #expect(client.answer()?.status == 200)
                if number % 3 == 0 { client.send(Records.request().prefix(11)) }
            }
            for number in 0..<20 { connect(number) }
            #expect(eventually { server.server.statistics.connections == 0 })
            let before = openDescriptors()
            for number in 0..<1_000 { connect(number) }
            #expect(eventually { server.server.statistics.connections == 0 })
            // Suites of other rooms run at the same time; a leak of any kind of connection here would be hundreds.
            #expect(openDescriptors() < before + 50)
            #expect(server.server.statistics.active == 0)
        }

        @Test("the longest idle connection makes place for a new one")
        func eviction() throws {
            let server = try TestServer { $0.maxConnections = 3 }
            defer { server.stop() }
            let clients = (0..<4).map { number in
                let client = RecordClient(server.path)
                client.send(Records.request("GET", "/\(number)"))
                #expect(client.answer()?.body == "GET /\(number) 0")
                usleep(10_000)  // the worker lays it to rest after the answer
                return client
            }
            #expect(clients[0].isClosed)
            #expect(server.server.statistics.connections == 3)
            #expect(server.server.statistics.dropped == 1)
            clients[1].send(Records.request("GET", "/again"))
            #expect(clients[1].answer()?.body == "GET /again 0")
        }

        @Test("a connection in which a request lies already makes no place, however long it was idle")
        func pending() throws {
            let server = try TestServer {
                $0.workers = 1
                $0.maxConnections = 2
            } respond: { request in
                if request.target == "/slow" { usleep(150_000) }
                return .text("ok")
            }
            defer { server.stop() }
            let (first, second) = (RecordClient(server.path), RecordClient(server.path))
            for client in [first, second] {
                client.send(Records.request())
                #expect(client.answer()?.body == "ok")
                usleep(10_000)
            }
            second.send(Records.request("GET", "/slow"))
            #expect(eventually { server.server.statistics.active == 1 })
            let third = RecordClient(server.path)
            first.send(Records.request())
            third.send(Records.request())
            for client in [second, first, third] { #expect(client.answer()?.body == "ok") }
        }

        @Test("when all connections are at work a new one waits for the first that ends")
        func waitsForPlace() throws {
            let server = try TestServer {
                $0.maxConnections = 2
            } respond: { _ in
                usleep(150_000)
                return .text("ok")
            }
            defer { server.stop() }
            let clients = (0..<4).map { _ in RecordClient(server.path) }
            for client in clients { client.send(Records.request("GET", "/", keep: false)) }
            for client in clients { #expect(client.answer()?.body == "ok") }
        }

        @Test("without a free descriptor the loop tries again later, not all the time")
        func noDescriptors() throws {
            let calls = Mutex(0)
            let start = monotonicMilliseconds()
            let server = try TestServer {
                let real = $0.takeConnection
                $0.takeConnection = { listener in
                    calls.withLock { $0 += 1 }
                    guard monotonicMilliseconds() - start < 400 else { return real(listener) }
                    errno = EMFILE
                    return -1
                }
            }
            defer { server.stop() }
            let client = RecordClient(server.path)
            client.send(Records.request())
            #expect(client.answer()?.status == 200)
            #expect(calls.withLock { $0 } < 12)
        }

        @Test("an event for a connection that was closed meanwhile finds nothing, even if its number is used again")
        func generations() {
            let connections = Connections()
            var first: UInt32 = 0
            var second: UInt32 = 0
            #expect(
                connections.put(900) {
                    first = $0; return true
                })
            #expect(connections.take(900, generation: first))
            #expect(!connections.take(900, generation: first))
            #expect(
                connections.put(900) {
                    second = $0; return true
                })
            #expect(!connections.take(900, generation: first))
            #expect(connections.take(900, generation: second))
            #expect(!connections.put(901) { _ in false })
            #expect(!connections.closeOldest())
            #expect(connections.takeAll().isEmpty)
            #expect(!connections.put(902) { _ in true })
        }
    }
}

private func openDescriptors() -> Int {
    guard let folder = opendir("/proc/self/fd") else { return -1 }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count
}
