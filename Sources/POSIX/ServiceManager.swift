// The service manager that started this process (sd_notify(3)): it is told how the start and the stop go, and keeps what outlives both.

internal import CLinux
internal import Glibc

/// Where to send notifications, and how much the manager's descriptor store holds for this service.
package struct ServiceManager: Sendable {
    private let socket: String
    /// How many descriptors the store takes; one more would be refused without a word, and so closed.
    package let room: Int

    /// - Parameter socket: a path, or a name that begins with @.
    package init(socket: String, room: Int = 0) {
        self.socket = socket
        self.room = max(0, room)
    }

    /// The manager the environment speaks of. `FDSTORE` comes from systemd since version 254, and from our unit before.
    package static var current: ServiceManager? {
        guard let socket = CurrentProcess.variable("NOTIFY_SOCKET") else { return nil }
        return ServiceManager(socket: socket, room: CurrentProcess.variable("FDSTORE").flatMap { Int($0) } ?? 0)
    }

    /// Sends a state such as `READY=1`; if nobody listens, nothing happens.
    package func notify(_ state: String) { send(state) }

    /// Lays descriptors into the store under a name: whoever runs next under this unit is started with them. The manager gets
    /// references of its own; one whose other end has closed it lets go by itself.
    package func store(_ descriptors: [Int32], name: String) {
        var rest = descriptors[...]
        while !rest.isEmpty {
            send("FDSTORE=1\nFDNAME=\(name)", carrying: Array(rest.prefix(GH_CARRIED_LIMIT)))
            rest = rest.dropFirst(GH_CARRIED_LIMIT)
        }
    }

    /// What takes everything of a name out of the store again: a line of a state.
    package static func forgetting(_ name: String) -> String { "FDSTOREREMOVE=1\nFDNAME=\(name)" }

    /// Waits until all that was sent has been read (sd_notify_barrier(3)): the manager can tell whose a message is only while
    /// the sender lives. False when `milliseconds` have passed.
    @discardableResult package func waitUntilRead(milliseconds: Int32) -> Bool {
        var ends: [Int32] = [-1, -1]
        guard unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0
        else { return false }
        let isSent = send("BARRIER=1", carrying: [ends[1]])
        // The manager's copy is the last one: that it closes it is the answer.
        close(ends[1])
        defer { close(ends[0]) }
        guard isSent else { return false }
        var entry = pollfd(fd: ends[0], events: 0, revents: 0)
        return unsafe poll(&entry, 1, milliseconds) == 1
    }

    @discardableResult private func send(_ state: String, carrying descriptors: [Int32] = []) -> Bool {
        unsafe gh_send_datagram(socket, state, state.utf8.count, descriptors, descriptors.count) == 0
    }
}
