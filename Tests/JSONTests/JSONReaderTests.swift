// What the reader accepts and what it refuses, after the manner of JSONTestSuite.

import JSON
import Testing

@Suite struct JSONReaderTests {
    @Test(
        "a text of RFC 8259 is read as the value it means",
        arguments: [
            ("null", .null), ("true", true), ("false", false), ("0", 0), ("-0", 0), ("42", 42), ("-1", -1),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("1.0", .number(1)), ("1e2", .number(100)), ("1E+2", .number(100)), ("25e-1", .number(2.5)),
            ("-0.5", .number(-0.5)), ("0e0", .number(0)), ("1e-400", .number(0)),
            ("1.7976931348623157e308", .number(.greatestFiniteMagnitude)),
            (#""""#, ""), (#""a""#, "a"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
            (#""\u0041\u00e9\u00E9\u20ac""#, "Aéé€"), (#""\ud83d\ude00""#, "😀"), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"),
            (#""é€😀""#, "é€😀"), (#""a\nb\tc""#, "a\nb\tc"), (#""\uFFFF\uE000""#, "\u{FFFF}\u{E000}"),
            ("\"\u{7F}\"", "\u{7F}"),
            ("[]", []), ("[ ]", []), ("[1]", [1]), ("[1,[2,[]],\"x\"]", [1, [2, []], "x"]), ("{}", [:]), ("{ }", [:]),
            (#"{"a":1,"b":{"c":[null]}}"#, ["a": 1, "b": ["c": [.null]]]), (#"{"":0}"#, ["": 0]),
            (" \t\r\n{ \"a\" : [ 1 , 2 ] } \n", ["a": [1, 2]]), (#"{"a":1,"A":2}"#, ["a": 1, "A": 2]),
        ] as [(String, JSON)])
    func accepts(text: String, value: JSON) throws {
        #expect(try JSON(parsing: Array(text.utf8)) == value)
    }

    @Test(
        "a text that is not of RFC 8259 is refused, with its reason and place",
        arguments: [
            ("", .empty, 0), (" \n", .empty, 2),
            ("nul", .unexpectedEnd, 3), ("nulL", .unexpectedByte, 3), ("True", .unexpectedByte, 0),
            ("NaN", .unexpectedByte, 0),
            ("Infinity", .unexpectedByte, 0), ("-Infinity", .invalidNumber, 1), ("'a'", .unexpectedByte, 0),
            ("// c\n1", .unexpectedByte, 0), ("/**/1", .unexpectedByte, 0), ("\u{B}1", .unexpectedByte, 0),
            ("\u{A0}1", .unexpectedByte, 0),
            ("\u{FEFF}1", .byteOrderMark, 0),
            ("1 2", .trailingText, 2), ("1,", .trailingText, 1), ("{}}", .trailingText, 2), ("[]]", .trailingText, 2),
            ("\"a\"b", .trailingText, 3), ("1\0", .trailingText, 1), ("nullx", .trailingText, 4),
            ("1//", .trailingText, 1),
            ("01", .invalidNumber, 1), ("-01", .invalidNumber, 2), ("00", .invalidNumber, 1), ("-", .unexpectedEnd, 1),
            ("+1", .unexpectedByte, 0),
            (".5", .unexpectedByte, 0), ("1.", .unexpectedEnd, 2), ("1.e1", .invalidNumber, 2),
            ("1e", .unexpectedEnd, 2),
            ("1e+", .unexpectedEnd, 3), ("[1e]", .invalidNumber, 3), ("0x10", .trailingText, 1),
            ("1_000", .trailingText, 1),
            ("１", .unexpectedByte, 0), ("--1", .invalidNumber, 1),
            ("9223372036854775808", .numberOutOfRange, 0), ("-9223372036854775809", .numberOutOfRange, 0),
            ("[1e400]", .numberOutOfRange, 1), ("-1e999", .numberOutOfRange, 0),
            ("0." + String(repeating: "1", count: 127), .numberOutOfRange, 0),
            ("[", .unexpectedEnd, 1), ("[1", .unexpectedEnd, 2), ("[1,", .unexpectedEnd, 3),
            ("[,1]", .unexpectedByte, 1),
            ("[1,]", .unexpectedByte, 3), ("[1 2]", .unexpectedByte, 3), ("[1,,2]", .unexpectedByte, 3),
            ("[1}", .unexpectedByte, 2),
            ("]", .unexpectedByte, 0), ("[1:2]", .unexpectedByte, 2),
            ("{", .unexpectedEnd, 1), (#"{"a"#, .unexpectedEnd, 3), (#"{"a""#, .unexpectedEnd, 4),
            (#"{"a":"#, .unexpectedEnd, 5),
            (#"{"a":1"#, .unexpectedEnd, 6), (#"{"a":1,"#, .unexpectedEnd, 7), (#"{"a":1,}"#, .unexpectedByte, 7),
            (#"{,}"#, .unexpectedByte, 1),
            (#"{"a" 1}"#, .unexpectedByte, 5), (#"{"a",1}"#, .unexpectedByte, 4), ("{a:1}", .unexpectedByte, 1),
            ("{1:1}", .unexpectedByte, 1),
            (#"{"a":1]"#, .unexpectedByte, 6), (#"{'a':1}"#, .unexpectedByte, 1), (#"{"a":}"#, .unexpectedByte, 5),
            ("{null:1}", .unexpectedByte, 1),
            (#"{"a":1,"a":1}"#, .duplicateMember, 7), (#"{"a":1,"b":2,"\u0061":3}"#, .duplicateMember, 13),
            (#"{"x":{"a":1,"a":2}}"#, .duplicateMember, 12), (#"{"":1,"":2}"#, .duplicateMember, 6),
            ("\"", .unexpectedEnd, 1), ("\"a", .unexpectedEnd, 2), ("\"a\nb\"", .controlCharacter, 2),
            ("\"\t\"", .controlCharacter, 1),
            ("\"\u{1F}\"", .controlCharacter, 1), ("\"\0\"", .null, 1), (#""\u0000""#, .null, 1),
            (#"{"a\u0000":1}"#, .null, 3),
            (#""\x41""#, .invalidEscape, 2), (#""\U0041""#, .invalidEscape, 2), (#""\0""#, .invalidEscape, 2),
            (#""\'""#, .invalidEscape, 2),
            (#""\u00g0""#, .invalidEscape, 5), (#""\u004""#, .invalidEscape, 6), (#""\u"#, .unexpectedEnd, 3),
            (#""\"#, .unexpectedEnd, 2),
            (#""\\#n""#, .invalidEscape, 2), (#""\u+041""#, .invalidEscape, 3),
            (#""\ud800""#, .loneSurrogate, 1), (#""\udc00""#, .loneSurrogate, 1),
            (#""\ud800\u0041""#, .loneSurrogate, 1),
            (#""\ud800\ud800""#, .loneSurrogate, 1), (#""\udc00\ud800""#, .loneSurrogate, 1),
            (#""a\ud800x""#, .loneSurrogate, 2),
            (#""\ud800\n""#, .loneSurrogate, 1), (#""\ud800\u""#, .invalidEscape, 9),
        ] as [(String, JSONError.Reason, Int)])
    func refuses(text: String, reason: JSONError.Reason, offset: Int) {
        #expect(throws: JSONError(reason: reason, offset: offset)) { try JSON(parsing: Array(text.utf8)) }
    }

    @Test(
        "bytes that are not UTF-8 are refused wherever they stand",
        arguments: [
            ([0x22, 0x80, 0x22], 1), ([0x22, 0xC0, 0xAF, 0x22], 1), ([0x22, 0xE0, 0x80, 0x80, 0x22], 1),
            ([0x22, 0xED, 0xA0, 0x80, 0x22], 1), ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 1), ([0x22, 0xC3], 1),
            ([0x22, 0x61, 0xC3, 0x22], 2), ([0x31, 0xFF], 1), ([0xFF, 0xFE, 0x31, 0x00], 0), ([0x5B, 0xE9, 0x5D], 1),
        ] as [([UInt8], Int)])
    func refusesInvalidUTF8(bytes: [UInt8], offset: Int) {
        #expect(throws: JSONError(reason: .invalidUTF8, offset: offset)) { try JSON(parsing: bytes) }
    }

    @Test("nesting is read to the limit and no further")
    func depth() throws {
        let nested = { (depth: Int) in
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        _ = try JSON(parsing: nested(32))
        #expect(throws: JSONError(reason: .tooDeep, offset: 32)) { try JSON(parsing: nested(33)) }
        #expect(throws: JSONError(reason: .tooDeep, offset: 32)) { try JSON(parsing: nested(100_000)) }
        let objects = String(repeating: #"{"a":"#, count: 3) + "1}}}"
        _ = try JSON(parsing: Array(objects.utf8), limits: JSONLimits(maxDepth: 3))
        #expect(throws: JSONError(reason: .tooDeep, offset: 10)) {
            try JSON(parsing: Array(objects.utf8), limits: JSONLimits(maxDepth: 2))
        }
    }

    @Test("siblings do not add up to depth")
    func breadth() throws {
        _ = try JSON(parsing: Array("[[],[],{},{},[[]]]".utf8), limits: JSONLimits(maxDepth: 3))
    }

    @Test("a text is read to the limit of its length and no further")
    func length() throws {
        let limits = JSONLimits(maxBytes: 4)
        #expect(try JSON(parsing: Array("1234".utf8), limits: limits) == 1234)
        #expect(throws: JSONError(reason: .tooLong, offset: 4)) {
            try JSON(parsing: Array("12345".utf8), limits: limits)
        }
    }

    @Test("names that differ only in their Unicode spelling are different members")
    func canonicalEquivalence() throws {
        let text = "{\"K\":1,\"\u{212A}\":2,\"é\":3,\"e\u{301}\":4}"
        let value = try JSON(parsing: Array(text.utf8))
        #expect(value["K"] == 1)
        #expect(value["\u{212A}"] == 2)
        #expect(value["\u{E9}"] == 3)
        #expect(value["e\u{301}"] == 4)
    }

    @Test("a megabyte of members is read in a moment, and its one duplicate found")
    func manyMembers() throws {
        let names = (0..<80_000).map { "\"\($0)\":0" }.joined(separator: ",")
        let clock = ContinuousClock()
        var count = 0
        let time = try clock.measure { count = try #require(JSON(parsing: Array("{\(names)}".utf8)).object).count }
        #expect(count == 80_000)
        #expect(time < .seconds(5))
        #expect(throws: JSONError(reason: .duplicateMember, offset: names.utf8.count + 2)) {
            try JSON(parsing: Array("{\(names),\"5\":1}".utf8))
        }
    }

    @Test(
        "a duplicate is found on both sides of the switch from searching to a set",
        arguments: [1, 2, 15, 16, 17, 18, 40])
    func duplicateAtAnySize(count: Int) throws {
        let names = (0..<count).map { "\"n\($0)\":0" }.joined(separator: ",")
        #expect(try JSON(parsing: Array("{\(names)}".utf8)).object?.count == count)
        for position in [0, count / 2, count - 1] {
            #expect(throws: JSONError(reason: .duplicateMember, offset: names.utf8.count + 2)) {
                try JSON(parsing: Array("{\(names),\"n\(position)\":1}".utf8))
            }
        }
    }

    @Test("members keep their order")
    func order() throws {
        #expect(try JSON(parsing: Array(#"{"z":1,"a":2,"m":3}"#.utf8)).object?.names == ["z", "a", "m"])
    }

    @Test("every prefix of a text is refused")
    func prefixes() throws {
        let text = Array(#"{"a":[1.5e3,true,null,"\u00e9\ud83d\ude00é"],"b":{}}"#.utf8)
        _ = try JSON(parsing: text)
        for length in text.indices {
            #expect(throws: JSONError.self) { try JSON(parsing: Array(text[..<length])) }
        }
    }

    @Test("a sentence for the client says where and why, and repeats nothing")
    func sentence() {
        let error = JSONError(reason: .duplicateMember, offset: 7)
        #expect(error.description == "The JSON text was refused at byte 7: a member name appears twice in one object.")
    }
}
