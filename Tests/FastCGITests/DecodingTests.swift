// Parameters and body as a request: which are read, joined, refused.

@testable import FastCGI
import HTTP
import HTTPTypes
import Testing

@Suite("Decoding")
struct DecodingTests {
    static let least = [
        Parameter("REQUEST_METHOD", "GET"), Parameter("REQUEST_URI", "/a?b=c"), Parameter("REMOTE_ADDR", "192.0.2.7"),
    ]

    func decode(_ more: [Parameter], body: String = "", limit: Int = 1_000) throws(Rejection) -> Request {
        let decoding = try Decoding(Self.least + more, bodyLimit: limit)
        return try decoding.request(body: Array(body.utf8))
    }

    func reason(_ run: () throws -> Void) -> Rejection? {
        do {
            try run()
            return nil
        } catch {
            return error as? Rejection
        }
    }

    @Test("everything that counts arrives")
    func whole() throws {
        let request = try decode(
            [
                Parameter("CONTENT_TYPE", "text/plain"), Parameter("CONTENT_LENGTH", "5"),
                Parameter("GATEHOUSE_TENANT", "acme-test"), Parameter("GATEHOUSE_REQUEST_ID", "0af7651916cd43dd"),
                Parameter("HTTP_AUTHORIZATION", "Bearer x"), Parameter("HTTP_X_FORWARDED_FOR", "203.0.113.9"),
                Parameter("REMOTE_USER", "root"),
            ], body: "hello")
        #expect(request.method == .get)
        #expect(request.target == "/a?b=c")
        #expect(request.remoteAddress == IPAddress("192.0.2.7"))
        #expect(request.tenant == "acme-test")
        #expect(request.id == "0af7651916cd43dd")
        #expect(request.body == Array("hello".utf8))
        #expect(request.fields[.contentType] == "text/plain")
        #expect(request.fields[.authorization] == "Bearer x")
        #expect(request.fields.count == 3)
    }

    @Test("a client cannot name its tenant, its address or its request")
    func untrusted() throws {
        let request = try decode([
            Parameter("HTTP_GATEHOUSE_TENANT", "evil"), Parameter("HTTP_GATEHOUSE_REQUEST_ID", "evil"),
            Parameter("HTTP_REMOTE_ADDR", "10.0.0.1"), Parameter("HTTP_PROXY", "http://evil"),
        ])
        #expect(request.tenant == nil)
        #expect(request.id != "evil" && request.id.utf8.count == 32)
        #expect(request.remoteAddress == IPAddress("192.0.2.7"))
        #expect(request.fields[HTTPField.Name("Proxy")!] == nil)
    }

    @Test("an empty tenant is none, and an identifier that could forge a log line is replaced")
    func emptyTenant() throws {
        let request = try decode([Parameter("GATEHOUSE_TENANT", ""), Parameter("GATEHOUSE_REQUEST_ID", "a b")])
        #expect(request.tenant == nil)
        #expect(request.id.utf8.count == 32)
        #expect(try decode([]).id != decode([]).id)
    }

    @Test(
        "a parameter given twice is refused, with the same value too",
        arguments: [
            "GATEHOUSE_TENANT", "GATEHOUSE_REQUEST_ID", "REMOTE_ADDR", "REQUEST_URI", "REQUEST_METHOD", "CONTENT_TYPE",
            "CONTENT_LENGTH", "SERVER_NAME", "HTTP_AUTHORIZATION", "HTTP_HOST", "HTTP_CONTENT_TYPE", "HTTP_DPOP",
            "HTTP_ORIGIN", "HTTP_SEC_FETCH_SITE",
        ])
    func twice(name: String) {
        for second in ["", "0", "x"] {
            let rejection = reason { _ = try Decoding([Parameter(name, "x"), Parameter(name, second)], bodyLimit: 10) }
            #expect(rejection?.reason == .repeatedParameter)
            #expect(rejection?.parameter == name)
        }
    }

    @Test("a list field given twice is one list; cookies keep their own mark")
    func joined() throws {
        let request = try decode([
            Parameter("HTTP_ACCEPT", "text/html"), Parameter("HTTP_ACCEPT", "*/*"), Parameter("HTTP_COOKIE", "a=1"),
            Parameter("HTTP_COOKIE", "b=2"),
        ])
        #expect(request.fields[.accept] == "text/html, */*")
        #expect(request.fields[.cookie] == "a=1; b=2")
    }

    @Test("a parameter that must be there is missed, empty or absent", arguments: 0..<3)
    func missing(place: Int) {
        var parameters = Self.least
        let name = parameters.remove(at: place).name
        for rest in [parameters, parameters + [Parameter(name, "")]] {
            let rejection = reason { _ = try Decoding(rest, bodyLimit: 10) }
            #expect(rejection?.reason == .missingParameter && rejection?.parameter == name)
        }
    }

    @Test(
        "the body must have the length the parameters say",
        arguments: [
            ("", "", true), ("0", "", true), ("3", "abc", true), ("003", "abc", true), ("", "a", false),
            ("3", "ab", false),
            ("3", "abcd", false), ("-1", "", false), ("+3", "abc", false), ("3 ", "abc", false), ("0x3", "abc", false),
            ("99999999999999999999", "", false), ("٣", "abc", false),
        ])
    func length(promised: String, body: String, isRight: Bool) {
        let rejection = reason { _ = try decode([Parameter("CONTENT_LENGTH", promised)], body: body) }
        #expect(rejection?.reason == (isRight ? nil : .contentLength))
    }

    @Test("a promise above the limit is refused before anything is read")
    func limit() throws {
        #expect(try Decoding(Self.least + [Parameter("CONTENT_LENGTH", "10")], bodyLimit: 10).contentLength == 10)
        let rejection = reason { _ = try Decoding(Self.least + [Parameter("CONTENT_LENGTH", "11")], bodyLimit: 10) }
        #expect(rejection?.reason == .bodyTooLarge)
        #expect(rejection?.status == .contentTooLarge)
        #expect(rejection?.target == "/a?b=c")
    }

    @Test(
        "what is malformed is refused",
        arguments: [
            ("REQUEST_METHOD", "GET /", Rejection.Reason.malformedMethod), ("REMOTE_ADDR", "unix:", .malformedAddress),
            ("REMOTE_ADDR", "192.0.2.7, 10.0.0.1", .malformedAddress),
            ("REQUEST_URI", "http://x/", .malformedTarget(.pathNotAbsolute)),
            ("REQUEST_URI", "/../x", .malformedTarget(.dotSegment)),
        ])
    func malformed(name: String, value: String, expected: Rejection.Reason) {
        let parameters = Self.least.filter { $0.name != name } + [Parameter(name, value)]
        let rejection = reason { _ = try Decoding(parameters, bodyLimit: 10).request(body: []) }
        #expect(rejection?.reason == expected)
        #expect(rejection?.status.code == 400)
    }

    @Test(
        "fields that are no fields are refused",
        arguments: [("HTTP_A B", "x"), ("HTTP_", "x"), ("HTTP_A", "x\r\nB: y"), ("CONTENT_TYPE", "a\nb")])
    func badFields(name: String, value: String) {
        #expect(reason { _ = try decode([Parameter(name, value)]) }?.reason == .malformedParameter)
    }

    @Test("bytes that are not UTF-8 are Latin-1 in a field and refused elsewhere")
    func latin1() throws {
        let field = try #require(Self.parameter(Array("HTTP_USER_AGENT=".utf8) + [0xe9]))
        #expect(try decode([field]).fields[.userAgent] == "é")
        let tenant = try #require(Self.parameter(Array("GATEHOUSE_TENANT=".utf8) + [0xe9]))
        #expect(reason { _ = try decode([tenant]) }?.reason == .malformedParameter)
    }

    private static func parameter(_ entry: [UInt8]) -> Parameter? { Parameter(entry: entry.span) }

    @Test("an entry is split at its first equals sign")
    func entries() {
        #expect(Self.parameter(Array("A=b=c".utf8)) == Parameter("A", "b=c"))
        #expect(Self.parameter(Array("A=".utf8)) == Parameter("A", ""))
        for bad in ["", "A", "=a", "A B=c", "É=c"] { #expect(Self.parameter(Array(bad.utf8)) == nil) }
    }
}
