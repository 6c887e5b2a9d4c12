// What the writer writes, and that the reader reads it back.

import Chance
import JSON
import Testing

@Suite struct JSONWriterTests {
    @Test(
        "a value is written without white space, in the order of its members",
        arguments: [
            (.null, "null"), (true, "true"), (false, "false"), (-7, "-7"), (.integer(.min), "-9223372036854775808"),
            (.number(1), "1.0"), (.number(0.1), "0.1"), (.number(1e300), "1e+300"), ("", #""""#),
            ("/</script>&é😀", #""/</script>&é😀""#), ("\u{7F}\u{2028}", "\"\u{7F}\u{2028}\""),
            ("\"\\\u{8}\u{C}\n\r\t\u{0}\u{1F}\u{B}", #""\"\\\b\f\n\r\t\u0000\u001f\u000b""#), ("é\n€", #""é\n€""#),
            ([], "[]"), ([1, [2], []], "[1,[2],[]]"), ([:], "{}"),
            (["z": 1, "a": ["b": .null], "c": []], #"{"z":1,"a":{"b":null},"c":[]}"#),
            (["a\"b": 1], #"{"a\"b":1}"#), ([[:], [:]], "[{},{}]"),
        ] as [(JSON, String)])
    func writes(value: JSON, text: String) {
        #expect(value.text == text)
        #expect(value.serialized() == Array(text.utf8))
    }

    @Test("numbers that JSON does not have become null", arguments: [.nan, .infinity, -.infinity] as [Double])
    func notFinite(number: Double) {
        #expect(JSON.array([.number(number), 1]).text == "[null,1]")
    }

    @Test("writing piece by piece puts the commas where they belong")
    func streaming() {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("access_token", "a\"b")
        writer.member("expires_in", 3600)
        writer.member("active", true)
        writer.name("list")
        writer.beginArray()
        writer.beginObject()
        writer.endObject()
        writer.raw(Array(#"{"raw":1}"#.utf8))
        writer.null()
        writer.number(0.5)
        writer.bool(false)
        writer.string("x")
        writer.integer(1)
        writer.beginArray()
        writer.endArray()
        writer.value(["k": [1]])
        writer.endArray()
        writer.name("last")
        writer.value(.null)
        writer.endObject()
        let text =
            #"{"access_token":"a\"b","expires_in":3600,"active":true,"list":"#
            + #"[{},{"raw":1},null,0.5,false,"x",1,[],{"k":[1]}],"last":null}"#
        #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
    }

    @Test("what is written is read back as the same value", arguments: 0..<300)
    func roundTrip(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let value = Self.value(depth: 5, &generator)
        let bytes = value.serialized()
        let read = try JSON(parsing: bytes)
        #expect(read == value)
        #expect(read.serialized() == bytes)
    }

    @Test("a changed byte is refused or read as something that is again written and read alike", arguments: 0..<40)
    func mutation(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(1000 + seed))
        let bytes = Self.value(depth: 4, &generator).serialized()
        for _ in 0..<50 {
            var changed = bytes
            changed[Int.random(in: changed.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            guard let value = try? JSON(parsing: changed) else { continue }
            #expect(try JSON(parsing: value.serialized()) == value)
        }
    }

    static func value(depth: Int, _ generator: inout SeededGenerator) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2: return .integer(Int(truncatingIfNeeded: generator.next()))
        case 3:
            let number = Double(bitPattern: generator.next())
            return .number(number.isFinite ? number : 0.5)
        case 4, 5: return .string(text(&generator))
        case 6:
            return .array(
                (0..<Int.random(in: 0..<6, using: &generator)).map { _ in value(depth: depth - 1, &generator) })
        default:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0..<24, using: &generator) {
                object[text(&generator)] = value(depth: depth - 2, &generator)
            }
            return .object(object)
        }
    }

    /// Any scalars but NUL, which the reader refuses.
    static func text(_ generator: inout SeededGenerator) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0..<12, using: &generator) {
            let limit = [0x20, 0x80, 0x800, 0x11_0000].randomElement(using: &generator)!
            if let scalar = Unicode.Scalar(UInt32.random(in: 1..<UInt32(limit), using: &generator)) {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
