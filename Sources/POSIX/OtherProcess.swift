// A process that is not our child, or not only ours to wait for.

internal import CLinux
internal import Glibc

package struct OtherProcess: Sendable {
    private let identifier: Int32

    package init(_ identifier: Int32) {
        self.identifier = identifier
    }

    /// A child that has ended and was not waited for is not running.
    package var isRunning: Bool {
        guard let bytes = try? File.read("/proc/\(identifier)/stat") else { return false }
        // The state follows the name, which stands in parentheses and may hold any character.
        let text = String(decoding: bytes, as: UTF8.self)
        return text.split(separator: ")").last.map { !$0.hasPrefix(" Z") && !$0.hasPrefix(" X") } ?? false
    }

    /// Whether the number is taken, by whomever and in whatever state.
    package var exists: Bool { kill(identifier, 0) == 0 || gh_errno() != ESRCH }

    package func terminate() { kill(identifier, SIGTERM) }
}
