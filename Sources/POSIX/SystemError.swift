// What a refused system call was about, in a sentence an operator can act on.

internal import CLinux
internal import Glibc

/// A system call that failed: which one, on what, and the system's own reason.
package struct SystemError: Error, Equatable, CustomStringConvertible {
    package let call: String
    package let path: String?
    package let number: Int32

    package init(_ call: String, _ path: String? = nil, number: Int32) {
        self.call = call
        self.path = path
        self.number = number
    }

    /// Takes the reason from the calling thread's errno.
    init(_ call: String, _ path: String? = nil) {
        self.init(call, path, number: gh_errno())
    }

    package var description: String {
        let reason = unsafe String(cString: strerror(number))
        guard let path else { return "\(call): \(reason)" }
        return "\(call) \(path): \(reason)"
    }

    package var isMissing: Bool { number == ENOENT }
    package var isDenied: Bool { number == EACCES || number == EPERM }
    package var isInUse: Bool { number == EADDRINUSE }
    package var isFull: Bool { number == ENOSPC || number == EDQUOT }
}
