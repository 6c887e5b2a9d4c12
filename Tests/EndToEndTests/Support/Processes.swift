// Who is still running.

import POSIX

enum Processes {
    /// The processes with this text in their command line, zombies left out.
    static func mentioning(_ text: String) -> [Int32] {
        let entries = (try? Folder.list("/proc")) ?? []
        return entries.compactMap { Int32($0) }.filter { identifier in
            guard let bytes = try? File.read("/proc/\(identifier)/cmdline") else { return false }
            return String(decoding: bytes, as: UTF8.self).contains(text) && OtherProcess(identifier).isRunning
        }
    }

    static func children(of identifier: Int32) -> [Int32] {
        let bytes = (try? File.read("/proc/\(identifier)/task/\(identifier)/children")) ?? []
        return String(decoding: bytes, as: UTF8.self).split(separator: " ").compactMap { Int32($0) }
    }
}
