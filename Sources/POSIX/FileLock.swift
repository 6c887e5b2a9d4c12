// An advisory lock that the system releases when the process ends, however it ends.

internal import CLinux
internal import Glibc

/// flock(2) on a file of its own.
package final class FileLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock, or gives nil when another process holds it. The holder's `note` stands in the file for people to read.
    package static func acquire(_ path: String, note: String) throws(SystemError) -> FileLock? {
        let descriptor = unsafe gh_open(path, O_RDWR | O_CREAT, 0o600)
        guard descriptor >= 0 else { throw SystemError("open", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = gh_errno()
            close(descriptor)
            if reason == EWOULDBLOCK { return nil }
            throw SystemError("flock", path, number: reason)
        }
        ftruncate(descriptor, 0)
        let bytes = Array(note.utf8)
        _ = unsafe pwrite(descriptor, bytes, bytes.count, 0)
        return FileLock(descriptor)
    }

    /// Takes the lock, waiting for its holder up to `milliseconds`; nil when that was not enough.
    package static func wait(_ path: String, note: String, milliseconds: Int) throws(SystemError) -> FileLock? {
        let deadline = SystemClock.monotonicMicroseconds() + milliseconds * 1000
        while true {
            if let lock = try acquire(path, note: note) { return lock }
            guard SystemClock.monotonicMicroseconds() < deadline else { return nil }
            SystemClock.sleep(milliseconds: 5)
        }
    }

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
