// Where records go: journald's socket, or lines on standard error.

internal import CLinux
internal import Glibc
internal import Synchronization

/// The log of the process. Any thread may write; no call waits or fails.
package final class Journal: Sendable {
    /// Which form the records take.
    package enum Form: Sendable {
        /// The native protocol when standard error is journald's own stream (`JOURNAL_STREAM`, systemd.exec(5)), else lines.
        case automatic
        case native
        case lines
    }

    private enum Destination: Sendable {
        case socket(Int32, path: String)
        case descriptor(Int32)
    }

    private let destination: Destination
    private let droppedCount = Atomic<Int>(0)

    /// `socketPath` nil means lines, whatever the form. `fallback` is where lines go; it is not closed.
    package init(
        socketPath: String? = "/run/systemd/journal/socket", form: Form = .automatic, fallback: Int32 = 2
    ) {
        guard let socketPath, form == .native || (form == .automatic && isJournalStream(fallback)) else {
            destination = .descriptor(fallback)
            return
        }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        destination = descriptor < 0 ? .descriptor(fallback) : .socket(descriptor, path: socketPath)
    }

    deinit {
        if case .socket(let descriptor, _) = destination { _ = close(descriptor) }
    }

    /// How many records were lost because nobody took them.
    package var dropped: Int { droppedCount.load(ordering: .relaxed) }

    package func write(_ record: LogRecord) {
        switch destination {
        case .socket(let descriptor, let path): send(NativeRecord(record).bytes, over: descriptor, to: path)
        case .descriptor(let descriptor):
            var line = ReadableLine(capacity: 192)
            line.append(record, at: .now)
            print(line.bytes, on: descriptor)
        }
    }

    /// A request's record after those of what happened in it.
    package func write(_ access: AccessRecord, after events: [LogRecord] = []) {
        switch destination {
        case .socket(let descriptor, let path):
            for event in events { send(NativeRecord(event).bytes, over: descriptor, to: path) }
            send(NativeRecord(access).bytes, over: descriptor, to: path)
        case .descriptor(let descriptor):
            var line = ReadableLine(capacity: 192 * (events.count + 1))
            let now = UTCTime.now
            for event in events { line.append(event, at: now) }
            line.append(access, at: now)
            print(line.bytes, on: descriptor)
        }
    }

    /// The address is given each time: a connected socket would be deaf after journald's socket was made anew.
    private func send(_ bytes: [UInt8], over descriptor: Int32, to path: String) {
        let sent = unsafe gh_send_local(descriptor, path, bytes, bytes.count)
        if sent == bytes.count { return }
        let isTooBig = sent < 0 && (gh_errno() == EMSGSIZE || gh_errno() == ENOBUFS)
        if isTooBig && sendSealed(bytes, over: descriptor, to: path) { return }
        droppedCount.wrappingAdd(1, ordering: .relaxed)
    }

    /// A record too big for a datagram travels as a sealed file in memory, which journald maps; unsealed it would refuse.
    private func sendSealed(_ bytes: [UInt8], over descriptor: Int32, to path: String) -> Bool {
        let file = unsafe gh_memory_file("gatehouse-journal")
        guard file >= 0 else { return false }
        defer { _ = close(file) }
        var written = 0  // of an array that is not empty, since it was too big
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { rest in
                unsafe Glibc.write(file, rest.baseAddress! + written, rest.count - written)
            }
            guard count > 0 else { return false }
            written += count
        }
        guard gh_seal(file) == 0 else { return false }
        return unsafe gh_send_descriptor_local(descriptor, path, file) == 0
    }

    /// One write, so that lines of two threads do not mix.
    private func print(_ bytes: [UInt8], on descriptor: Int32) {
        while true {
            let count = unsafe Glibc.write(descriptor, bytes, bytes.count)
            if count == bytes.count { return }
            if count < 0 && gh_errno() == EINTR { continue }
            droppedCount.wrappingAdd(1, ordering: .relaxed)
            return
        }
    }
}

/// Whether a descriptor is the stream systemd connected to the journal: `JOURNAL_STREAM` holds its device and inode. The
/// variable alone proves nothing, since a child whose standard error goes elsewhere inherits it.
private func isJournalStream(_ descriptor: Int32) -> Bool {
    guard let stream = unsafe getenv("JOURNAL_STREAM") else { return false }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return false }
    return unsafe String(cString: stream) == "\(status.st_dev):\(status.st_ino)"
}
