// Telling code, comments and texts apart.

import Testing

@Suite("Swift source")
struct SwiftSourceTests {
    @Test(
        "is code without comments and texts",
        arguments: [
            ("let a = 1 // try!", "leta=1"),
            ("/* as! /* nested */ as! */ x", "x"),
            ("f(\"try! \\\" try!\")", "f(\"\")"),
            ("\"http://host\" + y", "\"\"+y"),
            ("\"a \\(f(\"as!\") as! Int) b\"", "\"\\(f(\"\")as!Int)\""),
            ("#\"try! \"quoted\" \\(no)\"# + z", "#\"\"#+z"),
            ("#\"\\#(yes)\"#", "#\"\\#(yes)\"#"),
            ("f(\"\"\"\n  try! \"quoted\"\n  \"\"\") as! T", "f(\"\"\"\n\n\"\"\")as!T"),
            ("(a) + \"\\((b))\" + (c)", "(a)+\"\\((b))\"+(c)"),
        ])
    func code(_ text: String, _ expected: String) {
        let lines = SwiftSource(text).code
        #expect(lines.map(squeezed).joined(separator: "\n") == expected)
        #expect(lines.count == text.split(separator: "\n", omittingEmptySubsequences: false).count)
    }

    @Test("keeps its texts where only comments are left out")
    func uncommented() {
        #expect(SwiftSource("f(\"https://a\") // b").uncommented.map(squeezed) == ["f(\"https://a\")"])
    }

    /// Spaces stand for what was left out, so they do not count.
    private func squeezed(_ line: String) -> String { line.filter { $0 != " " } }
}
