// JSON:API 1.1, "Errors": how problems are told, and which status stands for several.

import HTTP
import HTTPTypes
import JSON
import Testing
import TestSupport

@Suite("JSON:API errors")
struct ErrorTests {
    private func document(_ attributes: String) -> String {
        #"{"data":{"type":"user","attributes":\#(attributes)}}"#
    }

    /// "Error objects MUST be returned as an array keyed by errors in the top level of a JSON:API document"; "a server MAY choose to
    /// stop processing as soon as a problem is encountered, or it MAY continue".
    @Test func `Every problem of a document is told at once, each with its place`() throws {
        let answer = try Interface().send(
            .post, "users", document(#"{"email":"x","first_name":1,"status":"dead","nothing":1,"created_at":null}"#))
        #expect(answer.status == 422 && answer.json["data"] == nil)
        let pointers = ["email", "first_name", "status", "nothing", "created_at"].map { "/data/attributes/\($0)" }
        #expect(answer.pointers == pointers)
        let errors = answer.json["errors"]?.array ?? []
        #expect(Set(errors.map { $0["id"]?.string }).count == pointers.count)
        for error in errors { #expect(error["status"] == "422" && error["title"] == "Unprocessable Content") }
    }

    /// "source.parameter: a string indicating which URI query parameter caused the error."
    @Test func `Every problem of a query is told at once, each with its parameter`() throws {
        let answer = try Interface().get("users?x=1&page[limit]=0&sort=email&sort=id&fields=a")
        #expect(answer.status == 400)
        #expect(Set(answer.parameters) == ["x", "page[limit]", "sort", "fields"])
    }

    /// "title: a short, human-readable summary of the problem that SHOULD NOT change from occurrence to occurrence."
    @Test func `The title is the kind's, the detail the occurrence's`() throws {
        let interface = try Interface()
        let answers = [
            try interface.get("users?one=1"), try interface.get("users?two=1"), try interface.get("roles?sort=x"),
        ]
        let errors = answers.compactMap { $0.json["errors"]?.array?.first }
        #expect(errors.count == 3 && Set(errors.map { $0["title"]?.string }) == ["Bad Request"])
        #expect(Set(errors.map { $0["detail"]?.string }).count == 3)
    }

    /// "source.pointer: a JSON Pointer [RFC 6901] to the value in the request document that caused the error … MUST point to a value
    /// in the request document that exists; if it doesn't, the client SHOULD simply ignore the pointer."
    @Test func `A pointer is escaped, and names what exists`() throws {
        let strange = try Interface().send(.post, "users", document(#"{"email":"a@example.com","a/b~c":1}"#))
        #expect(strange.pointers == ["/data/attributes/a~1b~0c"])
        #expect(try Interface().send(.post, "users", document("{}")).pointers == ["/data/attributes"])
        #expect(try Interface().send(.post, "users", #"{"data":{"type":"user"}}"#).pointers == ["/data"])
    }

    /// What no error may carry back: it stands in logs and on screens.
    @Test func `No error repeats a value of the request`() throws {
        let interface = try Interface()
        let value = "hunter2-hunter2"
        for answer in [
            try interface.send(.post, "users", document(#"{"email":"\#(value)","password":["\#(value)"]}"#)),
            try interface.send(.post, "users", document(#"{"email":"a@example.com","status":"\#(value)"}"#)),
            try interface.get("users?filter[status]=\(value)"), try interface.get("users?page[after]=\(value)"),
        ] {
            #expect(answer.status >= 400 && !answer.text.contains(value), "\(answer.text)")
        }
    }

    @Test(
        arguments: [
            ("", "no document"), ("[]", "an array"), ("{}", "no data"), (#"{"data":[]}"#, "a list"),
            (#"{"data":null}"#, "null"), (#"{"data":{}}"#, "no type"), (#"{"data":{"type":1}}"#, "type no string"),
            (#"{"data":{"type":"user","attributes":[]}}"#, "attributes no object"),
            (#"{"data":{"type":"user","relationships":1}}"#, "relationships no object"),
            (#"{"data":{"type":"user","relationships":{"roles":{}}}}"#, "a relationship without data"),
            (
                #"{"data":{"type":"user","relationships":{"roles":{"data":[{"id":"1"}]}}}}"#,
                "an identifier without type"
            ),
            (#"{"data":{"type":"user","type":"user"}}"#, "a member twice"), ("{\"data\":", "cut off"),
        ] as [(String, String)])
    func `A document that is not made as it must be is 400`(_ body: String, _ what: String) throws {
        let answer = try Interface().send(.post, "users", body, [.contentType: "application/vnd.api+json"])
        #expect(answer.status == 400, "\(what)")
        #expect(answer.json["errors"]?.array?.first?["code"] == "invalid_body")
    }
}
