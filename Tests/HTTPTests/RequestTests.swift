// How a target becomes path and query, and what a request answers about its fields and body.

import HTTP
import HTTPTypes
import Testing

@Suite struct RequestTests {
    static func request(
        _ target: String, fields: Fields = [:], body: String = ""
    ) throws(RequestError) -> Request {
        try Request(
            method: .post, target: target, fields: fields, body: Array(body.utf8), tenant: "acme",
            remoteAddress: IPAddress(v4: 0x7F00_0001), id: "r1")
    }

    @Test(
        "a target is split at its first question mark",
        arguments: [
            ("/", [], [:]), ("/a", ["a"], [:]), ("/a?", ["a"], [:]), ("/a?b=1&c=2", ["a"], ["b": "1", "c": "2"]),
            ("/a?b=/../c//", ["a"], ["b": "/../c//"]), ("/a?b?c=d?", ["a"], ["b?c": "d?"]), ("/?x", [], ["x": ""]),
            ("/a?filter[email]=a%40b|c", ["a"], ["filter[email]": "a@b|c"]), ("/a?b=%C3%A9+%2F", ["a"], ["b": "é /"]),
            ("/a?b=%0A", ["a"], ["b": "\n"]),
        ] as [(String, [String], Form)])
    func splits(target: String, segments: [String], query: Form) throws {
        let request = try Self.request(target)
        #expect(request.path.segments == segments)
        #expect(request.query == query)
        #expect(request.target == target)
    }

    @Test(
        "a target that cannot be read in one way is refused",
        arguments: [
            ("", .pathNotAbsolute), ("*", .pathNotAbsolute), ("http://h/", .pathNotAbsolute),
            ("?a=1", .pathNotAbsolute),
            ("/a#b", .forbiddenCharacter), ("/a?b#c", .forbiddenCharacter), ("/a?b=é", .forbiddenCharacter),
            ("/a?b= ", .forbiddenCharacter), ("/a?b=\0", .forbiddenCharacter), ("/a?b=\r\nX: y", .forbiddenCharacter),
            ("/a?b=\u{7F}", .forbiddenCharacter), ("/a//?b", .emptySegment), ("/%2e%2e?b", .dotSegment),
            ("/a?b=%zz", .query(FormError(.invalidEscape, parameter: "b", position: 1))),
            ("/a?c=1&b=%FF", .query(FormError(.invalidUTF8, parameter: "b", position: 2))),
            ("/a?b=%00", .query(FormError(.null, parameter: "b", position: 1))),
            ("/" + String(repeating: "a", count: 8192), .targetTooLong),
        ] as [(String, RequestError)])
    func refuses(target: String, error: RequestError) {
        #expect(throws: error) { try Self.request(target) }
    }

    @Test("a target of 8 KiB is read, and a longer one answered with 414")
    func length() throws {
        _ = try Self.request("/" + String(repeating: "a", count: 8191))
        #expect(RequestError.targetTooLong.status == .uriTooLong)
        #expect(RequestError.emptySegment.status == .badRequest)
    }

    @Test("the rest of a request is kept as it was given")
    func values() throws {
        let request = try Self.request("/a", fields: [.accept: "x/y"], body: "b")
        #expect(request.method == .post && request.tenant == "acme" && request.id == "r1")
        #expect(request.body == Array("b".utf8) && request.fields[.accept] == "x/y")
        #expect(request.remoteAddress.isLoopback)
    }

    @Test(
        "a body is read as a form only when it says that it is one",
        arguments: [
            ("application/x-www-form-urlencoded", true), ("Application/X-WWW-Form-URLEncoded; charset=UTF-8", true),
            ("application/x-www-form-urlencoded;charset=\"utf-8\"", true),
            ("application/x-www-form-urlencoded; charset=iso-8859-1", false), ("application/json", false),
            ("text/plain", false), ("multipart/form-data; boundary=x", false), ("", false), (nil, false),
            ("application/x-www-form-urlencoded, application/json", false),
        ] as [(String?, Bool)])
    func form(type: String?, isForm: Bool) throws {
        var fields = Fields()
        fields[.contentType] = type
        let request = try Self.request("/", fields: fields, body: "a=1&a=2")
        if isForm {
            #expect(try request.form().all("a") == ["1", "2"])
        } else {
            #expect(throws: FormError(.notAForm)) { try request.form() }
        }
    }

    @Test("no body and no type is an empty form; no body of another type is none")
    func emptyForm() throws {
        #expect(try Self.request("/").form().isEmpty)
        #expect(throws: FormError(.notAForm)) {
            try Self.request("/", fields: [.contentType: "application/json"]).form()
        }
    }

    @Test("two Authorization fields are refused, whatever they hold")
    func twoCredentials() throws {
        var fields: Fields = [.authorization: "Bearer a"]
        #expect(try Self.request("/", fields: fields).authorization() == .bearer("a"))
        let isAdded = fields.add(.authorization, "Bearer b", separator: ", ")
        #expect(isAdded)
        #expect(throws: AuthorizationError.bearerToken) { try Self.request("/", fields: fields).authorization() }
        #expect(try Self.request("/").authorization() == nil)
    }

    @Test("cookies come from every Cookie field")
    func cookies() throws {
        var fields: Fields = [.cookie: "a=1; b=2"]
        let isAdded = fields.add(.cookie, "a=3", separator: "; ")
        #expect(isAdded)
        #expect(try Self.request("/", fields: fields).cookies.all("a") == ["1", "3"])
        #expect(try Self.request("/").cookies.first("a") == nil)
    }
}
