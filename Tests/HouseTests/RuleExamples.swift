// Small houses that break one rule each: the rule by its first words, what is changed, and where it must be found.

import Testing

struct RuleExample: Sendable, CustomTestStringConvertible {
    let rule: String
    /// Files of the good house that are others here, or absent.
    let changes: [String: String?]
    let places: [String]

    init(_ rule: String, _ changes: [String: String?], _ places: [String]) {
        self.rule = rule
        self.changes = changes
        self.places = places
    }

    var testDescription: String { "\(rule): \(places)" }
}

extension RuleTests {
    static let fileExamples: [RuleExample] = [
        RuleExample(
            "No file is longer",
            [
                "Sources/Store/Rows.swift": "// Rows and their values.\n" + String(repeating: "\n", count: 299),
                "Sources/Store/Long.swift": "// Rows and their values.\n" + String(repeating: "\n", count: 300),
                "Tests/JSONTests/JSONTests.swift": String(repeating: "\n", count: 301),
            ], ["Sources/Store/Long.swift", "Tests/JSONTests/JSONTests.swift"]),
        RuleExample(
            "Half of the files",
            Dictionary(
                uniqueKeysWithValues: (1...8).map { ("Sources/Store/\($0).swift", String(repeating: "\n", count: 110)) }
            ),
            ["Sources"]),
        RuleExample(
            "A Swift file begins", ["Sources/Store/Rows.swift": "import JSON\n"], ["Sources/Store/Rows.swift:1"]),
        RuleExample(
            "A Swift file begins", inStore("").mapValues { _ in "// Rows of tables\n" }, ["Sources/Store/Rows.swift:1"]),
        RuleExample("A Swift file begins", inStore("").mapValues { _ in "// Rows.\n" }, ["Sources/Store/Rows.swift:1"]),
        RuleExample(
            "A Swift file begins", ["Tests/JSONTests/JSONTests.swift": "// One two three\n\n// Four five.\n"],
            ["Tests/JSONTests/JSONTests.swift:1"]),
        RuleExample(
            "A Swift file begins",
            inStore("").mapValues { _ in "// A sentence that goes\n// over two lines.\nlet a = 1" },
            []),
        RuleExample("A header", ["nginx/http.conf": "server {}\n"], ["nginx/http.conf:1"]),
        RuleExample("A header", ["Sources/CX/shim.h": "#include <x.h>\n"], ["Sources/CX/shim.h:1"]),
    ]

    static let drawingExamples: [RuleExample] = [
        RuleExample("Every folder of Sources", ["Sources/New/New.swift": "/// A new room.\n"], ["Sources/New"]),
        RuleExample("Every folder of Sources", ["Sources/CX/shim.h": nil], ["Sources/CX"]),
        RuleExample("Every room has", ["Sources/Store/Store.swift": nil], ["Sources/Store/Store.swift"]),
        RuleExample(
            "Every room has", ["Sources/JSON/JSON.swift": "// Values of JSON.\n\n/// A value.\nenum Value {}\n"],
            ["Sources/JSON/JSON.swift"]),
        RuleExample("A file imports", inStore("import JSON\n"), ["Sources/Store/Rows.swift:2"]),
        RuleExample("A file imports", inStore("@preconcurrency internal import CX\n"), ["Sources/Store/Rows.swift:2"]),
        RuleExample("A file imports", inStore("\npackage import struct JSON.Value\n"), ["Sources/Store/Rows.swift:3"]),
        RuleExample("A file imports", inStore("import Logging\n"), ["Sources/Store/Rows.swift:2"]),
        RuleExample("A file imports", inStore("import POSIX\nimport Synchronization\n// import JSON\n"), []),
        RuleExample(
            "What is drawn", ["Sources/Pages/Pages.swift": "/// What people see.\nimport POSIX\n"], ["Package.swift"]),
        RuleExample(
            "No floor", manifest("room(\"Store\", [\"POSIX\"]", "room(\"Store\", [\"POSIX\", \"Pages\"]"),
            ["Package.swift"]),
        RuleExample("The program", manifest("room(\"JSON\")", "room(\"JSON\", [\"CY\"])"), ["Package.swift"]),
        RuleExample(
            "The rooms of endpoints", manifest("room(\"Pages\", [", "room(\"Pages\", [\"Builder\", "), ["Package.swift"]
        ),
    ]

    static let codeExamples: [RuleExample] = [
        RuleExample("`unsafe`", inStore("let a = unsafe b\n"), ["Sources/Store/Rows.swift:2"]),
        RuleExample("`unsafe`", inStore("nonisolated(unsafe) let a = 1\n"), ["Sources/Store/Rows.swift:2"]),
        RuleExample("`unsafe`", inStore("let unsafely = 1 // unsafe\n"), []),
        RuleExample("Nothing is forced", inStore("let a = try! f()\n"), ["Sources/Store/Rows.swift:2"]),
        RuleExample("Nothing is forced", inStore("let a = \"\\(b as! Int)\"\n"), ["Sources/Store/Rows.swift:2"]),
        RuleExample("Nothing is forced", inStore("let a = try f() as? Int ?? b\n"), []),
        RuleExample("What stops", inStore("guard a else { fatalError() }\n"), ["Sources/Store/Rows.swift:2"]),
        RuleExample("What stops", inStore("preconditionFailure(\"\")\n"), ["Sources/Store/Rows.swift:2"]),
        RuleExample(
            "Refusals", inStore("try $0.decisionRecords.insert(record)\n"), ["Sources/Store/Rows.swift:2"]),
        RuleExample("Secrets", inStore("if row.digest == wanted {}\n"), ["Sources/Store/Rows.swift:2"]),
        RuleExample(
            "Secrets", inStore("guard a, wanted != row.browserDigest else {}\n"), ["Sources/Store/Rows.swift:2"]),
        RuleExample("Secrets", inStore("first { $0.secret==b }\n"), ["Sources/Store/Rows.swift:2"]),
        RuleExample(
            "Secrets", inStore("if f(Digest.sha256(a)) == b {}\nif b == HMAC.sha256(key: a, b) {}\n"),
            ["Sources/Store/Rows.swift:3"]),
        RuleExample("Secrets", inStore("if Digest.sha256(a) == b {}\n"), ["Sources/Store/Rows.swift:2"]),
        RuleExample("Secrets", inStore("return (token.reveal() == text)\n"), ["Sources/Store/Rows.swift:2"]),
        RuleExample("Secrets", inStore("a.elementsEqual(mac)\n"), ["Sources/Store/Rows.swift:2"]),
        RuleExample(
            "Secrets",
            inStore("if row.digest != nil, digest.count == 32, a.reveal().utf8.count == 43, kind == .secret {}\n"), []),
        RuleExample("Secrets", inStore("let a: SQL = \"x = \\(digest)\" // digest == b\n"), []),
        RuleExample("Foundation", inStore("internal import FoundationEssentials\n"), ["Sources/Store/Rows.swift:2"]),
        RuleExample("Foundation", inStore("import struct Foundation.URL\n"), ["Sources/Store/Rows.swift:2"]),
        RuleExample("Nothing is public", inStore("public struct Row {}\n"), ["Sources/Store/Rows.swift:2"]),
        RuleExample("Nothing is public", inStore("  @frozen public enum Row {}\n"), ["Sources/Store/Rows.swift:2"]),
        RuleExample(
            "Nothing is public", inStore("open class Row {}\nlet a = open(path)\n"), ["Sources/Store/Rows.swift:2"]),
    ]

    static let repositoryExamples: [RuleExample] = [
        RuleExample("The top level", ["docs/x.md": "", "Makefile": "", ".ci/run": ""], ["Makefile", "docs"]),
        RuleExample("A suite", ["Tests/StoreTests/RowTests.swift": "// Rows of tables.\n"], ["Tests/StoreTests"]),
        RuleExample(
            "A suite",
            manifest("suite(\"JSONTests\"", "suite(\"RowTests\"), suite(\"JSONTests\"").merging(
                ["Tests/RowTests/RowTests.swift": "// Rows of tables.\n"]) { $1 }, ["Tests/RowTests"]),
        RuleExample(
            "Embedded files", ["Sources/Store/Migrations/M2.sql": String(repeating: "-", count: 48_000)],
            ["Package.swift"]),
        RuleExample("Nothing is left", inStore("// TO" + "DO: more\n"), ["Sources/Store/Rows.swift:2"]),
        RuleExample("Nothing is left", ["README.md": "FIX" + "ME\n"], ["README.md:1"]),
        RuleExample("Nothing is left", ["Tests/run": "mktemp -d /tmp/aXXXXXX\n"], []),
        RuleExample("No text names", ["Tests/run": "cd /ho" + "me/me\n"], ["Tests/run:1"]),
        RuleExample("No text names", ["Tests/run": "\nA=/o" + "pt/swift\n"], ["Tests/run:2"]),
        RuleExample("No text names", ["Tests/run": "curl http://localhost/ro" + "ot/a $DATA/wo" + "rk/b\n"], []),
        RuleExample("No text names", ["Tests/run": "https://py" + "pi.org/simple\n"], ["Tests/run:1"]),
        RuleExample(
            "What the README names",
            [
                "README.md":
                    "`Tests/JSONTests`, `Tests/run all`: `nginx/http.conf` and `nginx/`.\n`systemd/x.service`\n"
                    + "`systemctl start systemd/y`, `.ci/run`"
            ], ["README.md:1", "README.md:2"]),
        RuleExample("The README has", ["README.md": nil], ["README.md", "README.md"]),
        RuleExample(
            "The README has", ["README.md": "## Try it\n\n```sh\nswift run gatehouse dev\n```\n"], ["README.md"]),
        RuleExample(
            "The README has",
            ["README.md": goodHouse["README.md"]?.replacing("swift test", with: "cd x\nswift test")], ["README.md"]),
    ]
}
