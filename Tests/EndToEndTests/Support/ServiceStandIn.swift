// What systemd does for gatehouse.socket and gatehouse.service, in the tests' hand.

import CLinux
import Glibc
import POSIX

/// Holds the listening socket and the store of descriptors while `gatehouse serve` comes and goes on a development folder.
final class ServiceStandIn {
    private let server: Development
    private let listener: Int32
    private let notifications: Int32
    private let notify: String
    private var program: Program?
    private var starts = 0
    /// What lies in the store now.
    private(set) var stored: [Int32] = []
    /// What the program has said since its start, line by line.
    private(set) var said: [String] = []

    /// Takes the place of the application of a development server that was killed; its nginx goes on.
    init(_ server: Development) throws {
        self.server = server
        notify = server.scratch.path + "/notify"
        let path = server.data + "/gatehouse.sock"
        try File.remove(path)
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard gh_bind_local(listener, path) == 0, chmod(path, 0o666) == 0, listen(listener, 64) == 0 else {
            throw Failure("no socket at \(path)")
        }
        notifications = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard gh_bind_local(notifications, notify) == 0 else { throw Failure("no socket at \(notify)") }
        _ = gh_limit_socket(notifications, 20, 0)
    }

    deinit {
        for descriptor in stored + [listener, notifications] { close(descriptor) }
    }

    /// Whether a connection waits to be accepted.
    var isAsked: Bool { gh_has_input(listener) == 1 }

    /// Starts the program on the listener and the store, and waits until it is ready.
    func start() throws {
        starts += 1
        said = []
        // Numbers that are not in the way of 3, 4 and so on, and that a child inherits.
        let handed = ([listener] + stored).map { fcntl($0, F_DUPFD, 300) }
        let names = (["gatehouse"] + stored.map { _ in "kept" }).joined(separator: ":")
        // The shell becomes the program: LISTEN_PID is the program's.
        let script = #"n=3; for f in $HANDED; do eval "exec $n<&$f $f<&-"; n=$((n + 1)); done; LISTEN_PID=$$ exec "$@""#
        let program = try Program(
            ["/bin/bash", "-c", script, "bash", Program.gatehouse, "serve", "--data", server.data] + [
                "--public", server.data + "/public", "--key-file", server.data + "/key-encryption-key",
            ],
            stem: "\(server.scratch.path)/serve-\(starts)",
            environment: [
                "HANDED": handed.map(String.init).joined(separator: " "), "LISTEN_FDS": "\(handed.count)",
                "LISTEN_FDNAMES": names, "NOTIFY_SOCKET": notify, "FDSTORE": "64", "GATEHOUSE_LIMITS": "off",
            ])
        self.program = program
        for descriptor in handed { close(descriptor) }
        let isReady = eventually(20) {
            read()
            return said.contains("READY=1") || !program.isRunning
        }
        guard isReady, program.isRunning else { throw Failure("serve did not start: \(program.errors)") }
    }

    /// Ends it, listening until it has ended. Gives its exit status.
    @discardableResult func stop() -> Int32 {
        guard let program, program.isRunning else { return -1 }
        program.child.signal(SIGTERM)
        _ = eventually(20) {
            read()
            return !program.isRunning
        }
        return program.end(SIGKILL)
    }

    /// Reads what there is.
    private func read() {
        var bytes = [CChar](repeating: 0, count: 4096)
        var carried = [Int32](repeating: -1, count: GH_CARRIED_LIMIT)
        var count = 0
        while case let length = gh_receive_datagram(notifications, &bytes, bytes.count, &carried, &count), length > 0 {
            let text = String(decoding: bytes.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let lines = text.split(separator: "\n").map(String.init)
            said += lines
            if lines == ["FDSTORE=1", "FDNAME=kept"] {
                stored += carried.prefix(count)
            } else {
                for descriptor in carried.prefix(count) { close(descriptor) }
            }
            if lines.contains("FDSTOREREMOVE=1") {
                for descriptor in stored { close(descriptor) }
                stored = []
            }
        }
    }
}
