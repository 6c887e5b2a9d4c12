// How many requests may wait for people.

import Administration
import Database
import HTTP
import HTTPTypes
import Identity
import Model
import OAuth
import POSIX
import SQLite
import Store
import Testing
import TestSupport

@Suite("Requests that wait")
struct WaitingRequestTests {
    private func site(perAddress: Int = 3, perEnvironment: Int = 5) throws -> TestSite {
        var limits = InteractionBudget.Limits()
        limits.perAddress = Window(count: perAddress, seconds: Interaction.lifetime)
        limits.perEnvironment = Window(count: perEnvironment, seconds: Interaction.lifetime)
        return try TestSite(interactions: limits)
    }

    private func begin(_ site: TestSite, _ client: Client, from address: String = "192.0.2.1") throws -> Answer {
        let target = AuthorizationParameters(client).target()
        let answer = try site.send(.get, target, fields: [.accept: "text/html"], from: address)
        guard answer.status == 303 else { return answer }
        _ = try answer.interaction(at: "/login")
        return answer
    }

    private func waiting(_ site: TestSite) throws -> Int {
        let connection = try SQLiteConnection(
            path: site.installation.folder.identity(site.fixtures.environment.id), mode: .readOnly,
            settings: SQLiteSettings())
        return try connection.first("SELECT count(*) FROM interactions") { try $0.get(0) } ?? 0
    }

    @Test func `The newest request of an address is refused with a page and the time to come again`() throws {
        let site = try site()
        let client = try site.webClient()
        for _ in 0..<3 { #expect(try begin(site, client).status == 303) }
        let refused = try begin(site, client)
        #expect(refused.status == 429 && refused.field(.retryAfter) == "1800")
        #expect(refused.text.contains("Finish one that is open, or try again in 30 minutes."))
        #expect(refused.location == nil && refused.response.fields[values: .setCookie].isEmpty)
        #expect(try waiting(site) == 3)
        let record = try #require(try site.store().read { try $0.decisionRecords.latest(1) }.first)
        #expect(record.rule == "waiting" && record.value == "3/1800" && record.kind == .authorization)
        #expect(record.setting == "GATEHOUSE_LIMIT_INTERACTIONS_ADDRESS" && record.client == client.clientID)
        #expect(refused.text.contains(record.reference))
        site.time.advance(seconds: Interaction.lifetime)
        #expect(try begin(site, client).status == 303)
    }

    @Test func `A whole network of version 6 is one address`() throws {
        let site = try site()
        let client = try site.webClient()
        for number in 1...3 { #expect(try begin(site, client, from: "2001:db8::\(number)").status == 303) }
        #expect(try begin(site, client, from: "2001:db8::ffff").status == 429)
        #expect(try begin(site, client, from: "2001:db8:0:1::1").status == 303)
    }

    @Test func `All addresses together park no more than the environment may, and what it refuses counts for nobody`()
        throws
    {
        let site = try site()
        let client = try site.webClient()
        for number in 1...5 { #expect(try begin(site, client, from: "192.0.2.\(number)").status == 303) }
        for _ in 0..<4 { #expect(try begin(site, client, from: "192.0.2.1").status == 429) }
        let record = try #require(try site.store().read { try $0.decisionRecords.latest(1) }.first)
        #expect(record.setting == "GATEHOUSE_LIMIT_INTERACTIONS" && record.value == "5/1800")
        #expect(try waiting(site) == 5)
    }

    @Test func `A request that is finished makes room, and one that waits for nobody needs none`() throws {
        let site = try site(perAddress: 1)
        let browser = TestBrowser(site)
        try browser.signIn(site.person())
        let client = try site.webClient()
        for _ in 0..<4 {
            let parked = try browser.get(AuthorizationParameters(client).with("prompt", "consent").target())
            let id = try parked.interaction(at: "/consent")
            #expect(try browser.get(AuthorizationParameters(client).with("prompt", "consent").target()).status == 429)
            let back = try browser.consent(id, .allow([.openid, .profile]))
            #expect(try browser.get(back).sent.first("code") != nil)
        }
        // Nobody is asked: consent is given.
        let parked = try browser.get(AuthorizationParameters(client).with("prompt", "consent").target())
        _ = try parked.interaction(at: "/consent")
        #expect(try browser.get(AuthorizationParameters(client).target()).sent.first("code") != nil)
    }

    @Test func `A sweep takes away what has waited too long`() throws {
        let site = try site()
        let client = try site.webClient()
        _ = try begin(site, client)
        site.time.advance(seconds: Interaction.lifetime + 1)
        _ = try begin(site, client)
        _ = try site.installation.sweep()
        #expect(try waiting(site) == 1)
    }
}
