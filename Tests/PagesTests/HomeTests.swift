// The page at an address itself.

import HTTP
import HTTPTypes
import Model
import Routing
import TestSupport
import Testing

@Suite("The page at an address")
struct HomeTests {
    @Test(arguments: [
        ("acme-test.localhost", "http://acme-test.localhost:4000"), ("localhost", "http://localhost:3001"),
    ])
    func `It says whose it is, and leads to the account and to discovery`(host: String, origin: String) throws {
        let site = try TestSite()
        let answer = try site.send(.get, "/", host: host)
        #expect(answer.status == 200 && answer.field(.cacheControl) == "no-store")
        #expect(answer.text.contains("for the applications of acme-test.") && answer.text.contains(#"href="/account""#))
        #expect(answer.text.contains(#"href="\#(origin)/.well-known/openid-configuration""#))
        #expect(!answer.text.contains("<form"))
    }

    @Test func `It is called as the operator calls it`() throws {
        let site = try PageSite()
        try site.settings { $0.brandName = "A & <b>" }
        let page = try site.get("/")
        #expect(page.text.contains("A &amp; &lt;b&gt;") && !page.text.contains("<b>"))
    }

    @Test func `HEAD is answered as GET without a body, anything else is refused, and nobody's address has none`()
        throws
    {
        let site = try TestSite()
        let head = try site.send(.head, "/")
        #expect(head.status == 200 && head.field(.cacheControl) == "no-store")
        let post = try site.send(.post, "/")
        #expect(post.status == 405 && post.field(.allow) == "GET, HEAD")
        #expect(try site.send(.get, "/", host: "nobody.localhost").status != 200)
    }
}
