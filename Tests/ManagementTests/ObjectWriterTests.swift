// How rows become resource objects.

import Database
import JSON
import Store
import Testing

@testable import Management

@Suite struct ObjectWriterTests {
    private static let thing = Resource(
        type: "thing", path: "things", about: "For this suite", table: "things",
        attributes: [
            Attribute("name", .text(1...100)), Attribute("on", .boolean), Attribute("size", .integer(0...10)),
            Attribute("at", .time), Attribute("data", .object), Attribute("words", .words(most: 3)),
            Attribute("secret", .secret), Attribute("address", .audience),
        ],
        relationships: [
            .one("owner", "user", column: "owner_id"), .many("parts", "part", in: "parts", own: "thing_id"),
        ], operations: [])

    private static func text(
        _ values: [SQLValue], fields: [String]? = nil, linkage: [String: [String]]? = nil, isWhole: Bool = false
    ) throws -> String {
        var writer = ObjectWriter(thing.shape(fields), base: "https://a.example/api")
        var json = JSONWriter()
        json.beginArray()
        for _ in 0..<2 { try writer.write(StoredRow(values).row, linkage: linkage, isWhole: isWhole, into: &json) }
        json.endArray()
        let read = try JSON(parsing: json.bytes)
        #expect(read.array?.count == 2 && read.array?.first == read.array?.last)
        return try #require(read.array?.first).text
    }

    private static let own = #""https://a.example/api/things/1"#

    @Test func `Every kind is written as its declaration says`() throws {
        let text = try Self.text([
            .text("1"), .text("a \"b\"\n\\ é"), .integer(1), .integer(7), .integer(0), .text(#"{"k":[1]}"#),
            .text(#"a: "b"#), .text("https://b.example"), .text("u"),
        ])
        #expect(
            text == #"{"type":"thing","id":"1","attributes":{"name":"a \"b\"\n\\ é","on":true,"size":7,"#
                + #""at":"1970-01-01T00:00:00.000Z","data":{"k":[1]},"words":["a:","\"b"],"address":"https://b.example"},"#
                + #""relationships":{"owner":{"links":{"self":"# + Self.own + #"/relationships/owner","related":"#
                + Self.own
                + #"/owner"},"data":{"type":"user","id":"u"}}},"links":{"self":"# + Self.own + #""}}"#)
    }

    @Test func `NULL is null, but for the address of the API`() throws {
        let read = try JSON(parsing: Array(Self.text([.text("1")] + Array(repeating: .null, count: 8)).utf8))
        for name in ["name", "on", "size", "at", "data", "words"] {
            #expect(read["attributes"]?[name] == .null, "\(name)")
        }
        #expect(read["attributes"]?["address"] == "https://a.example/api")
        #expect(read["relationships"]?["owner"]?["data"] == .null)
    }

    @Test func `What is of another kind than declared is written as what it is`() throws {
        let values: [SQLValue] = [
            .text("1"), .integer(-5), .text("x"), .real(0.5), .text("never"), .null, .integer(3), .integer(.min), .null,
        ]
        let attributes = try JSON(parsing: Array(Self.text(values).utf8))["attributes"]
        #expect(attributes?["name"] == -5 && attributes?["on"] == "x" && attributes?["size"] == 0.5)
        #expect(attributes?["at"] == "never" && attributes?["words"] == 3)
        #expect(attributes?["address"] == .integer(.min))
    }

    @Test(arguments: [1, 1000, 1900, 2048, 9000, 70_000])
    func `A row of any length is written whole`(_ length: Int) throws {
        let name = String(repeating: "\"", count: length / 2) + String(repeating: "é", count: length / 2)
        let words = Array(repeating: "w\\", count: length / 3 + 1).joined(separator: " ")
        let values: [SQLValue] = [
            .text("1"), .text(name), .null, .null, .null, .text("[\(String(repeating: "1,", count: length))1]"),
            .text(words), .null, .text(String(repeating: "u", count: length)),
        ]
        let read = try JSON(parsing: Array(Self.text(values).utf8))
        #expect(read["attributes"]?["name"]?.string == name)
        #expect(read["attributes"]?["data"]?.array?.count == length + 1)
        #expect(read["attributes"]?["words"]?.array?.count == length / 3 + 1)
        #expect(read["relationships"]?["owner"]?["data"]?["id"]?.string?.utf8.count == length)
    }

    @Test func `Relationships to many are there where they are included, or the whole resource is`() throws {
        let values: [SQLValue] = [.text("1")] + Array(repeating: .null, count: 8)
        func parts(_ linkage: [String: [String]]?, isWhole: Bool, fields: [String]? = nil) throws -> JSON? {
            let text = try Self.text(values, fields: fields, linkage: linkage, isWhole: isWhole)
            return try JSON(parsing: Array(text.utf8))["relationships"]?["parts"]
        }
        #expect(try parts(nil, isWhole: false) == nil)
        #expect(try parts(["other": ["1"]], isWhole: false) == nil)
        #expect(try parts(["parts": []], isWhole: false)?["data"] == [])
        let two: JSON = [["type": "part", "id": "p"], ["type": "part", "id": "q"]]
        #expect(try parts(["parts": ["p", "q"]], isWhole: true)?["data"] == two)
        let whole = try parts(nil, isWhole: true)
        #expect(whole?["data"] == nil && whole?["links"]?["related"] == "https://a.example/api/things/1/parts")
        #expect(try parts(["parts": ["p"]], isWhole: true, fields: ["name"]) == nil)
    }

    @Test func `Without fields there are neither attributes nor relationships`() throws {
        let values: [SQLValue] = [.text("1"), .null]
        #expect(
            try Self.text(values, fields: [])
                == #"{"type":"thing","id":"1","links":{"self":"# + Self.own + #""}}"#)
    }
}
