// Whom a client expects: by id_token_hint, by the claim `sub`, and what it makes of whoever is signed in.

import HTTP
import HTTPTypes
import Model
import OAuth
import Store
import Testing
import TestSupport

@Suite struct HintedPersonTests {
    private func asked(_ client: Client, sub: String, prompt: String? = nil) -> AuthorizationParameters {
        AuthorizationParameters(client).with("claims", #"{"id_token":{"sub":{"value":"\#(sub)"}}}"#).with(
            "prompt", prompt)
    }

    @Test func `The claim sub is answered for its person alone`() throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let (ada, bob) = (try site.person("ada@example.com"), try site.person("bob@example.com"))
        let client = try site.webClient { $0.isFirstParty = true }
        try browser.signIn(bob)
        let silent = try browser.get(asked(client, sub: ada.id.description, prompt: "none").target())
        #expect(silent.sent.first("error") == "login_required")
        let id = try browser.get(asked(client, sub: ada.id.description).target()).interaction(at: "/login")
        let back = "/oauth/authorize/resume?interaction=\(id)"
        #expect(try browser.get(back).interaction(at: "/login") == id)
        try browser.signIn(ada)
        #expect(try browser.get(back).sent.first("code") != nil)
        let mine = try browser.get(asked(client, sub: ada.id.description, prompt: "none").target())
        #expect(mine.sent.first("code") != nil)
    }

    @Test func `A pairwise subject leads to nobody, and nobody is answered for`() throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let ada = try site.person()
        try browser.signIn(ada)
        let client = try site.webClient {
            $0.isFirstParty = true
            $0.subjectType = .pairwise
        }
        let answer = try browser.get(asked(client, sub: ada.id.description).target())
        #expect(answer.sent.first("error") == "login_required" && answer.sent.first("code") == nil)
    }

    /// OpenID Connect Core section 5.5.1.1.
    @Test(arguments: [
        #"{"id_token":{"acr":{"essential":true,"values":["phr","urn:gatehouse:acr:password"]}}}"#,
        #"{"id_token":{"acr":{"essential":true}}}"#, #"{"id_token":{"acr":null}}"#,
        #"{"id_token":{"acr":{"values":["phr"]}}}"#, #"{"userinfo":{"acr":{"essential":true,"values":["phr"]}}}"#,
    ])
    func `An authentication context that is met, or only wished for, is no obstacle`(_ claims: String) throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        try browser.signIn(site.person())
        let client = try site.webClient { $0.isFirstParty = true }
        let answer = try browser.get(AuthorizationParameters(client).with("claims", claims).target())
        #expect(answer.sent.first("code") != nil, "\(answer.location ?? answer.text)")
    }
}
