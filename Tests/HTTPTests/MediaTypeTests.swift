// Reading media types.

import HTTP
import Testing

@Suite struct MediaTypeTests {
    @Test(
        "a media type is read and written again",
        arguments: [
            ("text/html", "text/html"), ("Text/HTML;Charset=UTF-8", "text/html; charset=UTF-8"),
            (" text / html ; charset = utf-8 ", "text/html; charset=utf-8"), ("a/b;", "a/b"),
            ("a/b;;x=1; ;y=2;", "a/b; x=1; y=2"),
            ("a/b; x=\"1;2\"; y=3", "a/b; x=\"1;2\"; y=3"), (#"a/b; x="q\"\\z""#, #"a/b; x="q\"\\z""#),
            ("a/b; x=\"tok\"", "a/b; x=tok"),
            ("a/b; x=\"\"", "a/b; x=\"\""),
            ("application/vnd.api+json; ext=\"https://x/y\"", "application/vnd.api+json; ext=\"https://x/y\""),
            ("*/*", "*/*"), ("a/b\t;\tx=1", "a/b; x=1"),
        ])
    func reads(text: String, written: String) throws {
        let type = try #require(MediaType.parse(text))
        #expect(type.description == written)
        #expect(try #require(MediaType.parse(written)).description == written)
    }

    @Test(
        "what is no media type is none",
        arguments: [
            "", "text", "/", "text/", "/html", "a/b/c", "te xt/html", "a/b; x", "a/b; =1", "a/b; x=", "a/b; x=\"1",
            "a/b; x=\"1\\",
            "a/b; x=\"1\"y", "a/b, c/d", "a/b; x=1 y=2", "a/b; x y=1", "é/b", "a/b; x=\"é\"", "a/b\u{37E} x=1",
            "a/b; x=a;b", "a/b x=1",
        ])
    func refuses(text: String) {
        #expect(MediaType.parse(text) == nil)
    }

    @Test("types are equal by type and subtype whatever their case and parameters")
    func equality() throws {
        #expect(try #require(MediaType.parse("Application/JSON; charset=utf-8")) == .json)
        #expect(try #require(MediaType.parse("application/json5")) != .json)
        #expect(try #require(MediaType.parse("text/json")) != .json)
        #expect(MediaType.parse("a/b; X=1; x=2")?.parameter("x") == "1")
        #expect(MediaType.parse("a/b")?.parameter("x") == nil)
    }
}
