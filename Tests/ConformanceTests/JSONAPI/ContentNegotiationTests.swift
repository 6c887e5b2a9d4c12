// JSON:API 1.1, "Content Negotiation".

import HTTP
import HTTPTypes
import JSON
import Testing
import TestSupport

@Suite("JSON:API content negotiation")
struct ContentNegotiationTests {
    /// "If a request specifies the Content-Type header with the JSON:API media type, servers MUST respond with a 415 Unsupported
    /// Media Type status code if that media type contains any media type parameters other than ext or profile."
    @Test(arguments: ["; charset=utf-8", #"; ext="https://example.com/x""#, "; version=1"])
    func `Parameters of the type of a document are 415`(_ parameters: String) throws {
        let interface = try Interface()
        let answer = try interface.send(
            .post, "roles", #"{"data":{"type":"role","attributes":{"name":"a"}}}"#,
            [.contentType: "application/vnd.api+json" + parameters])
        #expect(answer.status == 415)
        #expect(answer.json["errors"]?.array?.first?["source"]?["header"] == "Content-Type")
        #expect(try interface.get("roles").ids == [])
    }

    @Test func `A profile we do not know is ignored`() throws {
        let interface = try Interface()
        let answer = try interface.send(
            .post, "roles", #"{"data":{"type":"role","attributes":{"name":"a"}}}"#,
            [.contentType: #"application/vnd.api+json; profile="https://example.com/p""#])
        #expect(answer.status == 201)
    }

    @Test func `A document of another type is 415`() throws {
        let interface = try Interface()
        let answer = try interface.send(.post, "roles", "{}", [.contentType: "application/json"])
        #expect(answer.status == 415)
    }

    /// "If all instances of that media type are modified with a media type parameter other than ext or profile, servers MUST
    /// respond with a 406 Not Acceptable status code", and likewise for unsupported extensions.
    @Test(arguments: [
        ("application/vnd.api+json; charset=utf-8", 406), (#"application/vnd.api+json; ext="https://e.example""#, 406),
        ("application/vnd.api+json; charset=utf-8, application/vnd.api+json", 200), ("*/*", 200),
        (#"application/vnd.api+json; profile="https://e.example""#, 200),
        (#"application/vnd.api+json; ext="https://a.example", application/vnd.api+json; ext="https://b.example""#, 406),
        (#"application/vnd.api+json; ext="https://a.example", application/vnd.api+json"#, 200),
        (#"application/vnd.api+json; profile="https://e.example"; charset=utf-8"#, 406),
    ])
    func `Accept with nothing but parameters is 406`(_ accept: String, _ status: Int) throws {
        #expect(try Interface().send(.get, "roles", "", [.accept: accept]).status == status)
    }

    /// Seed 003 sends the type with GET too.
    @Test func `A request without a document may name the type`() throws {
        let answer = try Interface().send(.get, "users", "", [.contentType: "application/vnd.api+json"])
        #expect(answer.status == 200)
    }

    /// "Clients and servers MUST NOT use an ext or profile member for content negotiation."
    @Test func `What a document says of itself decides nothing`() throws {
        let interface = try Interface()
        let answer = try interface.send(
            .post, "roles",
            #"{"jsonapi":{"version":"9","ext":["https://e.example"],"profile":["https://p.example"]},"#
                + #""data":{"type":"role","attributes":{"name":"a"}}}"#)
        #expect(answer.status == 201 && answer.json["jsonapi"] == ["version": "1.1"])
    }
}
