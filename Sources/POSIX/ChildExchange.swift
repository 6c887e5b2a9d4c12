// One question to a program of this machine: its input, and its whole output, within bounds.

internal import CLinux
internal import Glibc

/// What a program said, and how it ended.
package struct ChildAnswer: Equatable, Sendable {
    package enum End: Equatable, Sendable {
        /// By itself, with this status.
        case exited(Int32)
        /// It was stopped: it said more than was allowed.
        case saidTooMuch
        /// It was stopped: it took longer than was allowed.
        case tookTooLong
    }

    package let end: End
    package let output: [UInt8]
}

/// A program that is started for one question.
package enum ChildExchange {
    /// Where programs of the system lie.
    private static let environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C"]

    /// Runs `executable` with `input` on its standard input and nothing of this process's environment: neither a proxy nor a
    /// secret that stands there is its business.
    ///
    /// - Parameters:
    ///   - file: what it may read as `/dev/fd/3`, a file in memory.
    ///   - limit: the most bytes of output.
    package static func run(
        _ executable: String, _ arguments: [String], input: [UInt8] = [], file: [UInt8]? = nil, limit: Int,
        milliseconds: Int
    ) throws(SystemError) -> ChildAnswer {
        let deadline = SystemClock.monotonicMicroseconds() + milliseconds * 1000
        var pair: [Int32] = [-1, -1]
        guard unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &pair) == 0
        else { throw SystemError("socketpair", executable) }
        let (ours, theirs) = (pair[0], pair[1])
        defer { close(ours) }
        let child: ChildProcess
        do {
            defer { close(theirs) }
            let memory = try file.map { bytes throws(SystemError) in try Self.memory(bytes) }
            defer { if let memory { close(memory) } }
            var handing = [(descriptor: theirs, number: Int32(0)), (descriptor: theirs, number: 1)]
            if let memory { handing.append((descriptor: memory, number: 3)) }
            child = try ChildProcess(
                executable, arguments, environment: environment, silent: true, isolated: true, handing: handing)
        }
        let (output, failure) = exchange(ours, input, limit, deadline)
        guard let failure else { return ChildAnswer(end: .exited(child.wait()), output: output) }
        child.signal(SIGKILL)
        _ = child.wait()
        return ChildAnswer(end: failure, output: output)
    }

    /// Sends the input, then reads until the other end closes.
    private static func exchange(
        _ descriptor: Int32, _ input: [UInt8], _ limit: Int, _ deadline: Int
    ) -> ([UInt8], ChildAnswer.End?) {
        var sent = 0
        while sent < input.count {
            guard let left = remaining(deadline) else { return ([], .tookTooLong) }
            _ = gh_limit_socket(descriptor, left, left)
            let count = unsafe input[sent...].withUnsafeBytes {
                unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0 && gh_errno() == EINTR { continue }
            // It has closed its input, or is slow: what it says, or the deadline, tells.
            if count <= 0 { break }
            sent += count
        }
        shutdown(descriptor, Int32(SHUT_WR))
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            guard let left = remaining(deadline) else { return (output, .tookTooLong) }
            _ = gh_limit_socket(descriptor, left, left)
            let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
            if count < 0 && (gh_errno() == EINTR || gh_errno() == EAGAIN) { continue }
            guard count > 0 else { return (output, nil) }
            output += buffer[..<count]
            if output.count > limit { return (output, .saidTooMuch) }
        }
    }

    /// Milliseconds until then; nil when there are none.
    private static func remaining(_ deadline: Int) -> Int32? {
        let left = (deadline - SystemClock.monotonicMicroseconds() + 999) / 1000
        return left > 0 ? Int32(min(left, 3_600_000)) : nil
    }

    private static func memory(_ bytes: [UInt8]) throws(SystemError) -> Int32 {
        let descriptor = unsafe gh_memory_file("input")
        guard descriptor >= 0 else { throw SystemError("memfd_create") }
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes[written...].withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 && gh_errno() == EINTR { continue }
            guard count > 0 else {
                defer { close(descriptor) }
                throw SystemError("write", "a file in memory")
            }
            written += count
        }
        return descriptor
    }
}
