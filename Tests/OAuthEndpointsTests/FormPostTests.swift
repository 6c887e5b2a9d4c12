// Answers by form_post: OAuth 2.0 Form Post Response Mode.

import Cryptography
import HTTP
import HTTPTypes
import Model
import OAuth
import OAuthEndpoints
import Testing
import TestSupport

@Suite struct FormPostTests {
    private func page(
        _ site: TestSite, state: String = "af0ifjsldkj",
        _ change: (AuthorizationParameters) -> AuthorizationParameters = { $0 }
    )
        throws -> Answer
    {
        let browser = TestBrowser(site)
        try browser.signIn(site.person())
        let client = try site.webClient(redirectURIs: ["https://app.example/cb?a=b&c=d"]) { $0.isFirstParty = true }
        let asked = AuthorizationParameters(client, state: state).with("response_mode", "form_post")
        return try browser.get(change(asked).target())
    }

    @Test func `A code travels in a form's body and in no URL`() throws {
        let answer = try page(TestSite())
        #expect(answer.status == 200 && answer.location == nil)
        #expect(answer.field(.contentType) == "text/html; charset=utf-8" && answer.field(.cacheControl) == "no-store")
        #expect(answer.text.contains(#"<form method="post" action="https://app.example/cb?a=b&amp;c=d">"#))
        #expect(answer.text.contains(#"<input type="hidden" name="state" value="af0ifjsldkj">"#))
        #expect(answer.text.contains(#"<input type="hidden" name="iss" value="http://acme-test.localhost:4000">"#))
        #expect(answer.text.contains(#"<input type="hidden" name="code" value=""#))
        // For whoever runs no script.
        #expect(answer.text.contains(#"<button type="submit">"#))
    }

    @Test func `An error travels the same way`() throws {
        let answer = try page(TestSite()) { $0.with("scope", "nothing:here") }
        #expect(answer.status == 200 && answer.location == nil)
        #expect(answer.text.contains(#"name="error" value="invalid_scope">"#))
        #expect(answer.text.contains(#"name="iss""#) && !answer.text.contains(#"name="code""#))
    }

    @Test func `The page runs one script of ours, by its name, and holds none`() throws {
        let site = try TestSite()
        let answer = try page(site)
        let policy = try #require(answer.field(.contentSecurityPolicy))
        #expect(
            policy
                == "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; "
                + "script-src http://acme-test.localhost:4000\(FormPost.scriptPath)")
        #expect(answer.field(.referrerPolicy) == "no-referrer")
        #expect(answer.text.contains(#"<script src="\#(FormPost.scriptPath)"></script>"#))
        #expect(answer.text.ranges(of: "<script").count == 1 && !answer.text.contains("onload"))
        let script = try site.get(FormPost.scriptPath)
        #expect(script.field(.cacheControl) == "public, max-age=31536000, immutable")
        #expect(script.field(.contentType) == "text/javascript; charset=utf-8")
        let digest = String(decoding: UnpaddedBase64.urlSafe.encode(Digest.sha256(script.body)), as: UTF8.self)
        #expect(FormPost.scriptPath == "/assets/form-post-\(digest.prefix(16)).js")
    }

    @Test func `What the client sent is text, whatever it looks like`() throws {
        let answer = try page(TestSite(), state: #"'"><script>alert(1)</script>&amp;"#)
        #expect(answer.text.ranges(of: "<script").count == 1)
        #expect(
            answer.text.contains(
                #"value="&#39;&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;">"#))
    }

    @Test(arguments: [
        ("https://app.example/cb", "https://app.example/cb?code="),
        ("https://app.example/cb?", "https://app.example/cb?code="),
        ("https://app.example/cb?a=b", "https://app.example/cb?a=b&code="),
        ("https://app.example/cb?a=b&", "https://app.example/cb?a=b&code="),
        ("com.example.app:/cb", "com.example.app:/cb?code="),
    ])
    func `By query, the parameters follow the redirect URI's own`(_ uri: String, _ start: String) throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        try browser.signIn(site.person())
        let client = try site.webClient(type: .isPublic, uri: uri)
        let answer = try browser.get(AuthorizationParameters(client).target())
        #expect(answer.status == 303 && answer.location?.hasPrefix(start) == true, "\(answer.location ?? answer.text)")
    }
}

extension TestSite {
    fileprivate func webClient(type: Client.ClientType, uri: String) throws -> Client {
        try webClient("App", type, redirectURIs: [uri]) { $0.isFirstParty = true }
    }
}
