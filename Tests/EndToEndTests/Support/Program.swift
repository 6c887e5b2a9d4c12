// Programs that the tests start, with their output in files.

import Glibc
import POSIX

/// A running program.
final class Program: @unchecked Sendable {
    let child: ChildProcess
    private let outputPath: String
    private let errorsPath: String
    private var status: Int32?

    /// Starts `command` with its standard output and error in `{stem}.out` and `{stem}.err`.
    init(_ command: [String], stem: String, folder: String = "/", environment: [String: String] = [:]) throws {
        outputPath = stem + ".out"
        errorsPath = stem + ".err"
        // The shell only opens the files and becomes the program: the identifier is the program's.
        let script = #"out=$1 err=$2 dir=$3; shift 3; cd "$dir" && exec "$@" >"$out" 2>"$err""#
        child = try ChildProcess(
            "/bin/sh", ["-c", script, "sh", outputPath, errorsPath, folder] + command, environment: environment)
    }

    var output: String { Self.text(outputPath) }
    var errors: String { Self.text(errorsPath) }

    var isRunning: Bool {
        if status == nil { status = child.poll() }
        return status == nil
    }

    /// Its exit status (128 plus the signal's number); a program that goes on for a minute is killed.
    @discardableResult func wait(seconds: Double = 60) -> Int32 {
        if !eventually(seconds, { !isRunning }) { child.signal(SIGKILL) }
        if let status { return status }
        let last = child.wait()
        status = last
        return last
    }

    /// Sends a signal and waits for the end.
    @discardableResult func end(_ signal: Int32) -> Int32 {
        if isRunning { child.signal(signal) }
        return wait(seconds: 20)
    }

    private static func text(_ path: String) -> String {
        String(decoding: (try? File.read(path)) ?? [], as: UTF8.self)
    }
}

extension Program {
    struct Result {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Runs a command to its end.
    static func run(
        _ command: [String], in scratch: Scratch, folder: String = "/", environment: [String: String] = [:],
        seconds: Double = 60
    ) throws -> Result {
        let stem = "\(scratch.path)/run-\(UInt32.random(in: 0...UInt32.max))"
        let program = try Program(command, stem: stem, folder: folder, environment: environment)
        let status = program.wait(seconds: seconds)
        return Result(status: status, output: program.output, errors: program.errors)
    }

    /// The built `gatehouse`: it lies where the bundle of the tests does, or above it.
    static let gatehouse: String = built("gatehouse")

    /// The folder of the package, which holds `nginx`, `systemd` and `Tests`.
    static let package: String = {
        var folder = Folder.parent(of: gatehouse)
        while folder != "/", !File.exists(folder + "/Package.swift") { folder = Folder.parent(of: folder) }
        // A build folder may lie elsewhere; then the tests are run from the package.
        return folder == "/" ? CurrentProcess.workingFolder : folder
    }()

    private static func built(_ name: String) -> String {
        // With the toolchain's own runner the bundle is an argument; otherwise it is the running program.
        let bundles = CommandLine.arguments.filter { $0.hasSuffix(".xctest") }
        for start in bundles + [CurrentProcess.executable, CurrentProcess.workingFolder + "/.build/debug/x"] {
            var folder = Folder.parent(of: (try? Folder.resolve(start)) ?? start)
            while folder != "/" && folder != "." {
                let candidate = "\(folder)/\(name)"
                if (try? FileStatus(candidate).kind) == .file { return candidate }
                folder = Folder.parent(of: folder)
            }
        }
        return name
    }
}
