// JSON into room that was set aside.

import JSON
import Testing

@Suite struct JSONTextTests {
    @Test(
        "what was appended becomes the inside of a string, whether it needs escapes or not",
        arguments: [
            "", "a", "plain text, /</script>&é😀\u{7F}\u{2028}", "\"", "\\", "\n", "a\u{0}b",
            "\u{1F}\u{8}\u{C}\r\t\"\\x",
            String(repeating: "x", count: 63) + "\"", "\"" + String(repeating: "é", count: 40),
            String(repeating: "\u{1}", count: 90),
        ])
    func escapes(_ text: String) throws {
        var writer = JSONWriter()
        writer.beginArray()
        writer.integer(1)
        try writer.raw(room: 2048) { target in
            try target.append(copying: "\"".utf8Span.span)
            let start = target.count
            try target.append(copying: text.utf8Span.span)
            try target.escape(from: start)
            try target.append(copying: "\"".utf8Span.span)
        }
        writer.endArray()
        #expect(String(decoding: writer.bytes, as: UTF8.self) == JSON.array([1, .string(text)]).text)
    }

    @Test(
        "where there is too little room it is written again, with more, and nothing is there twice",
        arguments: [0, 1, 7, 64, 1000, 1001, 1002])
    func room(_ room: Int) throws {
        let text = String(repeating: "\n", count: 500)
        var runs = 0
        var writer = JSONWriter(reservingCapacity: 0)
        writer.beginArray()
        for _ in 0..<3 {
            try writer.raw(room: max(room, 1)) { target in
                runs += 1
                try target.append(copying: "\"".utf8Span.span)
                let start = target.count
                try target.append(copying: text.utf8Span.span)
                try target.escape(from: start)
                try target.append(copying: "\"".utf8Span.span)
            }
        }
        writer.endArray()
        #expect(writer.bytes == JSON.array(Array(repeating: .string(text), count: 3)).serialized())
        #expect(runs > 3 || room > 1000)
    }

    private struct Other: Error {}

    @Test("another error ends the writing")
    func other() {
        var writer = JSONWriter()
        #expect(throws: Other.self) { try writer.raw(room: 10) { _ in throw Other() } }
    }
}
