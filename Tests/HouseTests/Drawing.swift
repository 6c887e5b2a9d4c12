// The drawing of the house: the rows of Package.swift, read as text.

/// Which targets there are, on which floor, and what each may import.
struct Drawing {
    struct Target: Equatable {
        enum Kind: String { case systemLibrary, room, target, executableTarget, suite }

        let name: String
        let kind: Kind
        /// The name of the array the row stands in.
        let floor: String
        /// Names of modules.
        let dependencies: [String]
        /// Folders and files below the target's folder that become part of the program.
        let embedded: [String]
    }

    /// From the lowest.
    static let floors = ["cellar", "ground", "middle", "upper", "roof"]

    let targets: [Target]

    init(_ manifest: String) {
        let text = SwiftSource(manifest).uncommented.joined(separator: "\n")
        let products = Self.products(text)
        targets = (Self.floors + ["tests"]).flatMap { floor -> [Target] in
            guard let start = text.firstRange(of: "let \(floor): [Target] = ["),
                let rows = text[start.lowerBound...].firstRange(of: "= ").map({
                    balanced(text[$0.upperBound...], "[", "]")
                })
            else { return [] }
            return Self.rows(rows).map { Self.target($0.kind, $0.row, floor, products) }
        }
    }

    subscript(name: String) -> Target? { targets.first { $0.name == name } }

    /// The targets of the program, without those of its tests.
    var rooms: [Target] { targets.filter { $0.floor != "tests" } }

    /// `let log: Target.Dependency = .product(name: "Logging", …)`: what a row calls `log` is the module `Logging`.
    private static func products(_ text: String) -> [String: String] {
        var products: [String: String] = [:]
        for line in text.split(separator: "\n") {
            guard let declared = line.firstRange(of: ": Target.Dependency = "), line.hasPrefix("let ") else { continue }
            products[String(line[..<declared.lowerBound].dropFirst(4))] = literals(line).first
        }
        return products
    }

    private static func rows(_ list: Substring) -> [(kind: Target.Kind, row: Substring)] {
        var found: [(kind: Target.Kind, row: Substring)] = []
        var rest = list.dropFirst()
        while let open = rest.firstIndex(of: "(") {
            let name = rest[..<open].reversed().prefix { $0.isLetter }
            let row = balanced(rest[open...], "(", ")")
            if let kind = Target.Kind(rawValue: String(name.reversed())) { found.append((kind, row)) }
            rest = rest[row.endIndex...]
        }
        return found
    }

    private static func target(
        _ kind: Target.Kind, _ row: Substring, _ floor: String, _ products: [String: String]
    ) -> Target {
        let name = literals(row).first ?? ""
        var list: Substring = ""
        switch kind {
        case .room, .suite:
            let rest = row.firstIndex(of: ",").map { row[$0...].dropFirst().drop { $0.isWhitespace } } ?? ""
            if rest.first == "[" { list = balanced(rest, "[", "]") }
        case .target, .executableTarget:
            if let label = row.firstRange(of: "dependencies: ") { list = balanced(row[label.upperBound...], "[", "]") }
        case .systemLibrary: break
        }
        let words = list.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
        let embedded = row.ranges(of: ".embedInCode(").compactMap { literals(row[$0.upperBound...]).first }
        return Target(
            name: name, kind: kind, floor: floor, dependencies: words.map { products[$0] ?? $0 }, embedded: embedded)
    }
}

/// From an opening bracket to the one that closes it, both included.
private func balanced(_ text: Substring, _ open: Character, _ close: Character) -> Substring {
    var depth = 0
    for index in text.indices {
        if text[index] == open { depth += 1 }
        if text[index] == close { depth -= 1 }
        if depth == 0 { return text[...index] }
    }
    return text
}

private func literals(_ text: Substring) -> [String] {
    let pieces = text.split(separator: "\"", omittingEmptySubsequences: false)
    return pieces.indices.filter { !$0.isMultiple(of: 2) }.map { String(pieces[$0]) }
}
