// Headers: the three parameters that are read, and those that refuse a token.

import JOSE
import Testing

struct ProtectedHeaderTests {
    private func header(_ text: String) throws(JOSEError) -> ProtectedHeader {
        try ProtectedHeader(parsing: Array(text.utf8))
    }

    @Test("algorithm, key identifier and type are read; other parameters are ignored")
    func read() throws {
        let header = try header(
            #"{"typ":"JWT","x5u":"https://evil.example","alg":"RS256","kid":"a","jku":"https://evil.example","jwk":{}}"#
        )
        #expect(header == ProtectedHeader(alg: .rs256, kid: "a", typ: "JWT"))
        #expect(try ProtectedHeader(parsing: header.serialized()) == header)
    }

    @Test(
        "a header is refused for its own reason",
        arguments: [
            (#"{}"#, .algorithmMissing), (#"{"kid":"a"}"#, .algorithmMissing), (#"{"Alg":"RS256"}"#, .algorithmMissing),
            (#"{"alg":"none"}"#, .algorithmNone), (#"{"alg":null}"#, .memberType("alg")),
            (#"{"alg":["RS256"]}"#, .memberType("alg")), (#"{"alg":256}"#, .memberType("alg")),
            (#"{"alg":"RS256","kid":1}"#, .memberType("kid")), (#"{"alg":"RS256","kid":null}"#, .memberType("kid")),
            (#"{"alg":"RS256","typ":{}}"#, .memberType("typ")),
            (#"{"alg":"RS256","crit":["exp"],"exp":1}"#, .criticalParameter),
            (#"{"alg":"RS256","crit":[]}"#, .criticalParameter), (#"{"alg":"RS256","crit":null}"#, .criticalParameter),
            (#"{"alg":"RS256","b64":false}"#, .unencodedPayload), (#"{"alg":"RS256","b64":true}"#, .unencodedPayload),
            (#"{"alg":"RS256","b64":false,"crit":["b64"]}"#, .criticalParameter),
            (#"["alg","RS256"]"#, .notAnObject), (#""RS256""#, .notAnObject), ("null", .notAnObject),
        ] as [(String, JOSEError)])
    func refused(text: String, reason: JOSEError) {
        #expect(throws: reason) { try header(text) }
    }

    @Test(
        "text that has two readings is refused",
        arguments: [
            "", #"{"alg":"RS256""#, #"{"alg":"RS256"} "x""#, #"{"alg":"none","alg":"RS256"}"#,
            #"{"alg":"RS256","\u0061lg":"none"}"#, #"{"alg":"RS256","kid":"a","kid":"b"}"#,
            "\u{feff}{\"alg\":\"RS256\"}",
        ])
    func ambiguous(text: String) {
        let error = #expect(throws: JOSEError.self) { try header(text) }
        guard case .json = error else {
            Issue.record("refused as \(String(describing: error))")
            return
        }
    }

    @Test("a header of 2048 bytes is read, one more is not")
    func length() throws {
        let frame = #"{"alg":"RS256","x":""}"#
        let filler = String(repeating: "x", count: 2048 - frame.utf8.count)
        _ = try header(#"{"alg":"RS256","x":"\#(filler)"}"#)
        #expect(throws: JOSEError.tooLong) { try header(#"{"alg":"RS256","x":"\#(filler)x"}"#) }
    }

    @Test(
        "a type is compared as a media type",
        arguments: [
            ("at+jwt", true), ("AT+JWT", true), ("application/at+jwt", true), ("Application/AT+jwt", true),
            ("JWT", false), ("at+jwt ", false), ("text/at+jwt", false), ("application/application/at+jwt", false),
            ("", false), (nil, false),
        ] as [(String?, Bool)])
    func types(typ: String?, matches: Bool) {
        #expect(ProtectedHeader(alg: .rs256, kid: nil, typ: typ).isType("at+jwt") == matches)
    }
}
