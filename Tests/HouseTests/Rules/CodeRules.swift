// Rules about what may be written in the program.

extension Rule {
    /// The rooms that wrap C, and the operating system, which is C.
    static let unsafeRooms = ["FastCGI", "Cryptography", "SQLite", "Log", "POSIX"]

    static let codeRules = [
        Rule("`unsafe` stands only in the rooms that wrap C") { tree in
            tree.code { path, line in
                !unsafeRooms.contains(Tree.target(of: path) ?? "") && line.hasWord("unsafe") ? "unsafe" : nil
            }
        },
        Rule("Nothing is forced: no error is asserted away, no type") { tree in
            tree.code { _, line in
                if line.hasWord("try", before: "!") { return "a forced try" }
                return line.hasWord("as", before: "!") ? "a forced cast" : nil
            }
        },
        Rule("What stops the program says why") { tree in
            tree.code { _, line in
                ["fatalError", "preconditionFailure", "assertionFailure"].first {
                    line.contains("\($0)()") || line.contains("\($0)(\"\")")
                }.map { "\($0) without a reason" }
            }
        },
        Rule("Refusals are recorded through the one door that counts them") { tree in
            tree.code { path, line in
                path != "Sources/Identity/DecisionBudget.swift" && line.contains("decisionRecords.insert")
                    ? "a decision record that no budget allowed" : nil
            }
        },
        Rule("Secrets, digests and MACs are compared by `ConstantTime` alone") { tree in
            tree.code { path, line in
                path.hasPrefix("Sources/Cryptography/")
                    ? nil : secretCompared(in: line).map { "\($0) is compared by `==`" }
            }
        },
        Rule("Foundation is not imported") { tree in
            tree.code { _, line in
                line.hasWord("import") && line.contains(" Foundation") ? "imports Foundation" : nil
            }
        },
        Rule("Nothing is public: visibility between rooms is `package`") { tree in
            tree.code { _, line in ["public", "open"].first { isDeclared($0, in: line) }.map { "\($0)" } }
        },
    ]

    /// How what is secret, or stands for it, ends its name: `row.browserDigest`, `token.reveal()`, `HMAC.sha256(…)`.
    private static let secretNames = ["digest", "secret", "mac", "hash", "password", "verifier", "cookie", "reveal"]
    private static let secretMakers = ["HMAC.", "Digest.", "PasswordHash."]

    /// The operand of a comparison in a line that is secret by its name; not what is compared with nil, and no count or name of one.
    static func secretCompared(in line: String) -> String? {
        for comparison in [" == ", " != ", "==", "!=", "elementsEqual("] {
            for found in line.ranges(of: comparison) {
                let (left, right) = (operandBefore(line[..<found.lowerBound]), operandAfter(line[found.upperBound...]))
                guard left != "nil", right != "nil", !left.isEmpty || !right.isEmpty else { continue }
                if let secret = [left, right].first(where: isSecret) { return secret }
            }
        }
        return nil
    }

    private static func isSecret(_ operand: String) -> Bool {
        guard ![".count", ".isEmpty"].contains(where: operand.hasSuffix) else { return false }
        if secretMakers.contains(where: { operand.hasPrefix($0) }) { return !operand.contains(".length") }
        let plain = operand.prefix { $0 != "(" && $0 != "[" }
        // `.hash` alone is a case of an enumeration, `Self.hash` a name.
        guard !plain.hasPrefix("."), let last = plain.split(separator: ".").last?.filter({ $0 != "?" && $0 != "!" }),
            last.first?.isLowercase == true || last.first == "$"
        else { return false }
        return secretNames.contains { last.lowercased() == $0 || last.lowercased().hasSuffix($0) }
    }

    /// A chain of names, calls and subscripts, without what stands around it.
    private static func operandAfter(_ text: Substring) -> String {
        var depth = 0
        let end = text.firstIndex { character in
            if "([".contains(character) { depth += 1 }
            if ")]".contains(character) { depth -= 1 }
            return depth < 0 || depth == 0 && " ,{}:".contains(character)
        }
        return String(text[..<(end ?? text.endIndex)])
    }

    private static func operandBefore(_ text: Substring) -> String {
        var depth = 0
        let start = text.lastIndex { character in
            if ")]".contains(character) { depth += 1 }
            if "([".contains(character) { depth -= 1 }
            return depth < 0 || depth == 0 && " ,{}:!".contains(character)
        }
        return String(start.map { text[text.index(after: $0)...] } ?? text)
    }

    /// `open` is a function of the system too, so what follows decides.
    private static func isDeclared(_ level: String, in line: String) -> Bool {
        let words = line.split(whereSeparator: { $0 == " " || $0 == "(" })
        let declarations = [
            "class", "struct", "enum", "protocol", "actor", "extension", "func", "init", "var", "let", "static",
            "final",
            "typealias", "import", "subscript", "set)", "mutating", "override", "convenience", "indirect", "macro",
            "associatedtype", "case",
        ]
        return words.indices.dropLast().contains { index in
            words[index] == level && declarations.contains { words[index + 1].hasPrefix($0) }
        }
    }
}

extension Tree {
    /// What `reason` finds in the code of Sources, line by line.
    fileprivate func code(_ reason: (_ path: String, _ line: String) -> String?) -> [Violation] {
        sources.keys.sorted().flatMap { path in
            (sources[path]?.code ?? []).enumerated().compactMap { number, line in
                reason(path, line).map { Violation(path, line: number + 1, $0) }
            }
        }
    }
}

extension String {
    /// Whether a word stands in the text by itself, `suffix` directly after it.
    func hasWord(_ word: String, before suffix: String = "") -> Bool {
        let bytes = Array(utf8)
        let wanted = Array((word + suffix).utf8)
        guard bytes.count >= wanted.count else { return false }
        return (0...(bytes.count - wanted.count)).contains { start in
            guard bytes[start] == wanted[0], bytes[start..<(start + wanted.count)].elementsEqual(wanted) else {
                return false
            }
            let end = start + wanted.count
            let isEnd = !suffix.isEmpty || end == bytes.count || !bytes[end].isPartOfWord
            return isEnd && (start == 0 || !bytes[start - 1].isPartOfWord)
        }
    }
}

extension UInt8 {
    fileprivate var isPartOfWord: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...: true
        default: false
        }
    }
}
