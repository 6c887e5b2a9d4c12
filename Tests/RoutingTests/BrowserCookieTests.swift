// The names and flags of our cookies: product.md section 5.

import HTTP
import Model
import Routing
import Testing

@Suite struct BrowserCookieTests {
    @Test(arguments: [
        ("https://acme.example", "__Host-gh_session=v; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax"),
        ("https://acme.example:8443", "__Host-gh_session=v; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax"),
        ("http://acme-test.localhost:4000", "gh_4000_session=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"),
        ("http://localhost", "gh_80_session=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"),
    ])
    func `A browser keeps a cookie to one host, and on plain http to one port`(_ origin: String, _ field: String) throws
    {
        let address = Address(
            environment: ID(at: Timestamp(milliseconds: 0), random: [UInt8](repeating: 0, count: 10)),
            origin: try Origin(origin), isCanonical: true)
        let cookie = try BrowserCookies(address).cookie(.session, Secret("v"), maxAge: 60)
        #expect(cookie.setCookieValue == field)
    }
}
