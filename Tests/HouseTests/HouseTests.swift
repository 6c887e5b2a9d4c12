// The rules of the house, applied to the repository.

import Testing

@Suite("The house")
struct HouseTests {
    private static let tree = Result { try Tree.repository() }

    @Test("keeps its rules", arguments: Rule.all)
    func keeps(_ rule: Rule) throws {
        let violations = rule.violations(try Self.tree.get())
        #expect(violations.isEmpty, "\(rule.sentence).\n\(violations.map(\.description).joined(separator: "\n"))")
    }

    @Test("is the one that was drawn: the rules look at something")
    func looksAtSomething() throws {
        let tree = try Self.tree.get()
        #expect(tree.drawing["JOSE"]?.dependencies == ["Cryptography", "JSON"])
        #expect(Set(tree.drawing.targets.map(\.floor)) == Set(Drawing.floors + ["tests"]))
        #expect(tree.sources.count > 150 && tree.files["nginx/http.conf"] != nil)
    }
}
