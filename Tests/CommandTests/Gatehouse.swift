// The built program, run as people run it, on an installation of its own.

import Foundation
import JSON
import POSIX
import Testing

/// The parent of all suites here: each makes keys and starts processes.
@Suite(.serialized) enum Commands {}

/// What a run left.
struct Run {
    let status: Int32
    let output: String
    let errors: String

    /// The one JSON value of `--json`.
    var json: JSON {
        get throws { try JSON(parsing: Array(output.utf8)) }
    }
}

/// An installation in a temporary folder; it goes with the object.
final class Gatehouse {
    /// The key-encryption key, and another one.
    static let key = String(repeating: "0123456789abcdef", count: 4)
    static let otherKey = String(repeating: "fedcba9876543210", count: 4)

    let path: String
    var data: String { path + "/data" }
    var documents: String { path + "/public" }
    var keyFile: String { path + "/key" }

    init(isEmpty: Bool = false) throws {
        path = FileManager.default.temporaryDirectory.path + "/gatehouse-commands-\(UUID().uuidString)"
        try Folder.create(path, mode: 0o755)
        try File.create(keyFile, Array(Self.key.utf8), mode: 0o600)
        if !isEmpty { try #require(run(["migrate"]).status == 0) }
    }

    deinit { try? Folder.removeAll(path) }

    /// The product lies beside the test bundle, which is this process.
    private static let executable = Folder.parent(of: CurrentProcess.executable) + "/gatehouse"

    /// Runs a command on this installation.
    @discardableResult
    func run(
        _ arguments: [String], input: String = "", bare: Bool = false, as user: String? = nil, without: [String] = [],
        state: String? = nil
    ) throws -> Run {
        let process = Process()
        let options = bare ? [] : ["--data", data, "--public", documents, "--key-file", keyFile]
        let command = [Self.executable] + arguments + options
        let become = user.map { ["/usr/bin/setpriv", "--reuid=\($0)", "--clear-groups", "--"] } ?? []
        process.executableURL = URL(fileURLWithPath: (become + command)[0])
        process.arguments = Array((become + command).dropFirst())
        let own = [
            "GATEHOUSE_ADDRESS": "https://{handle}.id.test", "PATH": "/usr/bin:/bin", "GATEHOUSE_SOCKET": socket,
            "GATEHOUSE_HEALTH_PORT": String(healthPort),
        ].filter { !without.contains($0.key) }
            .merging(state.map { ["XDG_STATE_HOME": $0] } ?? [:]) { _, state in state }
        // Nothing of this process's own environment but how a sanitizer is to report.
        let kept = ProcessInfo.processInfo.environment.filter {
            $0.key.hasSuffix("SAN_OPTIONS") || $0.key == "LD_PRELOAD"
        }
        process.environment = kept.merging(own) { _, own in own }
        let (inputFile, outputFile, errorFile) = (path + "/in", path + "/out", path + "/err")
        try Data(input.utf8).write(to: URL(fileURLWithPath: inputFile))
        for file in [outputFile, errorFile] { try Data().write(to: URL(fileURLWithPath: file)) }
        process.standardInput = FileHandle(forReadingAtPath: inputFile)
        process.standardOutput = FileHandle(forWritingAtPath: outputFile)
        process.standardError = FileHandle(forWritingAtPath: errorFile)
        try process.run()
        process.waitUntilExit()
        return Run(
            status: process.terminationStatus, output: String(decoding: try File.read(outputFile), as: UTF8.self),
            errors: String(decoding: try File.read(errorFile), as: UTF8.self))
    }

    var socket: String { path + "/socket" }
    /// Where the doctor asks nginx: nobody is there unless a test puts somebody there.
    var healthPort: UInt16 = 1

    /// Runs a command that must succeed, and gives its JSON.
    @discardableResult
    func answer(_ arguments: String..., input: String = "") throws -> JSON {
        let run = try run(arguments + ["--json"], input: input)
        try #require(run.status == 0, "\(arguments): \(run.errors)")
        return try run.json
    }

    /// Runs a command that must fail with status 1, and gives its sentence.
    func refusal(_ arguments: String..., input: String = "") throws -> String {
        let run = try run(arguments, input: input)
        #expect(run.status == 1, "\(arguments): \(run.output)")
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("gatehouse: ") && run.errors.split(separator: "\n").count == 1)
        return run.errors
    }

    /// An installation with the account `acme` and its environments `acme` and `acme-test`.
    static func withAcme() throws -> Gatehouse {
        let gatehouse = try Gatehouse(isEmpty: true)
        for file in try acme.get() { try file.write(below: gatehouse.path) }
        return gatehouse
    }

    /// Making keys takes longest, so that it is done once.
    private static let acme = Result {
        let gatehouse = try Gatehouse()
        try gatehouse.answer("account", "create", "acme", "--name", "Acme")
        return try SavedFile.all(below: gatehouse.path, names: ["data", "public"])
    }

    func environmentFolder(_ handle: String) throws -> String {
        let listed = try answer("environment", "list").array ?? []
        let id = try #require(listed.first { $0["handle"]?.string == handle }?["id"]?.string)
        return "\(data)/environments/\(id)"
    }

    /// The kids in the published key set of a host.
    func publishedKeys(_ host: String) throws -> Set<String> {
        let set = try JSON(parsing: File.read("\(documents)/\(host)/jwks.json"))
        return Set((set["keys"]?.array ?? []).compactMap { $0["kid"]?.string })
    }
}
