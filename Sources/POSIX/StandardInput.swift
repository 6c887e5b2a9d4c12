// What the person or program that started this one says to it.

internal import CLinux
internal import Glibc

package enum StandardInput {
    /// One line without its end; nil when there is none, or when it is longer than `limit` bytes. On a terminal `prompt` is
    /// shown, and what is typed is not.
    package static func secretLine(prompt: String, limit: Int = 4096) -> [UInt8]? {
        guard CurrentProcess.isTerminal(0) else { return line(limit) }
        var settings = termios()
        guard unsafe tcgetattr(0, &settings) == 0 else { return line(limit) }
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        CurrentProcess.write(prompt, to: 2)
        unsafe tcsetattr(0, TCSAFLUSH, &silent)
        defer {
            unsafe tcsetattr(0, TCSAFLUSH, &settings)
            CurrentProcess.write("\n", to: 2)
        }
        return line(limit)
    }

    /// Reads byte by byte: what follows the line is for the next reader.
    private static func line(_ limit: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while true {
            let count = unsafe read(0, &byte, 1)
            if count < 0 && gh_errno() == EINTR { continue }
            if count <= 0 { return bytes.isEmpty ? nil : bytes }
            if byte == UInt8(ascii: "\n") {
                if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
                return bytes
            }
            bytes.append(byte)
            if bytes.count > limit { return nil }
        }
    }
}
