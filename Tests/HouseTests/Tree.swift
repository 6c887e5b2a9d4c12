// The repository as a value: what the rules look at, be it the real one or a small bad example.

import POSIX

/// Paths relative to the top, and texts.
struct Tree {
    let files: [String: String]
    let drawing: Drawing
    /// The Swift files of the program, read once for all rules.
    let sources: [String: SwiftSource]

    init(_ files: [String: String]) {
        self.files = files
        drawing = Drawing(files["Package.swift"] ?? "")
        sources = files.filter { $0.key.hasPrefix("Sources/") && $0.key.hasSuffix(".swift") }
            .mapValues { SwiftSource($0) }
    }

    var paths: [String] { files.keys.sorted() }

    /// The room a file of Sources stands in.
    static func target(of path: String) -> String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
    }

    /// What is at the top, and everything below it but what `.gitignore` names.
    static func repository() throws -> Tree {
        let top = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
        let ignored = try String(decoding: File.read(top + "/.gitignore"), as: UTF8.self).split(separator: "\n")
        var files: [String: String] = [:]
        var folders = [""]
        while let folder = folders.popLast() {
            for name in try Folder.list(top + "/" + folder) where name != ".git" && !isIgnored(name, ignored) {
                let path = folder + name
                if try FileStatus(top + "/" + path).kind == .folder {
                    folders.append(path + "/")
                } else {
                    files[path] = String(decoding: try File.read(top + "/" + path), as: UTF8.self)
                }
            }
        }
        return Tree(files)
    }

    /// Only the two kinds of lines that ours has: a name, and `*` before the end of one.
    private static func isIgnored(_ name: String, _ patterns: [Substring]) -> Bool {
        patterns.contains { pattern in
            if pattern.hasPrefix("*") { return name.hasSuffix(pattern.dropFirst()) }
            return name == (pattern.hasSuffix("/") ? pattern.dropLast() : pattern)
        }
    }
}
