// Rules about the size and the beginning of files.

extension Rule {
    static let longest = 300
    static let median = 110

    static let fileRules = [
        Rule("No file is longer than 300 lines") { tree in
            tree.paths.filter { $0.hasPrefix("Sources/") || $0.hasPrefix("Tests/") && $0.hasSuffix(".swift") }
                .compactMap { path in
                    let count = lines(tree.files[path] ?? "")
                    return count > longest ? Violation(path, "\(count) lines") : nil
                }
        },
        Rule("Half of the files are shorter than 110 lines") { tree in
            let counts = tree.sources.keys.map { lines(tree.files[$0] ?? "") }.sorted()
            guard !counts.isEmpty, counts[counts.count / 2] >= median else { return [] }
            return [Violation("Sources", "the median is \(counts[counts.count / 2]) lines")]
        },
        Rule("A Swift file begins with a sentence that says what it holds") { tree in
            tree.paths.filter { $0.hasSuffix(".swift") && $0.contains("/") }.compactMap { path in
                isSentence(firstParagraph(tree.files[path] ?? "")) ? nil : Violation(path, line: 1, "no sentence")
            }
        },
        Rule("A header or configuration file begins with a comment") { tree in
            tree.paths.filter { path in
                let isOurs = ["Sources/", "Tests/", "nginx/", "systemd/"].contains { path.hasPrefix($0) }
                return isOurs && [".h", ".c", ".conf", ".sql"].contains { path.hasSuffix($0) }
            }.compactMap { path in
                let text = tree.files[path] ?? ""
                return ["//", "/*", "# ", "-- "].contains { text.hasPrefix($0) }
                    ? nil : Violation(path, line: 1, "no comment")
            }
        },
    ]

    private static func lines(_ text: String) -> Int { text.utf8.count { $0 == UInt8(ascii: "\n") } }

    /// The comment a file begins with, up to its first empty line, as one line.
    private static func firstParagraph(_ text: String) -> String {
        var words: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard let mark = ["/// ", "// "].first(where: { line.hasPrefix($0) }) else { break }
            words.append(line.dropFirst(mark.count))
        }
        return words.joined(separator: " ")
    }

    private static func isSentence(_ text: String) -> Bool {
        text.split(separator: " ").count >= 2 && [".", ":"].contains { text.hasSuffix($0) }
    }
}
