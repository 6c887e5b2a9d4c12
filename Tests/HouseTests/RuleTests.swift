// Each rule on small trees that break it: a rule that finds nothing anywhere would be none.

import Testing

@Suite("A rule of the house")
struct RuleTests {
    /// A small house that keeps every rule.
    static let goodHouse = [
        "Package.swift": """
        // swift-tools-version: 6.2
        let log: Target.Dependency = .product(name: "Logging", package: "swift-log")
        let cellar: [Target] = [.systemLibrary(name: "CX")]
        let ground: [Target] = [room("JSON"), room("POSIX", ["CX", log])]
        let middle: [Target] = [room("Store", ["POSIX"], resources: [.embedInCode("Migrations")])]
        let upper: [Target] = [room("Pages", ["Store"]), room("Builder", ["Store", "JSON"])]
        let roof: [Target] = [.executableTarget(name: "program", dependencies: ["Pages", "Builder"])]
        let tests: [Target] = [suite("JSONTests", ["JSON"]), .target(name: "CY", path: "Tests/CY")]
        """,
        "README.md": """
        ## Try it

        ```sh
        apt-get install nginx && swift run gatehouse dev
        ```

        ## Test it

        ```sh
        swift test
        ```
        """,
        ".gitignore": ".build/\n",
        "nginx/http.conf": "# What all servers share.\n",
        "Sources/CX/shim.h": "// What we use of X.\n",
        "Sources/JSON/JSON.swift":
            "// Values of JSON.\n\nimport Glibc\n\n/// A value.\n@frozen\npackage enum JSON {}\n",
        "Sources/POSIX/POSIX.swift": "/// The operating system.\n",
        "Sources/POSIX/File.swift": """
        // Files, read whole.
        internal import CX
        import Logging
        let message = "try! as! public fatalError()" // try! TO-DO
        func f() { unsafe open(1); fatalError("a reason") }
        """,
        "Sources/Store/Store.swift": "/// What is kept.\nimport POSIX\n",
        "Sources/Store/Migrations/M0001.sql": "-- The first.\n",
        "Sources/Pages/Pages.swift": "/// What people see.\nimport Store\n",
        "Sources/Builder/Builder.swift": "/// What backends call.\nimport JSON\nimport Store\n",
        "Sources/program/program.swift": "/// The program itself.\nimport Builder\nimport Pages\n",
        "Tests/JSONTests/JSONTests.swift": "// Reading and writing JSON.\n",
    ]

    @Test("finds nothing in a good house", arguments: Rule.all)
    func good(_ rule: Rule) {
        #expect(rule.violations(Tree(Self.goodHouse)).map(\.description) == [])
    }

    @Test(
        "finds what breaks it, and where", arguments: fileExamples + drawingExamples + codeExamples + repositoryExamples
    )
    func bad(_ example: RuleExample) throws {
        var files = Self.goodHouse
        for (path, text) in example.changes { files[path] = text }
        let rule = try #require(Rule.all.first { $0.sentence.hasPrefix(example.rule) })
        #expect(rule.violations(Tree(files)).map(\.place) == example.places)
    }

    @Test("has a bad example")
    func isExemplified() {
        let examples = Self.fileExamples + Self.drawingExamples + Self.codeExamples + Self.repositoryExamples
        for rule in Rule.all {
            #expect(examples.contains { rule.sentence.hasPrefix($0.rule) && !$0.places.isEmpty }, "\(rule.sentence)")
        }
    }

    /// The package of the good house with one row changed.
    static func manifest(_ row: String, _ changed: String) -> [String: String?] {
        ["Package.swift": goodHouse["Package.swift"]?.replacing(row, with: changed)]
    }

    /// One more file in a room that wraps nothing.
    static func inStore(_ code: String) -> [String: String?] {
        ["Sources/Store/Rows.swift": "// Rows and their values.\n" + code]
    }
}
