// `gatehouse dev` as a process, with its folder and its ports.

import Glibc
import JSON
import POSIX
import Testing

/// One data folder, and the server that runs on it most of the time.
final class Development: @unchecked Sendable {
    @TaskLocal static var shared: Development?

    let scratch: Scratch
    let data: String
    private(set) var ports: [Int]
    private(set) var program: Program?
    private var starts = 0

    init() throws {
        scratch = try Scratch()
        data = scratch.path + "/data"
        ports = Scratch.freePorts(5)
    }

    /// The server of the running suite.
    static func current() throws -> Development { try #require(shared, "the suite has no server") }

    // MARK: Its life

    /// Starts the server and waits until it has said so and answers.
    func start(_ options: [String] = ["--no-limits"]) throws {
        let program = try launch(options)
        let isUp = eventually(20) {
            guard program.isRunning else { return true }
            return program.output.contains("/jwks.json") && (try? health.get("/readyz").status) == 200
        }
        guard isUp, program.isRunning else {
            program.end(SIGKILL)
            throw Failure("gatehouse dev did not start: \(program.output)\(program.errors)")
        }
    }

    /// Starts it and waits for nothing.
    func launch(_ options: [String] = []) throws -> Program {
        starts += 1
        let program = try Program(
            [Program.gatehouse, "dev", "--data", data] + portOptions + options, stem: "\(scratch.path)/dev-\(starts)",
            folder: Program.package)
        self.program = program
        return program
    }

    var portOptions: [String] {
        [
            "--port", "\(ports[0])", "--bare-port", "\(ports[1])", "--health-port", "\(ports[2])", "--example-port",
            "\(ports[3])", "--example-api-port", "\(ports[4])",
        ]
    }

    @discardableResult func stop(_ signal: Int32 = SIGTERM) -> Int32 { program?.end(signal) ?? -1 }

    /// As a crash: what it started goes on.
    func kill() { _ = program?.end(SIGKILL) }

    func move() { ports = Scratch.freePorts(5) }

    /// Stops everything, whatever state the test left it in, and removes the folder.
    func remove() {
        stop()
        // An nginx that a crash left: in order, so that it takes its workers with it.
        for identifier in Processes.mentioning(data) { OtherProcess(identifier).terminate() }
        _ = eventually { Processes.mentioning(data).isEmpty }
        for identifier in Processes.mentioning(data) { _ = Glibc.kill(identifier, SIGKILL) }
        scratch.remove()
    }

    /// Runs another command on the same folder, and gives its answer.
    func command(_ words: String...) throws -> JSON {
        let result = try Program.run([Program.gatehouse] + words + ["--data", data, "--json"], in: scratch)
        guard result.status == 0 else { throw Failure("\(words): \(result.output)\(result.errors)") }
        return try JSON(parsing: Array(result.output.utf8))
    }

    // MARK: What it serves

    func tenant(_ handle: String) -> Tenant {
        Tenant(port: Port(number: ports[0]), host: "\(handle).localhost:\(ports[0])")
    }

    var test: Tenant { tenant("acme-test") }
    var bare: Tenant { Tenant(port: Port(number: ports[1]), host: "localhost:\(ports[1])") }
    var health: Tenant { Tenant(port: Port(number: ports[2]), host: "127.0.0.1:\(ports[2])") }

    /// The names and values of demo.env, in its order.
    func demo() throws -> [(name: String, value: String)] {
        String(decoding: try File.read(data + "/demo.env"), as: UTF8.self).split(separator: "\n").map { line in
            let parts = line.dropFirst("export ".utf8.count).split(separator: "=", maxSplits: 1)
            return (String(parts[0]), String(parts[1].dropFirst().dropLast()))
        }
    }

    func value(_ name: String) throws -> String {
        try #require(demo().first { $0.name == name }?.value, "demo.env has no \(name)")
    }

    /// The confidential client of acme-test.
    func client() throws -> (id: String, secret: String) { (try value("CLIENT_ID"), try value("CLIENT_SECRET")) }

    func machine() throws -> (id: String, secret: String) { (try value("M2M_ID"), try value("M2M_SECRET")) }

    /// A line of the metrics, or the sum of those that begin so.
    func metric(_ name: String) throws -> Int {
        try health.get("/metrics").text.split(separator: "\n").filter { $0.hasPrefix("gatehouse_\(name)") }
            .compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }.reduce(0, +)
    }

    var log: String { String(decoding: (try? File.read(data + "/gatehouse.log")) ?? [], as: UTF8.self) }
}
