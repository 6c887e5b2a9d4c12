// JSON:API 1.1, "Document Structure": the rules that every answer of every test is held against see what breaks them.

import HTTP
import HTTPTypes
import JSON
import Testing
import TestSupport

@Suite("JSON:API document structure")
struct DocumentStructureTests {
    private static func violations(_ members: String, _ status: Int = 200, sent: JSON = .null) throws -> [String] {
        let text = #"{"jsonapi":{"version":"1.1"},\#(members)}"#
        return DocumentRules(try JSON(parsing: Array(text.utf8)), answering: sent, status: status).violations
    }

    private static let role = #""type":"role","id":"1","links":{"self":"/r/1"}"#
    private static let error = #""id":"r","code":"c","title":"t","detail":"d""#

    @Test(arguments: [
        #""data":null"#, #""data":[],"links":{"self":"/r","next":null}"#, #""meta":{"deleted":{}}"#,
        #""data":{\#(role),"attributes":{"first_name":1},"relationships":{"users":{"links":{"self":"/s"}}}}"#,
        #""data":{\#(role),"relationships":{"users":{"data":[{"type":"user","id":"1"}]}}},"included":[{"type":"user","id":"1"}]"#,
    ])
    func `A document as it should be breaks no rule`(_ members: String) throws {
        #expect(try Self.violations(members) == [])
    }

    @Test(
        arguments: [
            (#""links":{"self":"/r"}"#, "missing"), (#""data":null,"more":1"#, "more"),
            (#""data":null,"errors":[]"#, "coexist"), (#""meta":{},"included":[]"#, "included"),
            (#""meta":1"#, "/meta"), (#""data":null,"links":{"self":1}"#, "/links/self"),
            (#""data":null,"links":{"other":"/r"}"#, "other"), (#""data":null,"links":[]"#, "/links"),
            (#""data":[1]"#, "/data/0"), (#""data":{"id":"1"}"#, "no type"), (#""data":{"type":"role"}"#, "no id"),
            (#""data":{\#(role),"attributes":[]}"#, "attributes"),
            (#""data":{\#(role),"attributes":{"type":1}}"#, "fields"),
            (#""data":{\#(role),"attributes":{"a":1},"relationships":{"a":{"links":{"self":"/s"}}}}"#, "fields"),
            (#""data":{\#(role),"attributes":{"_a":1}}"#, "the name _a"),
            (#""data":{\#(role),"attributes":{"a+b":1}}"#, "the name a+b"),
            (#""data":{\#(role),"other":1}"#, "other"),
            (#""data":{\#(role),"relationships":{"a":{}}}"#, "empty"),
            (#""data":{\#(role),"relationships":{"a":[]}}"#, "no object"),
            (#""data":{\#(role),"relationships":{"a":{"links":{}}}}"#, "/relationships/a"),
            (#""data":{\#(role),"relationships":{"a":{"data":{"id":"1"}}}}"#, "names nothing"),
            (
                #""data":{\#(role),"relationships":{"a":{"data":[{"type":"a","id":"1"},{"type":"a","id":"1"}]}}}"#,
                "twice"
            ),
            (#""data":[{\#(role)},{\#(role)}]"#, "role 1 twice"),
            (#""data":{\#(role)},"included":[{\#(role)}]"#, "role 1 twice"),
            (#""data":{\#(role)},"included":[{"type":"user","id":"1"}]"#, "user 1 is not linked"),
            (#""data":null,"included":{}"#, "included"),
        ] as [(String, String)])
    func `A document that breaks a rule is seen, and why`(_ members: String, _ word: String) throws {
        let violations = try Self.violations(members)
        #expect(violations.contains { $0.contains(word) }, "\(violations)")
    }

    @Test(
        arguments: [
            (#""errors":[]"#, "empty"), (#""errors":{}"#, "no list"), (#""errors":[1]"#, "/errors/0"),
            (#""errors":[{\#(error)}]"#, "status"), (#""errors":[{\#(error),"status":400}]"#, "status"),
            (#""errors":[{\#(error),"status":"404"}]"#, "status 400"),
            (#""errors":[{\#(error),"status":"400","why":1}]"#, "why"),
            (#""errors":[{\#(error),"status":"400","source":"/"}]"#, "source"),
            (#""errors":[{\#(error),"status":"400","source":{"place":"/"}}]"#, "place"),
            (#""errors":[{\#(error),"status":"400","source":{"pointer":"/data/attributes/b"}}]"#, "/data/attributes/b"),
            (#""errors":[{\#(error),"status":"400","source":{"pointer":"/data/list/1"}}]"#, "/data/list/1"),
        ] as [(String, String)])
    func `An error object that breaks a rule is seen, and why`(_ members: String, _ word: String) throws {
        let sent: JSON = ["data": ["attributes": ["a/b": 1], "list": [1]]]
        let violations = try Self.violations(members, 400, sent: sent)
        #expect(violations.contains { $0.contains(word) }, "\(violations)")
        for pointer in ["/data/attributes/a~1b", "/data/list/0", ""] {
            let good = #""errors":[{\#(Self.error),"status":"400","source":{"pointer":"\#(pointer)"}}]"#
            #expect(try Self.violations(good, 400, sent: sent) == [])
        }
    }

    @Test func `A status, a type and a location that do not fit the document are seen`() throws {
        func answer(_ status: HTTPResponse.Status, _ fields: [(HTTPField.Name, String)], _ text: String) throws
            -> [String]
        {
            var response = Response.bytes(Array(text.utf8), type: "application/vnd.api+json", status: status)
            for (name, value) in fields { response = response.with(name, value) }
            let request = try Request(
                method: .post, target: "/api/roles", fields: [:], body: [], tenant: nil,
                remoteAddress: IPAddress(v4: 0), id: "1")
            return DocumentRules.violations(of: Answer(response), to: request)
        }
        let made = #"{"jsonapi":{"version":"1.1"},"data":{\#(Self.role)}}"#
        #expect(try answer(.created, [(.location, "/r/1")], made) == [])
        #expect(try answer(.created, [(.location, "/r/2")], made) != [])
        #expect(try answer(.created, [], made) != [])
        #expect(try answer(.badRequest, [], made) != [])
        #expect(try answer(HTTPResponse.Status(code: 299), [], made) != [])
        #expect(try answer(.ok, [(.contentType, "application/vnd.api+json; charset=utf-8")], made) != [])
        #expect(try answer(.ok, [], "[]") != [] && answer(.ok, [], "{") != [])
        #expect(try answer(.ok, [], #"{"data":null}"#) != [])
    }
}
