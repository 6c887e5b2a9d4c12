// Rules about rooms: their door plates, and the arrows between them.

extension Rule {
    /// Rooms beside each other on the upper floor: what two of them need stands below them.
    static let strangers = ["OAuthEndpoints", "Builder", "Connect", "Management", "Pages"]
    /// The modules of the toolchain that a room may import; never Foundation, of which one formatter links 39 MB.
    static let toolchain = ["Glibc", "Synchronization"]

    static let drawingRules = [
        Rule("Every folder of Sources is drawn in Package.swift, and every room drawn is there") { tree in
            let folders = Set(tree.paths.compactMap { Tree.target(of: $0) })
            let drawn = Set(tree.drawing.rooms.map(\.name))
            return folders.symmetricDifference(drawn).sorted().map {
                Violation("Sources/\($0)", drawn.contains($0) ? "drawn, but not there" : "not drawn")
            }
        },
        Rule("Every room has a door plate: a file of its name with a doc comment that says what it is for") { tree in
            tree.drawing.rooms.filter { $0.kind != .systemLibrary }.compactMap { target in
                let path = "Sources/\(target.name)/\(target.name).swift"
                guard let text = tree.files[path] else { return Violation(path, "no door plate") }
                return isDoorPlate(text, of: target.name) ? nil : Violation(path, "no doc comment about the room")
            }
        },
        Rule("A file imports only what is drawn for its target") { tree in
            tree.imports.compactMap { found in
                guard let target = Tree.target(of: found.path), let row = tree.drawing[target] else { return nil }
                let isDrawn = row.dependencies.contains(found.module) || toolchain.contains(found.module)
                return isDrawn ? nil : Violation(found.path, line: found.line, "\(found.module) is not drawn")
            }
        },
        Rule("What is drawn for a target is imported by a file of it") { tree in
            tree.drawing.rooms.flatMap { target in
                let imported = Set(tree.imports.filter { Tree.target(of: $0.path) == target.name }.map(\.module))
                return target.dependencies.filter { !imported.contains($0) }
                    .map { Violation("Package.swift", "\(target.name) does not import \($0)") }
            }
        },
        Rule("No floor rests on a higher one") { tree in
            tree.drawing.rooms.flatMap { target in
                target.dependencies.compactMap { name in
                    guard let other = tree.drawing[name], height(other) > height(target) else { return nil }
                    return Violation(
                        "Package.swift", "\(target.name) (\(target.floor)) imports \(name) (\(other.floor))")
                }
            }
        },
        Rule("The program does not depend on its tests") { tree in
            tree.drawing.rooms.flatMap { target in
                target.dependencies.filter { tree.drawing[$0]?.floor == "tests" }
                    .map { Violation("Package.swift", "\(target.name) imports \($0)") }
            }
        },
        Rule("The rooms of endpoints and pages do not import one another") { tree in
            tree.drawing.rooms.filter { strangers.contains($0.name) }.flatMap { target in
                target.dependencies.filter { strangers.contains($0) }
                    .map { Violation("Package.swift", "\(target.name) imports \($0)") }
            }
        },
    ]

    private static func height(_ target: Drawing.Target) -> Int {
        Drawing.floors.firstIndex(of: target.floor) ?? Drawing.floors.count
    }

    /// The comment stands alone, at the beginning, or above the type of the room's name.
    private static func isDoorPlate(_ text: String, of name: String) -> Bool {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.first?.hasPrefix("/// ") == true { return true }
        var isDocumented = false
        for line in lines {
            if isDocumented, line.split(whereSeparator: { !($0.isLetter || $0.isNumber) }).contains(Substring(name)) {
                return true
            }
            isDocumented = line.hasPrefix("///") || isDocumented && line.hasPrefix("@")
        }
        return false
    }
}

extension Tree {
    /// Every import in Sources, whatever its access level and attributes.
    fileprivate var imports: [(path: String, line: Int, module: String)] {
        sources.keys.sorted().flatMap { path in
            (sources[path]?.code ?? []).enumerated().compactMap { number, line in
                let words = line.split(separator: " ")
                guard let keyword = words.firstIndex(of: "import"), keyword + 1 < words.count else { return nil }
                // `import struct Module.Name` names the module after the kind.
                let kinds = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
                let isScoped = kinds.contains(String(words[keyword + 1])) && keyword + 2 < words.count
                let name = words[keyword + (isScoped ? 2 : 1)].prefix { $0 != "." }
                return (path, number + 1, String(name))
            }
        }
    }
}
