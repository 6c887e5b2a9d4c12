// Whom a client expects: by id_token_hint, by the claim `sub`, and what it makes of whoever is signed in.

import HTTP
import HTTPTypes
import JSON
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

    /// Section 5.5.1: `value` and `values`, of the ID token and of userinfo. `ADA` and `BOB` stand for those two.
    static let named: [(claims: String, isAda: Bool, isBob: Bool)] = [
        (#"{"id_token":{"sub":{"values":["ADA"]}}}"#, true, false),
        (#"{"id_token":{"sub":{"values":["x","BOB","ADA"],"essential":true}}}"#, true, true),
        (#"{"id_token":{"sub":{"values":["x","y"]}}}"#, false, false),
        (#"{"id_token":{"sub":{"values":[]}}}"#, false, false),
        (#"{"id_token":{"sub":{"values":[1,null]}}}"#, false, false),
        (#"{"id_token":{"sub":{"value":null}}}"#, false, false),
        (#"{"userinfo":{"sub":{"value":"BOB"}}}"#, false, true),
        (#"{"userinfo":{"sub":{"values":["ADA","x"]}}}"#, true, false),
        (#"{"userinfo":{"sub":{"values":["ADA"]}},"id_token":{"sub":{"values":["BOB","ADA"]}}}"#, true, false),
        (#"{"userinfo":{"sub":{"value":"ADA"}},"id_token":{"sub":{"value":"BOB"}}}"#, false, false),
        (#"{"id_token":{"sub":{"value":"ADA","values":["BOB"]}}}"#, false, false),
        (#"{"id_token":{"sub":{"essential":true}},"userinfo":{"sub":null}}"#, true, true),
    ]

    @Test(arguments: named, [false, true])
    func `Of several whom the claim sub names any will do, and nobody else`(
        _ row: (claims: String, isAda: Bool, isBob: Bool), _ isPairwise: Bool
    ) throws {
        let site = try TestSite()
        let client = try site.webClient {
            $0.isFirstParty = true
            $0.subjectType = isPairwise ? .pairwise : .isPublic
        }
        var claims = row.claims
        let people = try ["ADA", "BOB"].map { name in
            let browser = TestBrowser(site)
            try browser.signIn(try site.person("\(name.lowercased())@example.com"))
            let answer = try browser.get(AuthorizationParameters(client).target())
            let sub = try TokenParts(try site.redeem(answer, of: client)["id_token"] ?? "").claims["sub"]?.string
            claims = claims.replacing(name, with: try #require(sub))
            return browser
        }
        for (browser, isNamed) in zip(people, [row.isAda, row.isBob]) {
            let request = AuthorizationParameters(client).with("claims", claims)
            let silent = try browser.get(request.with("prompt", "none").target())
            #expect(silent.sent.first("error") == (isNamed ? nil : "login_required"))
            #expect((silent.sent.first("code") != nil) == isNamed)
            let asked = try browser.get(request.target())
            #expect((asked.sent.first("code") != nil) == isNamed)
            // Nobody at all can be meant, or somebody else signs in.
            #expect(
                isNamed || asked.sent.first("error") == "login_required" || asked.location?.hasPrefix("/login") == true)
        }
    }

    @Test func `An ID token of somebody whom the claim sub does not name is a contradiction`() throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let (ada, bob) = (try site.person("ada@example.com"), try site.person("bob@example.com"))
        let client = try site.webClient { $0.isFirstParty = true }
        try browser.signIn(ada)
        let tokens = try site.redeem(browser.get(AuthorizationParameters(client).target()), of: client)
        let hinted = AuthorizationParameters(client).with("id_token_hint", tokens["id_token"])
        let cases = [
            (["x", "\(ada.id)"], true), (["\(ada.id)"], true), (["x", "\(bob.id)"], false), (["\(bob.id)"], false),
        ]
        for (names, isAda) in cases {
            let claims = #"{"id_token":{"sub":{"values":["\#(names.joined(separator: #"",""#))"]}}}"#
            let answer = try browser.get(hinted.with("claims", claims).target())
            #expect(answer.sent.first("error") == (isAda ? nil : "login_required"), "\(names)")
        }
    }

    @Test func `Whom a parked request names is known after the sign-in, too`() throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let (ada, bob) = (try site.person("ada@example.com"), try site.person("bob@example.com"))
        let client = try site.webClient { $0.isFirstParty = true }
        let claims = #"{"userinfo":{"sub":{"values":["x","\#(ada.id)"]}}}"#
        let request = AuthorizationParameters(client).with("claims", claims)
        let id = try browser.get(request.target()).interaction(at: "/login")
        let back = "/oauth/authorize/resume?interaction=\(id)"
        try browser.signIn(bob)
        #expect(try browser.get(back).interaction(at: "/login") == id)
        try browser.signIn(ada)
        #expect(try browser.get(back).sent.first("code") != nil)
    }

    @Test func `A pairwise client names the person as it knows them`() throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let (ada, bob) = (try site.person("ada@example.com"), try site.person("bob@example.com"))
        let client = try site.webClient { $0.subjectType = .pairwise }
        try browser.signIn(ada)
        // Before anybody has been told anything, nobody has the name.
        let early = try browser.get(asked(client, sub: "x", prompt: "none").target())
        #expect(early.sent.first("error") == "login_required")
        let id = try browser.get(AuthorizationParameters(client).target()).interaction(at: "/consent")
        try browser.consent(id, .allow([.openid, .profile]))
        let tokens = try site.redeem(browser.get("/oauth/authorize/resume?interaction=\(id)"), of: client)
        let sub = try #require(TokenParts(tokens["id_token"] ?? "").claims["sub"]?.string)
        #expect(sub != ada.id.description)
        let known = asked(client, sub: sub, prompt: "none")
        #expect(try browser.get(known.target()).sent.first("code") != nil)
        // The person's own identifier is not what this client calls them.
        let own = try browser.get(asked(client, sub: ada.id.description, prompt: "none").target())
        #expect(own.sent.first("error") == "login_required")
        try browser.signIn(bob)
        #expect(try browser.get(known.target()).sent.first("error") == "login_required")
        let parked = try browser.get(known.with("prompt", nil).target()).interaction(at: "/login")
        #expect(throws: Refusal.self) { try browser.consent(parked, .allow([.openid])) }
        try browser.signIn(ada)
        #expect(try browser.get("/oauth/authorize/resume?interaction=\(parked)").sent.first("code") != nil)
    }

    @Test func `Whoever asks silently does not learn whether somebody else is signed in`() throws {
        let site = try TestSite()
        let (ada, bob) = (try site.person("ada@example.com"), try site.person("bob@example.com"))
        let client = try site.webClient()
        let target = asked(client, sub: ada.id.description, prompt: "none").target()
        func told(_ browser: TestBrowser) throws -> [String] {
            try browser.get(target).sent.pairs.map { pair in
                // Each record has a reference of its own.
                "\(pair.name)=\(pair.value.prefix { $0 != "(" })"
            }
        }
        let other = TestBrowser(site)
        try other.signIn(bob)
        let nobody = try told(TestBrowser(site))
        #expect(try told(other) == nobody && nobody.contains("error=login_required"))
    }

    /// The Basic plan's `oidcc-id-token-hint`, and what it must not do.
    @Test func `An ID token of this client's is a hint, also when it has expired, and another's is none`() throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let (ada, bob) = (try site.person("ada@example.com"), try site.person("bob@example.com"))
        let client = try site.webClient { $0.isFirstParty = true }
        try browser.signIn(ada)
        let code = try #require(try browser.get(AuthorizationParameters(client).target()).sent.first("code"))
        let tokens = try site.post(
            Paths.rootToken,
            [
                ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", "https://app.example/callback"),
                ("code_verifier", AuthorizationParameters.verifier),
            ], .basic(TestClient(id: client.clientID.description, secret: "secret")))
        let hint = try #require(tokens["id_token"], "\(tokens.text)")
        site.time.advance(seconds: 86_400)
        let asked = AuthorizationParameters(client).with("prompt", "none").with("id_token_hint", hint)
        #expect(try browser.get(asked.target()).sent.first("code") != nil)
        #expect(try browser.get(asked.target("/api/v1/oidc/auth")).sent.first("error") == "invalid_request")
        let other = try site.webClient { $0.isFirstParty = true }
        let foreign = asked.with("client_id", other.clientID.description)
        #expect(try browser.get(foreign.target()).sent.first("error") == "invalid_request")
        #expect(
            try browser.get(asked.with("id_token_hint", hint + "x").target()).sent.first("error") == "invalid_request")
        try browser.signIn(bob)
        #expect(try browser.get(asked.target()).sent.first("error") == "login_required")
        _ = try browser.get(asked.with("prompt", nil).target()).interaction(at: "/login")
    }

    @Test func `The person's own identifier is nobody's name towards a pairwise client`() throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let ada = try site.person()
        try browser.signIn(ada)
        let client = try site.webClient {
            $0.isFirstParty = true
            $0.subjectType = .pairwise
        }
        let silent = try browser.get(asked(client, sub: ada.id.description, prompt: "none").target())
        #expect(silent.sent.first("error") == "login_required" && silent.sent.first("code") == nil)
        _ = try browser.get(asked(client, sub: ada.id.description).target()).interaction(at: "/login")
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
