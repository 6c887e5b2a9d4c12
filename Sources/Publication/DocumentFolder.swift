// The folder of one host: documents and their compressed twins.

internal import POSIX

/// Writes the documents of one host.
struct DocumentFolder {
    enum Failure: Error, CustomStringConvertible {
        case gzip(status: Int32)

        var description: String {
            switch self {
            case .gzip(let status): "gzip ended with status \(status); the package gzip must be installed"
            }
        }
    }

    private static let gzip = "/usr/bin/gzip"
    let path: String

    /// Puts the documents that differ from what is there in its place. Gives the number of files written.
    ///
    /// - Parameter latest: the latest modification time that documents of this environment ever had; it moves on.
    func write(_ documents: DocumentSet, now: Int, latest: inout Int) throws -> Int {
        try Folder.createAll(path, mode: 0o755)
        let stale = differences(documents)
        let changed = documents.files.filter { stale.contains($0.key) }.sorted { $0.key < $1.key }
        latest = max(latest, latestModification())
        guard !changed.isEmpty else { return 0 }
        let modified = max(now, latest + 1)
        latest = modified
        for (name, bytes) in changed {
            try File.replace(beside(name), with: bytes, mode: 0o644, modified: modified)
        }
        // gzip gives its output the mode and the modification time of its input.
        let status = try ChildProcess(
            Self.gzip, ["--best", "--no-name", "--keep", "--force"] + changed.map { beside($0.key) }
        ).wait()
        guard status == 0 else { throw Failure.gzip(status: status) }
        for (name, _) in changed {
            try File.sync(beside(name) + ".gz")
            try File.rename(beside(name) + ".gz", to: file(name) + ".gz")
            try File.rename(beside(name), to: file(name))
        }
        return changed.count
    }

    /// The names of the documents that are missing, or not as they should be.
    func differences(_ documents: DocumentSet) -> [String] {
        documents.files.filter { name, bytes in !isCurrent(name, bytes) }.keys.sorted()
    }

    private func isCurrent(_ name: String, _ bytes: [UInt8]) -> Bool {
        File.exists(file(name) + ".gz") && (try? File.read(file(name))) == bytes
    }

    /// The latest second any file here was modified in.
    private func latestModification() -> Int {
        let names = (try? Folder.list(path)) ?? []
        return names.compactMap { try? FileStatus(file($0)).modified }.max() ?? 0
    }

    private func file(_ name: String) -> String { "\(path)/\(name)" }

    /// The name under which a document is written until it is whole; nginx serves no such name.
    private func beside(_ name: String) -> String { "\(path)/.\(name)" }
}
