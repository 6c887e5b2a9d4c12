// What a rule of the house is: a sentence, and a function that finds what breaks it.

import Testing

struct Rule: Sendable, CustomTestStringConvertible {
    let sentence: String
    let violations: @Sendable (Tree) -> [Violation]

    init(_ sentence: String, _ violations: @escaping @Sendable (Tree) -> [Violation]) {
        self.sentence = sentence
        self.violations = violations
    }

    var testDescription: String { sentence }

    static let all = fileRules + drawingRules + codeRules + repositoryRules
}

/// Where a rule is broken. The line is absent where it is the file, or its absence, that breaks it.
struct Violation: Equatable, CustomStringConvertible {
    let path: String
    let line: Int?
    let reason: String

    init(_ path: String, line: Int? = nil, _ reason: String) {
        self.path = path
        self.line = line
        self.reason = reason
    }

    var place: String { path + (line.map { ":\($0)" } ?? "") }
    var description: String { "\(place): \(reason)" }
}
