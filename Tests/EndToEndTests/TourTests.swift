// README's tour and its two-part application, as they stand there.

import POSIX
import Testing

extension EndToEnd {
    @Suite("What the README says to paste", .serving)
    struct TourTests {
        let server: Development

        init() throws { server = try Development.current() }

        /// The first block of a section, for this server's folder and the program that is built already.
        private func block(_ heading: String) throws -> String {
            let readme = String(decoding: try File.read(Program.package + "/README.md"), as: UTF8.self)
            let lines = readme.split(separator: "\n", omittingEmptySubsequences: false)
            let block = lines.drop { $0 != "## " + heading }.drop { $0 != "```sh" }.dropFirst().prefix { $0 != "```" }
            try #require(!block.isEmpty, "no block below \(heading)")
            return block.joined(separator: "\n").replacing("swift run gatehouse", with: Program.gatehouse)
                .replacing(".gatehouse", with: server.data)
        }

        private func run(_ heading: String) throws -> String {
            let script = try block(heading)
            let result = try Program.run(["/bin/bash", "-euo", "pipefail", "-c", script], in: server.scratch)
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors.isEmpty)
            return result.output
        }

        @Test("the tour shows what it promises, and one refusal: the one at its end")
        func tour() throws {
            let output = try run("A tour of five minutes")
            #expect(output.ranges(of: #""error": "#).count == 1 && !output.contains(#""errors": "#), "\(output)")
            for promised in [
                #""error": "invalid_target""#, #""type": "user""#, #""email": "alice@example.com""#, #""jwks_uri": "#,
                #""kid": "#, #""active": true"#, #""active": false"#, #""externalUserId": "user-123""#,
                #""subject_type": "app_user""#, "is published and signs from", "Everything is well.",
                "A user was provisioned",
            ] {
                #expect(output.contains(promised), "\(promised) is missing in \(output)")
            }
        }

        @Test("the API of the example refuses no token and another environment's, and the button leads to sign-in")
        func example() throws {
            let output = try run("The two-part application")
            #expect(output.ranges(of: "HTTP/1.1 401").count == 2, "\(output)")
            #expect(output.contains(#"error="invalid_token""#))
            #expect(output.contains(try server.value("EXAMPLES_ISSUER") + "/oauth/authorize?"))
        }
    }
}
