// Challenges of protected resources (RFC 6750 section 3).

import HTTP
import Testing

@Suite struct BearerChallengeTests {
    @Test(
        arguments: [
            ("plain words, 'quoted'", "plain words, 'quoted'"), (#"say "no""#, "say 'no'"), ("Bearer …", "Bearer ?"),
            (#"a\b"#, "a?b"), ("line\r\nbreak", "line??break"), ("\u{7f}\u{0}", "??"), ("é", "?"), ("", ""),
        ])
    func `A description holds only what section 3 allows`(text: String, kept: String) {
        let made = ErrorDescription(text)
        #expect(made.description == kept)
        #expect(made.description.utf8.allSatisfy { $0 == 0x20 || $0 == 0x21 || 0x23...0x5b ~= $0 || 0x5d...0x7e ~= $0 })
        let interpolated: ErrorDescription = "\(text)"
        #expect(interpolated == made)
    }

    @Test func `Nobody's request is told no code, every other one why`() {
        #expect(BearerChallenge(realm: "r").field == #"Bearer realm="r""#)
        #expect(
            BearerChallenge(realm: "r", .insufficientScope, "it lacks \"x\"", scope: "x").field
                == #"Bearer realm="r", error="insufficient_scope", error_description="it lacks 'x'", scope="x""#)
    }
}
