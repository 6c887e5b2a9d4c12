// One running server for all tests of a suite.

import Testing

/// The parent of all suites here: servers and processes one after the other.
@Suite("From end to end", .serialized) enum EndToEnd {}

struct Serving: SuiteTrait, TestScoping {
    let options: [String]

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        let development = try Development()
        defer { development.remove() }
        try development.start(options)
        try await Development.$shared.withValue(development) { try await function() }
    }
}

extension Trait where Self == Serving {
    /// `gatehouse dev` on a folder of its own, with nginx, for as long as the suite runs.
    static var serving: Self { Serving(options: ["--no-limits"]) }
}
