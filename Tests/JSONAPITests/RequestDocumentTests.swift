// Reading the documents of requests, and writing those of errors.

import JSON
import JSONAPI
import Testing

@Suite struct RequestDocumentTests {
    private func pointer(_ text: String) throws -> String? {
        let error = try #require(throws: ErrorDocument.self) { try RequestDocument(parsing: Array(text.utf8)) }
        #expect(error.status == 400 && error.errors[0].code == "invalid_body")
        guard case .pointer(let pointer) = error.errors[0].source else { return nil }
        return pointer
    }

    @Test(arguments: [
        ("[]", ""), ("{}", ""), (#"{"data":null}"#, "/data"), (#"{"data":[]}"#, "/data"), (#"{"data":{}}"#, "/data"),
        (#"{"data":{"type":1}}"#, "/data/type"), (#"{"data":{"type":"a","id":1}}"#, "/data/id"),
        (#"{"data":{"type":"a","attributes":[]}}"#, "/data/attributes"),
        (#"{"data":{"type":"a","relationships":1}}"#, "/data/relationships"),
        (#"{"data":{"type":"a","relationships":{"b":1}}}"#, "/data/relationships/b"),
        (#"{"data":{"type":"a","relationships":{"b/c~":{}}}}"#, "/data/relationships/b~1c~0"),
        (#"{"data":{"type":"a","relationships":{"b":{"data":1}}}}"#, "/data/relationships/b/data"),
        (#"{"data":{"type":"a","relationships":{"b":{"data":{"type":"c"}}}}}"#, "/data/relationships/b/data"),
        (
            #"{"data":{"type":"a","relationships":{"b":{"data":[{"type":"c","id":2}]}}}}"#,
            "/data/relationships/b/data/0/id"
        ),
    ])
    func `What is not made as a document is refused at its place`(_ text: String, _ place: String) throws {
        #expect(try pointer(text) == place)
    }

    @Test func `What is no JSON has no place`() throws {
        #expect(try pointer("{") == nil)
        #expect(try pointer("") == nil)
    }

    @Test func `A resource object is read with its attributes and linkage`() throws {
        let text = """
            {"data":{"type":"a","id":"1","attributes":{"x":1},"relationships":{"o":{"data":null},
            "m":{"data":[{"type":"t","id":"i"}]}},"links":{}},"other":1}
            """
        let document = try RequestDocument(parsing: Array(text.utf8))
        #expect(document.type == "a" && document.id == "1")
        #expect(document.attributes == ["x": 1])
        #expect(document.relationships.map(\.name) == ["o", "m"])
        #expect(document.relationships.map(\.linkage) == [.one(nil), .many([.init(type: "t", id: "i")])])
    }

    @Test func `Errors of one status keep it, of several become the general one`() {
        let (a, b) = (ErrorObject(422, "x", "d", .pointer("/data")), ErrorObject(409, "y", "d"))
        #expect(ErrorDocument([a, a]).status == 422)
        #expect(ErrorDocument([a, b]).status == 400)
        #expect(ErrorDocument([a, ErrorObject(503, "z", "d")]).status == 500)
    }

    @Test func `An error object has its members as strings`() throws {
        let document = ErrorDocument([ErrorObject(422, "x", "why", .pointer("/data")), ErrorObject(422, "y", "how")])
        let json = try JSON(parsing: document.body(id: "r"))
        #expect(
            json["errors"]?.array?.first == [
                "id": "r", "status": "422", "code": "x", "title": "Unprocessable Content", "detail": "why",
                "source": ["pointer": "/data"],
            ])
        #expect(json["errors"]?.array?.last?["id"] == "r-2")
        #expect(json["jsonapi"]?["version"] == "1.1")
    }
}
