// A loop as one would write it first: the library alone, without the draining. For the tests which show what happens then.

import CLinux
@testable import FastCGI
import Glibc
import POSIX
import Synchronization

/// A server that answers each request as soon as it has its parameters. One thread per connection.
final class CarelessServer: Sendable {
    private let folder: String
    private let listener: Int32
    private let acceptor = Mutex<POSIX.Thread?>(nil)
    private let seen = Mutex<[String]>([])

    var path: String { folder + "/socket" }
    /// The targets of all requests that came out of the bytes.
    var targets: [String] { seen.withLock { $0 } }

    init() {
        _ = TestServer.prepared
        folder = temporaryFolder()
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        precondition(gh_bind_local(listener, folder + "/socket") == 0 && listen(listener, 64) == 0, "no socket")
        acceptor.withLock { $0 = POSIX.Thread(name: "careless") { self.accept() } }
    }

    /// Ends when its peers have closed their connections.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        acceptor.withLock { $0 }?.join()
        close(listener)
        unlink(path)
        rmdir(folder)
    }

    private func accept() {
        var threads: [POSIX.Thread] = []
        while case let connection = gh_accept(listener), connection >= 0 {
            // A connection whose bytes end in the middle of a record holds its thread no longer.
            _ = gh_limit_socket(connection, 1_000, 1_000)
            threads.append(POSIX.Thread(name: "careless") { self.serve(connection) })
        }
        for thread in threads { thread.join() }
    }

    private func serve(_ connection: Int32) {
        let exchange = Exchange()
        var kept: Int32? = connection
        while let connection = kept {
            var byte: UInt8 = 0
            _ = recv(connection, &byte, 1, Int32(MSG_PEEK))
            switch exchange.begin(on: connection) {
            case .ended, .broken: return
            case .nothing:
                close(connection)
                return
            case .request: break
            }
            exchange.forEachParameter { entry in
                let parameter = Parameter(entry: entry.span)
                if parameter?.name == "REQUEST_URI" { seen.withLock { $0.append(parameter?.value ?? "") } }
                return true
            }
            exchange.write(Array("Status: 400 Bad Request\r\n\r\n".utf8))
            kept = exchange.finish()
        }
    }
}
