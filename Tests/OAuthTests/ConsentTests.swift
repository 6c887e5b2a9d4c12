// Consents as the pages ask for them: question, answer, withdrawal.

import Administration
import HTTP
import HTTPTypes
import Identity
import Model
import OAuth
import Store
import Testing
import TestSupport

@Suite struct ConsentTests {
    private struct Scene {
        let site: TestSite
        let browser: TestBrowser
        let user: User
        let client: Client
        let session: Session
        let interaction: Interaction
        let consents: ConsentDecisions

        init(scope: String = "openid profile email", firstParty: Bool = false) throws {
            site = try TestSite()
            browser = TestBrowser(site)
            user = try site.person()
            client = try site.webClient { $0.isFirstParty = firstParty }
            let asked = AuthorizationParameters(client, scope: scope)
            let id = try browser.get(asked.target()).interaction(at: "/login")
            session = try browser.signIn(user)
            guard let id = ID<Interaction>(id), let row = try site.store().read({ try $0.interactions.find(id) }) else {
                throw TestFailure("the interaction is not there")
            }
            interaction = row
            consents = ConsentDecisions(
                randomness: .system, hints: site.installation.keyrings, budget: DecisionBudget { 0 })
        }

        func decide(_ answer: ConsentDecisions.Answer) throws -> String {
            try consents.decide(
                interaction, answer, of: session.id, remoteAddress: "192.0.2.7", requestID: "r", in: site.store(),
                at: site.time.now)
        }

        func question() throws -> PendingConsent? {
            try site.store().read {
                try consents.question(
                    interaction, of: session.id, in: site.fixtures.environment.id, $0, at: site.time.now)
            }
        }

        func consented() throws -> ScopeSet? {
            try site.store().read { try $0.consents.find(user.id, client.id)?.scopes }
        }
    }

    @Test func `A question names the client, the person and the scopes`() throws {
        let scene = try Scene()
        let question = try #require(try scene.question())
        #expect(question.client.id == scene.client.id && question.user.id == scene.user.id)
        #expect(question.scopes == [.openid, .profile, .email])
        #expect(question.redirectURI.description == "https://app.example/callback")
        #expect(question.returnTarget == "/oauth/authorize/resume?interaction=\(scene.interaction.id)")
        #expect(question.scopes.filter(PendingConsent.isOptional) == [.profile, .email])
        let own = try Scene(firstParty: true)
        #expect(try own.question() == nil)
    }

    @Test func `An answer is taken once, and asked for no more`() throws {
        let scene = try Scene()
        #expect(try scene.decide(.allow([.email])).hasPrefix("/oauth/authorize/resume?interaction="))
        #expect(try scene.consented() == [.openid, .email])
        #expect(try scene.question() == nil)
        #expect(throws: Refusal.self) { try scene.decide(.allow([.email, .profile])) }
        #expect(try scene.consented() == [.openid, .email])
    }

    @Test func `An answer of a session that has ended is not taken`() throws {
        let scene = try Scene()
        let (session, now) = (scene.session.id, scene.site.time.now)
        _ = try scene.site.store().write { try $0.sessions.revoke(session, at: now) }
        #expect(try scene.question() == nil)
        #expect(throws: Refusal.self) { try scene.decide(.allow([.email])) }
        #expect(try scene.consented() == nil)
    }

    @Test func `An API that takes the name of the issuer's scope takes neither the scope nor its consent`() throws {
        let scene = try Scene(scope: "openid reports:run")
        let documents = try ResourceIndicator(Fixtures.documents)
        let now = scene.site.time.now
        try scene.site.store().write { rows in
            let server = try rows.resourceServers.find(documents)
            try rows.resourceServers.insert(
                ScopeRecord(
                    id: ID(at: now, random: [UInt8](repeating: 1, count: 10)), name: try ScopeToken("reports:run"),
                    description: "reports", resourceServer: server?.id, createdAt: now))
        }
        _ = try scene.decide(.allow([try ScopeToken("reports:run")]))
        #expect(try scene.consented() == ScopeSet(parsing: "openid reports:run"))
        let scopes = AuthorizationParameters(scene.client, scope: "openid reports:run")
        let atIssuer = scopes.with("resource", scene.site.fixtures.root)
        let issuerAnswer = try scene.browser.get(atIssuer.target())
        #expect(issuerAnswer.field(.location)?.contains("error=") == false)
        let id = try scene.browser.get(scopes.with("resource", Fixtures.documents).target()).interaction(at: "/consent")
        try scene.browser.consent(id, .allow([]))
        #expect(try scene.consented()?.contains(ScopeToken("reports:run")) == true)
    }

    @Test func `What is left out now is no longer consented to, what was not asked about is`() throws {
        let scene = try Scene(scope: "openid email")
        let (user, client, now) = (scene.user.id, scene.client.id, scene.site.time.now)
        try scene.site.store().write { rows in
            try rows.consents.put(
                Consent(
                    id: ID(at: now, random: [UInt8](repeating: 1, count: 10)), user: user, client: client,
                    scopes: [.phone, .email, .openid], createdAt: now, updatedAt: now))
        }
        // Covered: nobody is asked.
        #expect(try scene.question() == nil)
        let again = AuthorizationParameters(scene.client, scope: "openid email").with("prompt", "consent")
        let id = try scene.browser.get(again.target()).interaction(at: "/consent")
        try scene.browser.consent(id, .allow([]))
        #expect(try scene.consented() == [.phone, .openid])
    }

    @Test func `A withdrawal ends the consent and what came of it`() throws {
        let scene = try Scene()
        _ = try scene.decide(.allow([.email]))
        _ = try scene.browser.get("/oauth/authorize/resume?interaction=\(scene.interaction.id)")
        let now = scene.site.time.now
        let grant = try #require(try scene.site.store().read { try $0.grants.active(of: scene.user.id, at: now) }.first)
        let withdrawal = ConsentWithdrawal(randomness: .system)
        func withdraw() throws -> Bool {
            try withdrawal.withdraw(
                scene.client.id, of: scene.user.id, remoteAddress: "192.0.2.7", requestID: nil, in: scene.site.store(),
                at: now)
        }
        #expect(try withdraw())
        #expect(try scene.consented() == nil)
        let (left, mark) = try scene.site.store().read {
            (
                try $0.grants.active(of: scene.user.id, at: now),
                try $0.revocations.notBefore(.grant, grant.id.description)
            )
        }
        #expect(left.isEmpty && mark == now.seconds)
        #expect(try scene.site.store().read { try $0.auditEvents.all().contains { $0.action == "consent.withdrawn" } })
        #expect(try !withdraw())
        _ = try scene.browser.get(AuthorizationParameters(scene.client).target()).interaction(at: "/consent")
    }
}
