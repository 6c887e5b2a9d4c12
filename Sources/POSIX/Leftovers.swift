// What a crash in the middle of a replacement leaves beside a file.

internal import Glibc

/// The files that `File.replace` writes before it renames them: the name, `.new` and the number of the process.
enum Leftovers {
    /// Seconds. Longer than a replacement takes: in another container's numbers its process may seem gone.
    private static let patience = 60

    static func name(beside path: String) -> String { "\(path).new\(CurrentProcess.identifier)" }

    /// Removes those of processes that have ended. What cannot be removed is left for the next time: the file itself has been
    /// replaced.
    static func clear(beside path: String) {
        let folder = Folder.parent(of: path)
        let prefix = "\(path.split(separator: "/").last ?? "").new"
        let limit = SystemClock.microseconds() / 1_000_000 - patience
        for name in (try? Folder.list(folder)) ?? [] where name.utf8.starts(with: prefix.utf8) {
            guard let process = Int32(String(name.utf8.dropFirst(prefix.utf8.count)) ?? ""), process > 0,
                name.utf8.elementsEqual("\(prefix)\(process)".utf8), !OtherProcess(process).exists,
                let modified = try? FileStatus("\(folder)/\(name)").modified, modified < limit
            else { continue }
            try? File.remove("\(folder)/\(name)")
        }
    }
}
