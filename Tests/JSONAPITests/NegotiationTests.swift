// Which media types a request may name.

import HTTP
import HTTPTypes
import JSONAPI
import Testing

@Suite struct NegotiationTests {
    private func status(_ fields: Fields, body: String = "") throws -> Int? {
        let request = try Request(
            method: .post, target: "/", fields: fields, body: Array(body.utf8), tenant: nil,
            remoteAddress: IPAddress(v4: 0), id: "r")
        do {
            try Negotiation.check(request)
            return nil
        } catch { return error.status }
    }

    @Test(
        arguments: [
            ("application/vnd.api+json", nil), ("APPLICATION/vnd.API+json", nil),
            (#"application/vnd.api+json; profile="https://example.com/p""#, nil),
            (#"application/vnd.api+json;ext="""#, nil),
            ("application/vnd.api+json; charset=utf-8", 415),
            (#"application/vnd.api+json; ext="https://example.com/e""#, 415),
            ("application/json", 415), ("text/plain", 415), ("x", 415),
        ] as [(String, Int?)])
    func `A document comes as JSON:API, without extension and parameters but profile`(_ type: String, _ status: Int?)
        throws
    {
        #expect(try self.status([.contentType: type], body: "{}") == status)
        // A type without a document is judged alike: seed 003 sends it with GET.
        #expect(try self.status([.contentType: type]) == status)
    }

    @Test func `A document without a type is refused, nothing is not`() throws {
        #expect(try status([:], body: "{}") == 415)
        #expect(try status([:]) == nil)
    }

    @Test(
        arguments: [
            ("application/vnd.api+json", nil), ("*/*", nil), ("application/json", nil), ("text/html, */*;q=0.1", nil),
            ("application/vnd.api+json;q=0.5", nil), (#"application/vnd.api+json;profile="https://a.example/,b""#, nil),
            ("application/vnd.api+json; charset=utf-8, application/vnd.api+json", nil),
            (#"application/vnd.api+json;ext="https://e.example", application/vnd.api+json;profile="x""#, nil),
            ("application/vnd.api+json; charset=utf-8", 406), ("text/html, application/vnd.api+json; version=1", 406),
            (#"application/vnd.api+json; ext="https://example.com/e""#, 406),
            (#"application/vnd.api+json;a=",", application/vnd.api+json;b="\",""#, 406),
        ] as [(String, Int?)])
    func `Accept is refused where every instance of the type has a parameter we cannot keep`(
        _ accept: String, _ status: Int?
    ) throws {
        #expect(try self.status([.accept: accept]) == status)
    }
}
