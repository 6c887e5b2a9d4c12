// What a refusal's readable words hold, and what they never do.

import Log
import Testing

@Suite("A short reason")
struct ShortReasonTests {
    @Test(
        "is a code and the beginning of its sentence, without what the request brought",
        arguments: [
            (nil, "invalid_scope"), ("plain", "invalid_scope: plain"),
            ("the scope 'hunter2' does not exist here", "invalid_scope: the scope '…' does not exist here"),
            ("no 'a'; name one with 'b'", "invalid_scope: no '…'"), ("first; then advice", "invalid_scope: first"),
            ("speaks for the app's owner; mint", "invalid_scope: speaks for the app's owner"),
            // A quotation that closes itself, or holds the mark of advice.
            ("the scope 'x' SECRET 'y' is none", "invalid_scope: the scope '…' is none"),
            ("the scope 'x; SECRET' is none", "invalid_scope: the scope '…' is none"),
            ("the scope 'never closed", "invalid_scope: the scope '…'"), ("'a' first", "invalid_scope: '…' first"),
            ("a\nPRIORITY=0\u{1b}[31m\u{202e}é", "invalid_scope: a?PRIORITY=0?[31m??"),
        ] as [(String?, String)])
    func text(sentence: String?, expected: String) {
        #expect(ShortReason("invalid_scope", sentence).text == expected)
    }

    @Test("is bounded")
    func bounded() {
        let long = String(repeating: "x", count: 5000)
        #expect(ShortReason("code", long).text == "code: \(String(repeating: "x", count: 120))…")
        #expect(ShortReason(long, long, client: long).message.utf8.count < 300)
    }

    @Test(
        "names the client by what can be a name of ours; what is longer may be a secret in its place",
        arguments: [
            ("018f6b1e-7c1a-7000-8000-000000000000", "018f6b1e-7c1a-7000-8000-000000000000"),
            ("m2m_0123456789abcdef01234567", "m2m_0123456789abcdef01234567"),
            ("q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA", "q83vEjRW…"), ("a\nb", "a?b"),
        ])
    func client(name: String, expected: String) {
        #expect(ShortReason("code", client: name).message == "code (client \(expected))")
        #expect(ShortReason("code", client: name).text == "code")
    }
}
