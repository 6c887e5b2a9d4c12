// Rules about the repository: its top level, its suites, its resources, and what no text in it may name.

extension Rule {
    static let topLevel = ["Package.swift", "Sources", "Tests", "nginx", "systemd", "README.md"]
    /// Suites about more than one room, and what suites share.
    static let houseWideSuites = [
        "CommandTests",
        "HouseTests", "PowerCutTests", "ConformanceTests", "GoldenTests", "EndToEndTests", "CommandTests",
    ]
    /// Embedded files cost compile time and memory.
    static let embeddedLimit = 48_000

    static let repositoryRules = [
        Rule("The top level is the drawn one, and files whose names begin with a dot") { tree in
            Set(tree.paths.map { String($0.prefix { $0 != "/" }) }).sorted()
                .filter { !topLevel.contains($0) && !$0.hasPrefix(".") }.map { Violation($0, "not drawn") }
        },
        Rule("A suite is named after its room and declared") { tree in
            let folders = Set(tree.paths.filter { $0.hasPrefix("Tests/") }.map { String($0.split(separator: "/")[1]) })
            let declared = tree.drawing.targets.filter { $0.kind == .suite }.map(\.name)
            return folders.filter { $0.hasSuffix("Tests") }.sorted().compactMap { folder in
                guard declared.contains(folder) else { return Violation("Tests/\(folder)", "not declared") }
                let room = String(folder.dropLast("Tests".count))
                let isNamed = tree.drawing.rooms.contains { $0.name == room } || houseWideSuites.contains(folder)
                return isNamed ? nil : Violation("Tests/\(folder)", "there is no room \(room)")
            }
        },
        Rule("Embedded files are smaller than 48 kB in all") { tree in
            let prefixes = tree.drawing.targets.flatMap { target in
                target.embedded.map { "Sources/\(target.name)/\($0)" }
            }
            let size = tree.files.filter { file in
                prefixes.contains { file.key == $0 || file.key.hasPrefix($0 + "/") }
            }.reduce(0) { $0 + $1.value.utf8.count }
            return size < embeddedLimit ? [] : [Violation("Package.swift", "\(size) bytes are embedded")]
        },
        Rule("Nothing is left undone") { tree in
            tree.lines { _, line in undone.first { line.hasWord($0) } }
        },
        Rule("No text names a folder of somebody's machine, or the host of a registry of packages") { tree in
            tree.lines { _, line in
                (machineFolders.first { namesFolder($0, line) } ?? registries.first { line.contains($0) })
                    .map { "names \($0)" }
            }
        },
        Rule("What the README names below Tests, nginx and systemd is there") { tree in
            let lines = (tree.files["README.md"] ?? "").split(separator: "\n", omittingEmptySubsequences: false)
            return lines.enumerated().flatMap { number, line in
                namedPaths(line).filter { name in !tree.paths.contains { $0 == name || $0.hasPrefix(name + "/") } }
                    .map { Violation("README.md", line: number + 1, "\($0) is not there") }
            }
        },
        Rule("The README has its two commands: one that starts everything, one that tests it") { tree in
            [("## Try it", "swift run gatehouse dev"), ("## Test it", "swift test")].compactMap { heading, command in
                let block = firstShellBlock(after: heading, in: tree.files["README.md"] ?? "")
                let isThere = block.count == 1 && block[0].hasSuffix(command)
                return isThere
                    ? nil : Violation("README.md", "\(heading): no block of one line that ends in \(command)")
            }
        },
    ]

    // Spelled in halves, so that this file keeps its own rules.
    private static let undone = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
    private static let machineFolders = ["home", "root", "opt", "work", "Users", "mnt", "workspace"].map {
        "/" + $0 + "/"
    }
    private static let registries = [
        "arti" + "factory", "docker" + ".io", "ghcr" + ".io", "pypi" + ".org", "npmjs" + ".com",
    ]

    /// At the beginning of a path: `http://host/root/` names none.
    private static func namesFolder(_ folder: String, _ line: String) -> Bool {
        line.ranges(of: folder).contains { range in
            guard range.lowerBound > line.startIndex else { return true }
            let before = line[line.index(before: range.lowerBound)]
            return !(before.isLetter || before.isNumber || "._-}/*".contains(before))
        }
    }

    /// The paths in backquotes on a line, without what follows them as arguments.
    private static func namedPaths(_ line: Substring) -> [String] {
        let pieces = line.split(separator: "`", omittingEmptySubsequences: false)
        return pieces.indices.filter { !$0.isMultiple(of: 2) }.compactMap { pieces[$0].split(separator: " ").first }
            .filter { word in ["Tests/", "nginx/", "systemd/"].contains { word.hasPrefix($0) } }
            .map { $0.hasSuffix("/") ? String($0.dropLast()) : String($0) }
    }

    private static func firstShellBlock(after heading: String, in text: String) -> [Substring] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let section = lines.drop { $0 != heading }
        return Array(section.drop { $0 != "```sh" }.dropFirst().prefix { $0 != "```" })
    }
}

extension Tree {
    /// What `reason` finds in any text but test vectors and examples of packages' own files, line by line.
    fileprivate func lines(_ reason: (_ path: String, _ line: String) -> String?) -> [Violation] {
        paths.filter { !$0.contains("/Vectors/") && !$0.contains("/Fixtures/") }.flatMap { path in
            (files[path] ?? "").split(separator: "\n", omittingEmptySubsequences: false).enumerated()
                .compactMap { number, line in
                    reason(path, String(line)).map { Violation(path, line: number + 1, $0) }
                }
        }
    }
}
