// Named responses, and that no value can break out of its field.

import HTTP
import HTTPTypes
import Testing

@Suite struct ResponseTests {
    @Test("the named responses have their status, type and body")
    func named() {
        let text = Response.text("é", status: .notFound)
        #expect(text.status == .notFound && text.body == Array("é".utf8))
        #expect(text.fields[.contentType] == "text/plain; charset=utf-8")
        let bytes = Response.bytes([1, 2], type: "application/json")
        #expect(bytes.status == .ok && bytes.body == [1, 2] && bytes.fields[.contentType] == "application/json")
        let empty = Response.empty(.noContent)
        #expect(empty.status == .noContent && empty.body.isEmpty && empty.fields.isEmpty)
    }

    @Test(
        "a redirect keeps its location and encodes what no address has",
        arguments: [
            ("/login?a=b#c", "/login?a=b#c"), ("https://é.example/ x", "https://%C3%A9.example/%20x"),
            ("/a\r\nSet-Cookie: x=y", "/a%0D%0ASet-Cookie:%20x=y"), ("com.app:/cb?code=%41", "com.app:/cb?code=%41"),
        ])
    func redirect(to location: String, sent: String) {
        let response = Response.redirect(to: location)
        #expect(response.status == .seeOther)
        #expect(response.fields[.location] == sent)
        #expect(Response.redirect(to: location, status: .found).status == .found)
    }

    @Test("a field is replaced by with and doubled by adding")
    func fields() throws {
        let cookie = try CookieTests.cookie()
        let response = Response.empty(.ok).with(.retryAfter, "1").with(.retryAfter, "2").setting(cookie).setting(cookie)
        #expect(response.fields[values: .retryAfter] == ["2"])
        #expect(response.fields[values: .setCookie].count == 2)
        #expect(response.with(.noStore).fields[.cacheControl] == "no-store")
    }

    @Test("a line break never survives in a field", arguments: ["a\r\nX: y", "a\nb", "a\rb", "a\0b"])
    func splitting(value: String) throws {
        let written = try #require(Response.empty(.ok).with(.referrerPolicy, value).fields[.referrerPolicy])
        #expect(!written.utf8.contains { $0 == 0x0D || $0 == 0x0A || $0 == 0 })
    }

    @Test(
        "what is said about caching is spelled as RFC 9111 spells it",
        arguments: [
            (.noStore, "no-store"), (.noCache, "no-cache"), (.publicMaxAge(300), "public, max-age=300"),
            (.privateMaxAge(0), "private, max-age=0"), (.immutable, "public, max-age=31536000, immutable"),
        ] as [(CacheControl, String)])
    func caching(control: CacheControl, value: String) {
        #expect(control.value == value)
    }

    @Test("a name that was missing is spelled as registered")
    func names() {
        #expect(HTTPField.Name.referrerPolicy.rawName == "Referrer-Policy")
    }
}
