// A server of the loop on a socket of its own, for one test.

@testable import FastCGI
import Testing
import Glibc
import HTTP
import HTTPTypes
import Synchronization

/// The parent of all suites with servers: one after the other, since they count descriptors and measure time.
@Suite(.serialized) enum Loop {}

/// A running server; `stop` ends it and removes its folder.
final class TestServer: Sendable {
    let folder: String
    let server: Server
    private let seen = Mutex<[String]>([])

    var path: String { folder + "/socket" }
    /// The methods and targets that reached the handler.
    var targets: [String] { seen.withLock { $0 } }

    init(
        _ change: (inout ServerOptions) -> Void = { _ in },
        respond: @escaping @Sendable (Request) -> Response = {
            .text("\($0.method.rawValue) \($0.target) \($0.body.count)")
        }
    ) throws {
        _ = Self.prepared
        folder = temporaryFolder()
        var options = ServerOptions()
        options.workers = 4
        change(&options)
        server = try #require(Server(listener: try .unix(path: folder + "/socket"), options: options))
        server.run { _ in
            { request in
                self.seen.withLock { $0.append("\(request.method.rawValue) \(request.target)") }
                return respond(request)
            }
        }
    }

    func stop() {
        server.stop()
        rmdir(folder)
    }

    static let prepared: Void = Server.prepare()
}

func temporaryFolder() -> String {
    var template = Array("/tmp/gatehouse-fastcgi-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "no temporary folder")
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// Waits until something is so, for two seconds at most.
func eventually(_ condition: () -> Bool) -> Bool {
    for _ in 0..<400 {
        if condition() { return true }
        usleep(5_000)
    }
    return condition()
}
