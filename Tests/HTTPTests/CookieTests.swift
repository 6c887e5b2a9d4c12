// Cookies as they are set and as they are sent.

import HTTP
import Testing

@Suite struct CookieTests {
    static func cookie(
        name: String = "a", value: String = "b", path: String = "/", maxAge: Int? = nil, secure: Bool = true,
        sameSite: Cookie.SameSite = .lax
    ) throws(CookieError) -> Cookie {
        try Cookie(
            name: name, value: value, path: path, maxAge: maxAge, secure: secure, httpOnly: true, sameSite: sameSite)
    }

    @Test("a cookie is written with its flags")
    func written() throws {
        let session = try Self.cookie(name: "__Host-session", value: "x/y=z")
        #expect(session.setCookieValue == "__Host-session=x/y=z; Path=/; Secure; HttpOnly; SameSite=Lax")
        let gone = try Cookie(
            name: "a", value: "", path: "/x", maxAge: 0, secure: false, httpOnly: false, sameSite: .strict)
        #expect(gone.setCookieValue == "a=; Path=/x; Max-Age=0; SameSite=Strict")
        #expect(try Self.cookie(sameSite: .none).setCookieValue == "a=b; Path=/; Secure; HttpOnly; SameSite=None")
    }

    @Test("a byte outside RFC 6265's class is refused in a value", arguments: Array(UInt8(0)...127))
    func valueBytes(byte: UInt8) {
        let allowed =
            byte == 0x21 || 0x23...0x2B ~= byte || 0x2D...0x3A ~= byte || 0x3C...0x5B ~= byte || 0x5D...0x7E ~= byte
        let value = String(UnicodeScalar(byte))
        #expect(((try? Self.cookie(value: value)) != nil) == allowed)
    }

    @Test(
        "a name, a value or a path that would break out of its place is refused",
        arguments: [
            ("", "b", "/", .name), ("a=b", "b", "/", .name), ("a b", "b", "/", .name), ("é", "b", "/", .name),
            ("a;", "b", "/", .name),
            ("a", "é", "/", .value), ("a", "b; Domain=x", "/", .value), ("a", "b\r\nX: y", "/", .value),
            ("a", "b", "", .path), ("a", "b", "x", .path), ("a", "b", "/; Domain=x", .path), ("a", "b", "/\r\n", .path),
            ("a", String(repeating: "x", count: 4096), "/", .tooLong), ("__Host-a", "b", "/x", .prefix),
        ] as [(String, String, String, CookieError)])
    func refuses(name: String, value: String, path: String, error: CookieError) {
        #expect(throws: error) { try Self.cookie(name: name, value: value, path: path) }
    }

    @Test("flags that contradict each other are refused")
    func flags() {
        #expect(throws: CookieError.prefix) { try Self.cookie(name: "__Host-a", secure: false) }
        #expect(throws: CookieError.prefix) { try Self.cookie(name: "__Secure-a", secure: false) }
        #expect(throws: CookieError.sameSite) { try Self.cookie(secure: false, sameSite: .none) }
        #expect(throws: CookieError.maxAge) { try Self.cookie(maxAge: -1) }
    }

    @Test(
        "the cookies a browser sends are read, and what is none is skipped",
        arguments: [
            ("", []), ("a=1", ["a=1"]), ("a=1; b=2", ["a=1", "b=2"]), ("a=1;b=2", ["a=1", "b=2"]),
            ("a=1; a=2", ["a=1", "a=2"]),
            ("a=b=c", ["a=b=c"]), ("a=", ["a="]), ("a", []), ("=a", []), ("; ;a=1;", ["a=1"]),
            (" a = 1 ; b=2 ", ["a=1", "b=2"]),
            ("a=\"x\"", ["a=\"x\""]), ("é=1; b=2", ["b=2"]), ("a=é", ["a=é"]), ("a= \u{301}x", ["a=\u{301}x"]),
            ("x y=1; b=2", ["b=2"]),
        ] as [(String, [String])])
    func reads(field: String, pairs: [String]) {
        #expect(Cookies.parse(field).pairs.map { "\($0.name)=\($0.value)" } == pairs)
    }

    @Test("a name that comes twice shows both values, the first first")
    func duplicates() {
        let cookies = Cookies.parse("s=1; t=2; s=3")
        #expect(cookies.all("s") == ["1", "3"])
        #expect(cookies.first("s") == "1")
        #expect(cookies.first("S") == nil && cookies.all("S").isEmpty)
    }
}
