// This process: who and where it is, what it was given, where it writes.

internal import CLinux
internal import Glibc

/// What this process knows of itself.
package enum CurrentProcess {
    package static var identifier: Int32 { getpid() }

    package static var isRoot: Bool { geteuid() == 0 }

    package static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// The path of the running program.
    package static var executable: String { (try? Folder.resolve("/proc/self/exe")) ?? "gatehouse" }

    package static var workingFolder: String { (try? Folder.resolve(".")) ?? "." }

    package static func variable(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    package static var environment: [String: String] {
        guard let bytes = try? File.read("/proc/self/environ") else { return [:] }
        var variables: [String: String] = [:]
        for entry in bytes.split(separator: 0) {
            let text = String(decoding: entry, as: UTF8.self)
            guard let equals = text.firstIndex(of: "=") else { continue }
            variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
        }
        return variables
    }

    /// Bytes of this process that are in memory.
    package static var residentBytes: Int {
        guard let bytes = try? File.read("/proc/self/statm") else { return 0 }
        let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(getpagesize()) : 0
    }

    /// Shares the allocator's arenas among the threads: with one for each thread the process stays larger by a tenth.
    package static func limitAllocatorArenas(_ count: Int32) { gh_limit_arenas(count) }

    /// Gives memory back after work that does not come again, such as a start: what the allocator holds and nobody uses, and the
    /// code that ran once. The kernel maps code in large pieces and takes it back only when memory is short: a quarter of the
    /// process. What is used again is mapped again, without reading a disk.
    package static func releaseMemory() {
        gh_trim_arenas()
        gh_release_code()
    }

    /// Ends the process at once.
    package static func exit(_ status: Int32) -> Never { Glibc.exit(status) }

    /// Whether a descriptor is a terminal.
    package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Writes to standard output (1) or error (2), all of it or as much as the reader takes.
    package static func write(_ text: String, to descriptor: Int32 = 1) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && gh_errno() == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
