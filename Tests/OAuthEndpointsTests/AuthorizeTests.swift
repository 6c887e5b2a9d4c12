// The authorization endpoint through the whole application: pages, codes, and what is refused where.

import Cryptography
import Database
import HTTP
import HTTPTypes
import Model
import OAuth
import Store
import Testing
import TestSupport

@Suite struct AuthorizeTests {
    private static let root = "http://acme-test.localhost:4000"
    private static let callback = "https://app.example/callback"

    private func code(_ site: TestSite, _ answer: Answer) throws -> (AuthorizationCode, AuthorizationGrant) {
        guard let code = answer.sent.first("code") else {
            throw TestFailure("no code: \(answer.location ?? answer.text)")
        }
        return try site.store().read { rows in
            guard let row = try rows.codes.find(digest: Digest.sha256(Array(code.utf8))),
                let grant = try rows.grants.find(row.grant)
            else { throw TestFailure("the code has no row") }
            return (row, grant)
        }
    }

    @Test(arguments: [
        ("/oauth/authorize", "/oauth/authorize/resume", root),
        ("/api/v1/oidc/auth", "/api/v1/oidc/auth/resume", root + "/api/v1/oidc"),
        ("/api/v1/oidc/authorize", "/api/v1/oidc/auth/resume", root + "/api/v1/oidc"),
    ])
    func `A person signs in, consents, and the client gets a code`(
        _ path: String, _ resume: String, _ issuer: String
    ) throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let client = try site.webClient()
        let asked = AuthorizationParameters(client).with("nonce", "n-1")
        let id = try browser.get(asked.target(path)).interaction(at: "/login")
        // The page is shown again after a reload, and the interaction is the same.
        #expect(try browser.get("\(resume)?interaction=\(id)").interaction(at: "/login") == id)
        let session = try browser.signIn(site.person())
        #expect(try browser.get("\(resume)?interaction=\(id)").interaction(at: "/consent") == id)
        #expect(try browser.consent(id, .allow([.profile])) == "\(resume)?interaction=\(id)")
        let answer = try browser.get("\(resume)?interaction=\(id)")
        #expect(answer.status == 303 && answer.location?.hasPrefix(Self.callback + "?code=") == true)
        #expect(answer.sent.pairs.map(\.name) == ["code", "state", "iss"])
        #expect(answer.sent.first("state") == "af0ifjsldkj" && answer.sent.first("iss") == issuer)
        #expect(answer.sent.first("code")?.utf8.count == 43)
        #expect(answer.field(.referrerPolicy) == "no-referrer" && answer.field(.cacheControl) == "no-store")
        let (code, grant) = try code(site, answer)
        #expect(code.redirectURI.description == Self.callback && code.isRedirectURISent)
        #expect(code.codeChallenge == AuthorizationParameters.challenge)
        #expect(code.expiresAt == site.time.now.adding(seconds: 60) && code.usedAt == nil)
        #expect(grant.user == session.user && grant.session == session.id && grant.client == client.id)
        #expect(grant.scopes == [.openid, .profile] && grant.issuer == issuer && grant.nonce == "n-1")
        #expect(grant.authenticatedAt == session.authenticatedAt && grant.methods == ["pwd"])
    }

    @Test func `No code reaches the log, and the log tells of it`() throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let user = try site.person()
        try browser.signIn(user)
        let client = try site.webClient { $0.isFirstParty = true }
        let answer = try browser.get(AuthorizationParameters(client).target())
        let code = try #require(answer.sent.first("code"))
        let log = try site.log()
        #expect(!log.contains(code) && !log.contains("af0ifjsldkj"))
        #expect(log.contains("authorization.granted") || log.contains("was given an authorization code"))
        #expect(log.contains(client.clientID.description))
    }

    @Test func `By POST it is the same, also from another site's page, which brings no cookies`() throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let client = try site.webClient { $0.isFirstParty = true }
        let form = AuthorizationParameters(client).form
        let again = try browser.post("/oauth/authorize", form)
        #expect(again.status == 303 && again.location == "/oauth/authorize?\(form.encoded())")
        let id = try browser.get(again.location ?? "").interaction(at: "/login")
        #expect(try browser.post("/oauth/authorize", form).interaction(at: "/login") != id)
        try browser.signIn(site.person())
        #expect(try browser.post("/oauth/authorize", form).sent.first("code") != nil)
        let mixed = try browser.post("/oauth/authorize?state=other", form)
        #expect(mixed.status == 400 && mixed.location == nil)
    }

    @Test func `A covered consent and a first-party client are not asked again`() throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        try browser.signIn(site.person())
        let client = try site.webClient()
        let asked = AuthorizationParameters(client, scope: "openid profile email")
        let id = try browser.get(asked.target()).interaction(at: "/consent")
        try browser.consent(id, .allow([.profile]))
        #expect(
            try code(site, browser.get("/oauth/authorize/resume?interaction=\(id)")).1.scopes == [.openid, .profile])
        // What was left out is asked for again, what was given is not.
        _ = try browser.get(asked.target()).interaction(at: "/consent")
        #expect(try code(site, browser.get(AuthorizationParameters(client).target())).1.scopes == [.openid, .profile])
        _ = try browser.get(AuthorizationParameters(client).with("prompt", "consent").target()).interaction(
            at: "/consent")
        let own = try site.webClient { $0.isFirstParty = true }
        #expect(try browser.get(AuthorizationParameters(own).target()).sent.first("code") != nil)
    }

    @Test func `A consent is an audit event, written with it`() throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let user = try site.person()
        try browser.signIn(user)
        let client = try site.webClient()
        let id = try browser.get(AuthorizationParameters(client).target()).interaction(at: "/consent")
        try browser.consent(id, .allow([.profile]))
        let consent = try site.store().read { try $0.consents.find(user.id, client.id) }
        #expect(consent?.scopes == [.openid, .profile])
        let actions = try site.store().read { try $0.auditEvents.all().map { $0.action } }
        #expect(actions.contains("consent.given"))
    }

    @Test func `A person who refuses sends the client away`() throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let user = try site.person()
        try browser.signIn(user)
        let client = try site.webClient()
        let id = try browser.get(AuthorizationParameters(client).target()).interaction(at: "/consent")
        try browser.consent(id, .refuse)
        let answer = try browser.get("/oauth/authorize/resume?interaction=\(id)")
        #expect(answer.sent.pairs.map(\.name) == ["error", "error_description", "state", "iss"])
        #expect(answer.sent.first("error") == "access_denied" && answer.sent.first("state") == "af0ifjsldkj")
        #expect(try site.store().read { try $0.consents.find(user.id, client.id) } == nil)
        // It is over: nothing can be allowed any more.
        #expect(throws: Refusal.self) { try browser.consent(id, .allow([.profile])) }
        #expect(try browser.get("/oauth/authorize/resume?interaction=\(id)").status == 400)
    }

    @Test func `Without any scope that could not be left out, leaving all out is a refusal`() throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        try browser.signIn(site.person())
        let client = try site.webClient()
        let asked = AuthorizationParameters(client, scope: "read:documents")
        let id = try browser.get(asked.target()).interaction(at: "/consent")
        try browser.consent(id, .allow([]))
        let answer = try browser.get("/oauth/authorize/resume?interaction=\(id)")
        #expect(answer.sent.first("error") == "access_denied")
    }

    @Test func `Sixty-four returns of one interaction give one code`() throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let client = try site.webClient { $0.isFirstParty = true }
        let id = try browser.get(AuthorizationParameters(client).target()).interaction(at: "/login")
        try browser.signIn(site.person())
        let field = browser.cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
        let answers = try TestThreads(64) { _ in
            try site.send(.get, "/oauth/authorize/resume?interaction=\(id)", fields: [.cookie: field])
        }.values()
        #expect(answers.count == 64)
        #expect(answers.filter { $0.sent.first("code") != nil }.count == 1)
        #expect(answers.filter { $0.status == 400 && $0.location == nil }.count == 63)
    }

    @Test func `An interaction is over after half an hour`() throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let client = try site.webClient { $0.isFirstParty = true }
        let id = try browser.get(AuthorizationParameters(client).target()).interaction(at: "/login")
        site.time.advance(seconds: 1799)
        #expect(try browser.get("/oauth/authorize/resume?interaction=\(id)").status == 303)
        site.time.advance(seconds: 1)
        #expect(try browser.get("/oauth/authorize/resume?interaction=\(id)").status == 400)
    }

    @Test(arguments: ["", "?interaction=", "?interaction=x", "?interaction=01939f00-0000-7000-8000-000000000001"])
    func `A return without an interaction is a page`(_ query: String) throws {
        let answer = try TestBrowser(TestSite()).get("/oauth/authorize/resume\(query)")
        #expect(answer.status == 400 && answer.location == nil)
    }

    @Test func `An interaction returns to its own issuer alone`() throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let client = try site.webClient { $0.isFirstParty = true }
        let id = try browser.get(AuthorizationParameters(client).target()).interaction(at: "/login")
        try browser.signIn(site.person())
        #expect(try browser.get("/api/v1/oidc/auth/resume?interaction=\(id)").status == 400)
        #expect(try browser.get("/oauth/authorize/resume?interaction=\(id)").sent.first("code") != nil)
    }

    @Test(
        arguments: [
            "UPDATE clients SET status = 'disabled'", "UPDATE clients SET redirect_uris = 'https://app.example/new'",
            "UPDATE clients SET grant_types = 'refresh_token'",
        ] as [SQL])
    func `A client that was changed meanwhile gets nothing`(_ statement: SQL) throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let client = try site.webClient { $0.isFirstParty = true }
        let id = try browser.get(AuthorizationParameters(client).target()).interaction(at: "/login")
        try browser.signIn(site.person())
        try site.run("\(statement) WHERE id = \(client.id)")
        let answer = try browser.get("/oauth/authorize/resume?interaction=\(id)")
        #expect(answer.status == 400 && answer.location == nil)
    }

    @Test(
        arguments: [
            "UPDATE sessions SET revoked_at = 1", "UPDATE sessions SET expires_at = 1",
            "UPDATE users SET status = 'suspended'",
        ] as [SQL])
    func `Whose session has ended signs in`(_ statement: SQL) throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        try browser.signIn(site.person())
        let client = try site.webClient { $0.isFirstParty = true }
        #expect(try browser.get(AuthorizationParameters(client).target()).sent.first("code") != nil)
        try site.run(statement)
        _ = try browser.get(AuthorizationParameters(client).target()).interaction(at: "/login")
    }

    @Test func `The grant of a client with refresh tokens lives as long as they may`() throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        try browser.signIn(site.person())
        for (grants, seconds) in [
            ([GrantType.authorizationCode, .refreshToken], 30 * 86_400), ([.authorizationCode], 86_460),
        ] {
            let client = try site.webClient(grants: grants) { $0.isFirstParty = true }
            let grant = try code(site, browser.get(AuthorizationParameters(client).target())).1
            #expect(grant.expiresAt == site.time.now.adding(seconds: seconds))
        }
    }
}
