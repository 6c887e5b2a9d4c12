// A response as bytes: lengths, bodies that may not be, fields that could begin another.

@testable import FastCGI
import HTTP
import HTTPTypes
import Testing

@Suite("Encoding")
struct EncodingTests {
    func encode(_ response: Response, head: Bool = false) -> String {
        let parts = Encoding.parts(of: response, toHead: head)
        return String(decoding: parts.head + parts.body, as: UTF8.self)
    }

    @Test("status, fields in order, our own count, body")
    func whole() {
        var response = Response.text("hé", status: .created)
        response.fields.append(.setCookie, "a=1")
        response.fields.append(.setCookie, "b=2")
        #expect(
            encode(response)
                == "Status: 201 Created\r\nContent-Type: text/plain; charset=utf-8\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"
                + "Content-Length: 3\r\n\r\nhé")
    }

    @Test("a length that a handler says is replaced by the body's", arguments: ["0", "99", "2"])
    func ownLength(said: String) {
        let text = encode(Response.text("ab").with(.contentLength, said))
        #expect(text.hasSuffix("\r\nContent-Length: 2\r\n\r\nab"))
        #expect(text.components(of: "Content-Length").count == 2)
    }

    @Test("an answer to HEAD keeps the length of the body it does not send")
    func head() {
        #expect(encode(.text("ab"), head: true).hasSuffix("\r\nContent-Length: 2\r\n\r\n"))
        let said = Response.text("").with(.contentLength, "77")
        #expect(encode(said, head: true).hasSuffix("\r\nContent-Length: 77\r\n\r\n"))
        #expect(!encode(.text(""), head: true).contains("Content-Length"))
    }

    @Test("204 and 304 have neither body nor length", arguments: [HTTPResponse.Status.noContent, .notModified])
    func bodiless(status: HTTPResponse.Status) {
        let text = encode(Response(status: status, body: [1, 2]).with(.contentLength, "2"))
        #expect(text == "Status: \(status.code) \(status.reasonPhrase)\r\n\r\n")
    }

    @Test("a status always has a phrase, and never one that begins a field")
    func phrase() {
        #expect(encode(.empty(.init(code: 299))).hasPrefix("Status: 299 Other\r\n"))
        #expect(!encode(.empty(.init(code: 200, reasonPhrase: "a\r\nSet-Cookie: b=1"))).contains("\nSet-Cookie"))
    }

    @Test("no field begins another, and none is taken for the status")
    func safe() {
        var response = Response.empty(.ok)
        response.fields.append(.location, "/a\r\nSet-Cookie: evil=1")
        response.fields.append(HTTPField.Name("Status")!, "500")
        let text = encode(response)
        #expect(text.components(of: "Status").count == 2)
        #expect(!text.contains("\nSet-Cookie"))
    }
}

extension String {
    /// The pieces between the places where a word stands.
    func components(of word: String) -> [Substring] {
        split(separator: word, omittingEmptySubsequences: false)
    }
}
