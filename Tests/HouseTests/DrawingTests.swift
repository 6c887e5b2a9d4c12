// Reading the rows of Package.swift.

import Testing

@Suite("The drawing")
struct DrawingTests {
    private static let drawing = Drawing(
        """
        // room("Commented", ["Out"])
        let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
        let cellar: [Target] = [
            .systemLibrary(name: "CX", pkgConfig: "x", providers: [.apt(["libx-dev"])]),
        ]
        let ground: [Target] = [
            room("A"),
            room("B", ["CX", httpTypes]),  // why
        ]
        let upper: [Target] = [
            room("C", resources: [.embedInCode("Assets")]),
            room(
                "D",
                [
                    "A", "B",
                    "C",
                ], resources: [.embedInCode("x.css"), .copy("y")]),
        ]
        let roof: [Target] = [
            .executableTarget(
                name: "program",
                dependencies: ["A", httpTypes],
                swiftSettings: common + [.strictMemorySafety()])
        ]
        let tests: [Target] = [
            suite("ATests", ["A"], vectors: true),
            .target(name: "CY", dependencies: ["CX"], path: "Tests/CY"),
        ]
        """)

    @Test("names each target, its floor and what it may import")
    func targets() {
        #expect(
            Self.drawing.targets == [
                .init(name: "CX", kind: .systemLibrary, floor: "cellar", dependencies: [], embedded: []),
                .init(name: "A", kind: .room, floor: "ground", dependencies: [], embedded: []),
                .init(name: "B", kind: .room, floor: "ground", dependencies: ["CX", "HTTPTypes"], embedded: []),
                .init(name: "C", kind: .room, floor: "upper", dependencies: [], embedded: ["Assets"]),
                .init(name: "D", kind: .room, floor: "upper", dependencies: ["A", "B", "C"], embedded: ["x.css"]),
                .init(
                    name: "program", kind: .executableTarget, floor: "roof", dependencies: ["A", "HTTPTypes"],
                    embedded: []),
                .init(name: "ATests", kind: .suite, floor: "tests", dependencies: ["A"], embedded: []),
                .init(name: "CY", kind: .target, floor: "tests", dependencies: ["CX"], embedded: []),
            ])
    }
}
